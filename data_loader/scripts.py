"""Traditional and Simplified script: which one a text is in, and folding to Simplified.

Folding never changes the length of a text, so an offset in the folded text is the same offset in
the original: segment and search on the folded text, show the original.
"""

import re
from codecs import utf_32_le_decode, utf_32_le_encode
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import opencc

CODE_POINTS: Final = 0x110000
FIRST_HAN: Final = 0x3400
LAST_HAN: Final = 0x9FFF
_TRADITIONAL, _SIMPLIFIED = 1, 2
_HAN: Final = "".join(map(chr, range(FIRST_HAN, LAST_HAN + 1)))
# About a text with one of these OpenCC is asked: signs by which a sequence describes a character
# (⿰亻…), lone surrogates, characters that stand for another one, and rare ones.
_ASKED: Final = ((0x2FF0, 0x2FFF), (0xD800, 0xDFFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
# Of OpenCC's words that fold otherwise than their characters do, each has one of these characters
# or is one of these words: 乾 in 乾坤 is not 乾 in 乾淨.
_BY_CONTEXT: Final = re.compile(
    "|".join("乾么俱剋劄吒哩噁坏彷徵扞昇氾沈濛甦瞭祕脩蒐薹藉衹袷覆谿貲逕釐鉅鍊鍾陞")
    + "|計畫|籌畫|篤麼|幺麼|麼些族|樊於期|於菟|於倫|於其一|於則|於勇明|於呼哀哉|於單|於坦|於崇文"
    "|於忠祥|於惟一|於戲|於敖|於梨華|於清言|於潛|於世成|於乎|於仲完|於琳|於穆|於竹屋|於邑|於陵子"
)
_BOUNDS: Final = "\n，。"  # no word of OpenCC's has one
_CLAUSE_END: Final = re.compile(rf"[{_BOUNDS}]|\Z")
OPENCC_READ: Final = "1.4.2"
"""The OpenCC whose words these are; another may know other words, and is asked about everything."""


def fold_text(text: str) -> str:
    """Return ``text`` in Simplified script, at the same length and with the same offsets.

    This is what OpenCC's ``t2s`` says, which kept the length of every real article tried. Should it
    ever differ, the lines concerned are folded character by character, and a character that has no
    single counterpart stays what it is. For most texts a table of characters says the same and is
    much faster; OpenCC is asked about the clauses with a word that it folds otherwise.

    >>> fold_text("習近平會見川普")
    '习近平会见川普'
    """
    if opencc.__version__ != OPENCC_READ:
        return _ask_about_text(text)
    try:
        folded = _fold_characters(text)
    except UnicodeDecodeError:
        return _ask_about_text(text)
    pieces, at = [], 0
    for start, stop in _clauses_by_context(text):
        pieces += [folded[at:start], _convert(text[start:stop])]
        at = stop
    return "".join([*pieces, folded[at:]]) if pieces else folded


def detect_script(text: str) -> str:
    """Return ``Hant``, ``Hans`` or ``other`` by the characters that only one script has.

    Evidence for Traditional is a character of Big5 that GB 2312 lacks and that folds to another
    one; evidence for Simplified is the reverse. The script with more of them wins; without any,
    or with as many of both, the answer is ``other``.

    >>> detect_script("兩國元首會晤"), detect_script("两国元首会晤"), detect_script("Hello")
    ('Hant', 'Hans', 'other')
    """
    evidence = _script_table().take(code_points(text)).tobytes()
    traditional, simplified = evidence.count(_TRADITIONAL), evidence.count(_SIMPLIFIED)
    if traditional == simplified:
        return "other"
    return "Hant" if traditional > simplified else "Hans"


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """Return the code points of ``text``, one number a character."""
    written, _ = utf_32_le_encode(text, "surrogatepass")
    return np.frombuffer(written, dtype=np.uint32)


def _fold_characters(text: str) -> str:
    """Fold each character by itself.

    Raises:
        UnicodeDecodeError: there is one about which OpenCC has to be asked.
    """
    folded, _ = utf_32_le_decode(folding_table().take(code_points(text)).data)
    return folded


def _clauses_by_context(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the clauses lie about which OpenCC has to be asked."""
    stop = 0
    while found := _BY_CONTEXT.search(text, stop):
        start = max(text.rfind(bound, stop, found.start()) + 1 for bound in _BOUNDS) or stop
        stop = next(_CLAUSE_END.finditer(text, found.end())).start()
        yield start, stop


@lru_cache(maxsize=1)
def folding_table() -> npt.NDArray[np.uint32]:
    """Return an array that maps each code point to its Simplified counterpart or itself.

    It knows single characters only, no words. What it does not know it maps to no code point.
    """
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    table[FIRST_HAN : LAST_HAN + 1] = code_points("".join(_fold_each(_HAN)))
    for first, last in _ASKED:
        table[first : last + 1] = CODE_POINTS
    return table


@lru_cache(maxsize=1)
def _converter(configuration: str = "t2s") -> Any:
    return opencc.OpenCC(configuration)


def _convert(text: str) -> str:
    try:
        return str(_converter().convert(text))
    except UnicodeEncodeError:  # a lone surrogate: nothing OpenCC could be given
        return ""


def _ask_about_text(text: str) -> str:
    folded = _convert(text)
    if len(folded) == len(text):
        return folded
    return "".join(map(_ask_about_line, text.splitlines(keepends=True)))


def _ask_about_line(line: str) -> str:
    folded = _convert(line)
    return folded if len(folded) == len(line) else "".join(map(_fold_character, line))


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    folded = _convert(character)
    return folded if len(folded) == 1 else character


@lru_cache(maxsize=1)
def _script_table() -> npt.NDArray[np.uint8]:
    """Return what each code point is evidence for, 0 for nothing."""
    table = np.zeros(CODE_POINTS, dtype=np.uint8)
    big5, gb2312 = _characters_of("big5"), _characters_of("gb2312")
    for character, folded in zip(_HAN, _fold_characters(_HAN), strict=True):
        if character in big5 and character not in gb2312 and folded != character:
            table[ord(character)] = _TRADITIONAL
        elif character in gb2312 and character not in big5:
            table[ord(character)] = _SIMPLIFIED
    return table


def _fold_each(characters: str) -> list[str]:
    """Return the single counterpart of each character, folded apart from its neighbours."""
    folded = _convert("\n".join(characters)).split("\n")
    return [new if len(new) == 1 else old for old, new in zip(characters, folded, strict=True)]


def _characters_of(encoding: str) -> frozenset[str]:
    return frozenset(_HAN.encode(encoding, "ignore").decode(encoding))
