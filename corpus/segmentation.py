"""Words of folded text: the one place that knows jieba.

``rjieba`` (the same algorithm and dictionary in Rust) does the work; ``jieba`` is the reference
that a test holds it to, and the fall-back. The two differ in strings such as ``F-16`` or ``2,535``,
so those are cut out before either sees the text, and at underscores and rare Han characters.
"""

import logging
import re
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, Literal

Engine = Literal["rjieba", "jieba"]

# Possessive and from the edge of a run only: embedded data has runs of 100,000 letters. The edge
# is looked for behind the first letter, so that the search leaps from letter to letter.
_COMPOUND: Final = re.compile(
    r"([A-Za-z0-9](?<![A-Za-z0-9]{2})[A-Za-z0-9]*+(?>[-.'’&,:/][A-Za-z0-9]+)++%?)"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
# Enough to keep a term of three characters or more whole in any sentence.
_FREQUENCY: Final = 100_000

CUT: Final = "\0"
"""Stands between two pieces of a marked text."""

_MODULES_OWN: Final = threading.Lock()
"""Held by the first cutter for good: a dictionary comes with the module, a second takes as long."""

Cutter = Callable[[str], list[str]]


@lru_cache(maxsize=4)
def _cutter(user_terms: tuple[str, ...], engine: Engine) -> Cutter:
    return (_rjieba_cutter if engine == "rjieba" else _jieba_cutter)(user_terms)


def _frequency(term: str, just_enough: Callable[[str], int]) -> int:
    """Return the frequency to give a user term.

    A term of two characters stands inside many longer words, so it gets no more than jieba
    thinks it needs: 中美 must not break 中美关系.
    """
    return _FREQUENCY if len(term) > 2 else just_enough(term)


def _rjieba_cutter(user_terms: Iterable[str]) -> Cutter:
    import rjieba  # noqa: PLC0415  its dictionary takes 0.1 s that only a builder needs

    tokenizer = rjieba if _MODULES_OWN.acquire(blocking=False) else rjieba.Jieba()
    for term in user_terms:
        tokenizer.add_word(term, _frequency(term, tokenizer.suggest_freq), "n")
    return lambda text: tokenizer.cut(text, True)


def _jieba_cutter(user_terms: Iterable[str]) -> Cutter:
    with warnings.catch_warnings():
        # jieba 0.42.1 is older than Python's complaints about its regular expressions.
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415  only where the reference is asked for

    jieba.setLogLevel(logging.WARNING)  # or it tells on stderr how it reads its dictionary
    tokenizer = jieba.Tokenizer()
    for term in user_terms:
        tokenizer.add_word(term, _frequency(term, tokenizer.suggest_freq), "n")
    return lambda text: list(tokenizer.lcut(text))


def cut_text(
    folded: str, *, user_terms: tuple[str, ...] = (), engine: Engine = "rjieba"
) -> list[str]:
    """Cut folded text into pieces; together they are the text, character for character.

    Args:
        folded: text whose script has been folded to Simplified.
        user_terms: words to keep whole, folded.
        engine: ``rjieba``, or ``jieba`` as the reference.

    >>> cut_text("习近平与F-16战机")
    ['习近平', '与', 'F-16', '战机']
    """
    return list(chain.from_iterable(_cut_chunks(folded, _cutter(user_terms, engine))))


def mark_cuts(folded: str, *, user_terms: tuple[str, ...] = (), engine: Engine = "rjieba") -> str:
    """Return folded text with a ``CUT`` or several between its pieces (``cut_text``).

    One string is made of a text's pieces in half the time that their lengths take. A ``CUT`` of the
    text's own, which no article has, is taken for a blank.

    >>> mark_cuts("习近平与F-16战机").split(CUT)
    ['习近平', '与', 'F-16', '战机']
    """
    if CUT in folded:
        folded = folded.replace(CUT, " ")
    return CUT.join(map(CUT.join, _cut_chunks(folded, _cutter(user_terms, engine))))


def _cut_chunks(folded: str, cut: Cutter) -> Iterator[list[str]]:
    for index, chunk in enumerate(_COMPOUND.split(folded)):
        yield [chunk] if index % 2 else cut(chunk)


def segment_text(
    folded: str, *, user_terms: tuple[str, ...] = (), engine: Engine = "rjieba"
) -> list[str]:
    """Return the words of folded text in their order, without punctuation and white space.

    >>> segment_text("习近平会晤川普，在 Bali 举行。", user_terms=("川普",))
    ['习近平', '会晤', '川普', '在', 'Bali', '举行']
    """
    return [t for t in cut_text(folded, user_terms=user_terms, engine=engine) if is_word(t)]


def is_word(piece: str) -> bool:
    """Say whether a piece holds a letter, a digit or a Han character."""
    return piece[:1].isalnum() or any(map(str.isalnum, piece))


def word_key(piece: str) -> str:
    """Return the form under which a piece is counted; empty for one that is no word.

    >>> word_key("TikTok"), word_key("关税"), word_key("，")
    ('tiktok', '关税', '')
    """
    if "\u4e00" <= piece < "\ua000":  # it begins with a Han character, as most do
        return piece
    return type_key(piece) if is_word(piece) else ""


def is_counted_form(key: str) -> bool:
    """Say whether a type may be counted: not one Han character, not a number, not one letter.

    >>> [is_counted_form(word) for word in ("关税", "税", "2,535", "a", "tiktok")]
    [True, False, False, False, True]
    """
    return len(key) > 1 and (key.isalpha() or any(map(str.isalpha, key)))


def type_key(token: str) -> str:
    """Return the form under which a token is counted: TikTok, TIKTOK and tiktok are one type."""
    if token.isascii():
        return token.lower()
    if "\u4e00" <= token[0] <= "\u9fff" or _HAN.search(token):
        return token
    return unicodedata.normalize("NFKC", token).casefold()
