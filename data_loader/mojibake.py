"""Mojibake: text that some program once read in the wrong encoding and saved that way.

What can be turned back without loss is set right, what cannot is named, so that nobody takes
涓浗 for a word that the outlet printed.
"""

import re
from typing import Final

from data_loader.chinese_encodings import measure_chinese

# What the bytes 0x80 to 0xBF of UTF-8 show as in Windows-1252, and in Latin-1 where it has none.
_TRAIL: Final = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_LATIN_SIGN: Final = re.compile(f"[\xe2-\xef][{_TRAIL}]{{2}}")
_LATIN_RUN: Final = re.compile(f"[\xc2-\xf4{_TRAIL}]{{3,}}")
# What UTF-8's ， 。 and ” begin with, in GBK and in Big5: characters no newspaper prints.
_CHINESE_SIGNS: Final = (
    ("gb18030", "锛紝銆鈥"),
    ("big5hkscs", "嚗銝"),
)
# A look for each is quicker than one expression for all, and nearly every file has none.
_ANY_SIGN: Final = (*"锟\ufffd锛紝銆鈥嚗銝", *map(chr, range(0xE2, 0xF0)))
_WRONG_READINGS: Final = (  # how it was read, and what it was
    ("gb18030", "big5hkscs"),
    ("big5hkscs", "gb18030"),
    ("latin-1", "gb18030"),
    ("latin-1", "big5hkscs"),
)
_SAMPLE: Final = 120
_FEW: Final = 50
_SELDOM_CHINESE: Final = 0.8
_SURELY_CHINESE: Final = 1.15


def mend_mojibake(text: str) -> tuple[str, list[str]]:
    r"""Return ``text`` with mojibake set right where that is certain, and what was found.

    >>> mend_mojibake("ä¸\xadæ–‡")
    ('中文', ['1 passage of UTF-8 that was read as Windows-1252 (mojibake) set right'])
    """
    mended: list[str] = []
    start = len(text) // 3
    middle = text[start : start + _SAMPLE]
    enough = _SELDOM_CHINESE
    if not middle.isascii() and measure_chinese(middle, enough=enough) < enough:
        text = _mend_whole(text, mended)
    if any(map(text.__contains__, _ANY_SIGN)):
        lost = text.count("\ufffd") + text.count("锟斤拷")
        text = _mend_chinese(_mend_latin(text, mended), mended)
        if lost:
            s = "s were" if lost > 1 else " was"
            mended.append(f"{lost:,} character{s} lost before the file was saved (mojibake)")
    return text, mended


def _mend_latin(text: str, mended: list[str]) -> str:
    counts = {True: 0, False: 0}

    def mend(run: re.Match[str]) -> str:
        if not _LATIN_SIGN.search(run[0]):
            return run[0]
        data = b"".join(map(_windows_byte, run[0]))
        try:
            right = data.decode("utf-8")
        except UnicodeDecodeError:
            counts[False] += 1
            return run[0]
        counts[True] += 1
        return right

    text = _LATIN_RUN.sub(mend, text)
    _note(mended, counts[True], counts[False], "UTF-8 that was read as Windows-1252")
    return text


def _windows_byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", "replace")


def _mend_chinese(text: str, mended: list[str]) -> str:
    for encoding, signs in _CHINESE_SIGNS:
        if _count(text, signs) < 2:
            continue
        lines = text.split("\n")
        turned = [_turn_back(line, encoding) for line in lines]
        right = sum(old != new for old, new in zip(lines, turned, strict=True))
        wrong = sum(_count(line, signs) > 1 for line in turned)
        name = "GBK" if encoding == "gb18030" else "Big5"
        _note(mended, right, wrong, f"UTF-8 that was read as {name}")
        text = "\n".join(turned)
    return text


def _count(text: str, signs: str) -> int:
    return sum(map(text.count, signs))


def _turn_back(line: str, encoding: str) -> str:
    try:
        # Windows shows the byte 0x80, which GBK does not have, as the euro sign.
        right = b"\x80".join(part.encode(encoding) for part in line.split("€")).decode("utf-8")
    except UnicodeError:
        return line
    return right if measure_chinese(right) > measure_chinese(line) else line


def _mend_whole(text: str, mended: list[str]) -> str:
    """Turn back a text of GBK read as Big5 and the like, when only that makes Chinese of it."""
    if sum(character > "\x7f" for character in text) < _FEW:
        return text
    for read_as, written_in in _WRONG_READINGS:
        try:
            right = text.encode(read_as).decode(written_in)
        except UnicodeError:
            continue
        if measure_chinese(right) >= _SURELY_CHINESE:
            names = {"gb18030": "GBK", "big5hkscs": "Big5", "latin-1": "Latin-1"}
            kind = f"{names[written_in]} that was read as {names[read_as]}"
            mended.append(f"{kind} (mojibake) set right")
            return right
    return text


def _note(mended: list[str], right: int, wrong: int, kind: str) -> None:
    for count, end in ((right, "set right"), (wrong, "cannot be set right")):
        if count:
            s = "s" if count > 1 else ""
            mended.append(f"{count:,} passage{s} of {kind} (mojibake) {end}")
