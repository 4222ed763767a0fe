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
    for point in range(_FIRST_HAN, _LAST_HAN + 1):
        table[point] = ord(_fold_character(chr(point)))
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
    for point in range(_FIRST_HAN, _LAST_HAN + 1):
        character = chr(point)
        in_big5, in_gb2312 = _is_in(character, "big5"), _is_in(character, "gb2312")
        if in_big5 and not in_gb2312 and _fold_character(character) != character:
            table[point] = 1
        elif in_gb2312 and not in_big5:
            table[point] = 2
    return table


def _is_in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
