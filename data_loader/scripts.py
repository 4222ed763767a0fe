"""Traditional and Simplified script: which one a text is in, and folding to Simplified.

Folding never changes the length of a text, so an offset in the folded text is the same offset in
the original: segment and search on the folded text, show the original.
"""

from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import opencc

CODE_POINTS: Final = 0x110000
_FIRST_HAN: Final = 0x3400
_LAST_HAN: Final = 0x9FFF
_HAN: Final = "".join(map(chr, range(_FIRST_HAN, _LAST_HAN + 1)))


def fold_text(text: str) -> str:
    """Return ``text`` in Simplified script, at the same length and with the same offsets.

    OpenCC's ``t2s`` kept the length of every real article tried. Should it ever differ, the lines
    concerned are folded character by character, and a character that has no single counterpart
    stays what it is.

    >>> fold_text("習近平會見川普")
    '习近平会见川普'
    """
    folded = _convert(text)
    if len(folded) == len(text):
        return folded
    return "".join(_fold_line(line) for line in text.splitlines(keepends=True))


def detect_script(text: str) -> str:
    """Return ``Hant``, ``Hans`` or ``other`` by the characters that only one script has.

    Evidence for Traditional is a character of Big5 that GB 2312 lacks and that folds to another
    one; evidence for Simplified is the reverse. The script with more of them wins; without any,
    or with as many of both, the answer is ``other``.

    >>> detect_script("兩國元首會晤"), detect_script("两国元首会晤"), detect_script("Hello")
    ('Hant', 'Hans', 'other')
    """
    kinds = _script_table()[code_points(text)]
    traditional = int(np.count_nonzero(kinds == 1))
    simplified = int(np.count_nonzero(kinds == 2))
    if traditional == simplified:
        return "other"
    return "Hant" if traditional > simplified else "Hans"


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """Return the code points of ``text``, one number a character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@lru_cache(maxsize=1)
def folding_table() -> npt.NDArray[np.uint32]:
    """Return an array that maps each code point to its Simplified counterpart or itself.

    It knows single characters only, no phrases: right for comparing texts, not for showing them.
    """
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    table[_FIRST_HAN : _LAST_HAN + 1] = code_points("".join(_fold_each(_HAN)))
    return table


@lru_cache(maxsize=1)
def _converter(configuration: str = "t2s") -> Any:
    return opencc.OpenCC(configuration)


def _convert(text: str) -> str:
    try:
        return str(_converter().convert(text))
    except UnicodeEncodeError:  # a lone surrogate: nothing OpenCC could be given
        return ""


def _fold_line(line: str) -> str:
    folded = _convert(line)
    return folded if len(folded) == len(line) else "".join(map(_fold_character, line))


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    folded = _convert(character)
    return folded if len(folded) == 1 else character


@lru_cache(maxsize=1)
def _script_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(CODE_POINTS, dtype=np.uint8)
    big5, gb2312 = _characters_of("big5"), _characters_of("gb2312")
    for character, folded in zip(_HAN, _fold_each(_HAN), strict=True):
        if character in big5 and character not in gb2312 and folded != character:
            table[ord(character)] = 1
        elif character in gb2312 and character not in big5:
            table[ord(character)] = 2
    return table


def _fold_each(characters: str) -> list[str]:
    """Return the single counterpart of each character, folded apart from its neighbours."""
    folded = _convert("\n".join(characters)).split("\n")
    return [new if len(new) == 1 else old for old, new in zip(characters, folded, strict=True)]


def _characters_of(encoding: str) -> frozenset[str]:
    return frozenset(_HAN.encode(encoding, "ignore").decode(encoding))
