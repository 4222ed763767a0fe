"""Segment and count folded texts: the work of a build that runs in worker processes.

What comes out is plain data over the texts' own small vocabulary, so that the builder only has to
translate one number per distinct word of a shard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.matching import Matcher, TermGroup, lexicon_groups
from corpus.pieces import Pieces
from corpus.segmentation import CUT, Engine, mark_cuts, word_key
from data_loader.lexicons import Lexicons
from data_loader.scripts import fold_text

_NO_WORD: Final = -1


@dataclass(frozen=True)
class Spellings:
    """How texts write types otherwise than by their key: TikTok for ``tiktok``.

    Attributes:
        rows, ids: a text and a type in it.
        forms: the form that the text has first.
    """

    rows: NDArray[np.int32]
    ids: NDArray[np.int32]
    forms: Sequence[str]


class Words(NamedTuple):
    """The words of some texts, text after text.

    Attributes:
        n_tokens: words a text.
        tokens: the type of every word.
        token_starts: the characters before each, in these texts and all that were counted before.
    """

    n_tokens: NDArray[np.int64]
    tokens: NDArray[np.int32]
    token_starts: NDArray[np.uint32]


@dataclass(frozen=True)
class TextCounts:
    """What was counted in some texts, in their order.

    Attributes:
        keys: the texts' own vocabulary: what makes a type one (``type_key``).
        n_tokens, tokens, token_starts: their ``Words``.
        spellings: the forms of types that are not written as their keys.
    """

    keys: list[str]
    n_tokens: NDArray[np.int64]
    tokens: NDArray[np.int32]
    token_starts: NDArray[np.uint32]
    spellings: Spellings


def count_texts(
    folded: Sequence[str], lexicons: Lexicons, *, engine: Engine = "rjieba"
) -> TextCounts:
    """Segment and count texts (``Tally``)."""
    tally = Tally(lexicons, engine=engine)
    words = tally.add(folded)
    return TextCounts(tally.keys, *words, tally.spellings)


def find_mentions(lowered: Sequence[str], lexicons: Lexicons) -> NDArray[np.void]:
    """Return the lexicon's mentions (``MENTION``) in texts; ``row`` counts them.

    Args:
        lowered: the texts, folded to Simplified and lower case.
        lexicons: the issues and names to find.
    """
    return _matcher(tuple(lexicon_groups(lexicons))).find_all(lowered)


@lru_cache(maxsize=2)
def _matcher(groups: tuple[TermGroup, ...]) -> Matcher:
    """Return the automaton of a lexicon; a worker builds it once, not for every shard."""
    return Matcher(groups)


def folded_user_terms(lexicons: Lexicons) -> tuple[str, ...]:
    """Return the user terms as the segmenter must hear them: folded to Simplified."""
    return tuple(dict.fromkeys(map(fold_text, lexicons.user_terms)))


class Tally:
    """Segments and counts texts a few at a time: a growing vocabulary and the words over it."""

    def __init__(self, lexicons: Lexicons, *, engine: Engine = "rjieba") -> None:
        """Begin with no text.

        Args:
            lexicons: the user terms to keep whole.
            engine: the segmenter.
        """
        self._mark = partial(mark_cuts, user_terms=folded_user_terms(lexicons), engine=engine)
        self._pieces = Pieces()
        self._keys: dict[str, int] = {}
        self._key_of_piece = np.zeros(0, np.int32)
        self._is_respelled = np.zeros(0, np.bool_)
        self._n_characters = 0
        self._spelled: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []
        self._n_texts = 0

    def add(self, folded: Sequence[str]) -> Words:
        """Count some texts, folded to Simplified, their case as written; return their words."""
        pieces, lengths = self._pieces.number(CUT.join(map(self._mark, folded)))
        self._learn_pieces()
        keys = self._key_of_piece[pieces]
        words = np.flatnonzero(keys != _NO_WORD)
        tokens, starts = keys[words], (np.cumsum(lengths) - lengths)[words]
        text_starts = np.cumsum([0, *map(len, folded)])
        bounds = np.searchsorted(starts, text_starts)
        starts += self._n_characters
        self._n_characters += int(text_starts[-1])
        self._note_spellings(tokens, bounds, pieces, words)
        self._n_texts += len(folded)
        return Words(np.diff(bounds), tokens, starts.astype(np.uint32))

    @property
    def keys(self) -> list[str]:
        """What makes each type one (``type_key``), by its number."""
        return list(self._keys)

    @property
    def spellings(self) -> Spellings:
        """The forms of types that are not written as their keys."""
        spelled = np.concatenate([np.zeros(0, np.int64), *(at for at, _ in self._spelled)])
        forms = [self._pieces.names[piece] for _, pieces in self._spelled for piece in pieces]
        return Spellings(
            (spelled >> 32).astype(np.int32), (spelled & 0xFFFFFFFF).astype(np.int32), forms
        )

    def _learn_pieces(self) -> None:
        """Find the types of the pieces that are new."""
        new = self._pieces.names[len(self._key_of_piece) :]
        keys = [word_key(piece) for piece in new]
        numbers = [self._keys.setdefault(key, len(self._keys)) if key else _NO_WORD for key in keys]
        respelled = [bool(key) and key != piece for key, piece in zip(keys, new, strict=True)]
        self._key_of_piece = np.append(self._key_of_piece, np.array(numbers, np.int32))
        self._is_respelled = np.append(self._is_respelled, np.array(respelled, np.bool_))

    def _note_spellings(
        self,
        tokens: NDArray[np.int32],
        bounds: NDArray[np.intp],
        pieces: NDArray[np.int32],
        words: NDArray[np.intp],
    ) -> None:
        """Keep the first form in each text of every type that has more than one.

        Args:
            tokens: the type of every word.
            bounds: the number of words before each text, and of all.
            pieces: the number of every piece.
            words: those of them that are words.
        """
        has_forms = np.zeros(len(self._keys), np.bool_)
        has_forms[self._key_of_piece[self._is_respelled]] = True
        at = np.flatnonzero(has_forms[tokens])
        rows = np.searchsorted(bounds, at, "right") - 1 + self._n_texts
        distinct, first = np.unique(rows << 32 | tokens[at], return_index=True)
        first_pieces = pieces[words[at[first]]]
        is_other = self._is_respelled[first_pieces]
        self._spelled.append((distinct[is_other], first_pieces[is_other]))
