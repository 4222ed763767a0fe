"""Bytes to text: which encoding a file is in, and what could not be decoded."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

import charset_normalizer

from data_loader.chinese_encodings import ENCODINGS, find_chinese_encoding, measure_chinese
from data_loader.limits import UnreadableFileError

__all__ = ["Decoded", "UnreadableFileError", "decode_bytes"]

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Web pages say gb2312 and mean its superset, and big5 where Hong Kong's characters are in use.
_LABELLED: Final = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "big5hkscs", "x-x-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "windows-1252"), "cp1252"),
    "euc-jp": "euc_jp",
    "windows-1251": "cp1251",
}
_NAMES: Final = {"gb18030": "GB 18030", "big5hkscs": "Big5", "cp1252": "Windows-1252"}
_GUESSED: Final = ["cp932", "euc_jp", "cp949", "cp1252", "cp1251"]
_LABEL: Final = re.compile(rb"(?:charset|encoding)\s*[=:]\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_LABEL_WITHIN: Final = 4096
_MUCH_BETTER: Final = 0.3
_LIKE_PROSE: Final = 1.0
_SURELY_PROSE: Final = 1.1
_ESCAPED_BYTE: Final = re.compile("[\udc80-\udcff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SAMPLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, in words what was mended on the way, and what was found out without a word."""

    text: str
    mended: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()


def decode_bytes(data: bytes) -> Decoded:
    """Return the text of ``data``.

    A byte order mark decides; then valid UTF-8; then UTF-16 without a mark; then the encoding the
    file names, unless its bytes read far better as another Chinese one; then GB 18030 or Big5
    (Hong Kong), whichever gives more common Chinese; then what charset-normalizer takes it for;
    then the best of these with its invalid bytes shown as the replacement character and counted.

    Raises:
        UnreadableFileError: the bytes are no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_damaged(data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and (0 not in data or text[:_SAMPLE].count("\x00") * 20 <= len(text[:_SAMPLE])):
        return Decoded(text)
    return _decode_unmarked(data)


def _decode_unmarked(data: bytes) -> Decoded:
    wide = _decode_wide(data)
    if wide is not None:
        return wide
    if data.count(0, 0, _SAMPLE) * 20 > len(data[:_SAMPLE]):
        raise UnreadableFileError("a binary file, not text")
    return _decode_labelled(data) or _decode_guessed(data) or _decode_best(data)


def _decode_wide(data: bytes) -> Decoded | None:
    """Read UTF-16: its line ends, or its Chinese, are there in one byte order only."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try_encoding(data, encoding)
        if text is None:
            continue
        sample = text[:_SAMPLE]
        is_text = "\n" in sample or measure_chinese(sample) >= _LIKE_PROSE
        if is_text and _count_plausible(sample) >= 0.9 * len(sample):
            return Decoded(text, (), (f"encoding {encoding.upper()}, told by its characters",))
    return None


def _decode_labelled(data: bytes) -> Decoded | None:
    label = _LABEL.search(data, 0, _LABEL_WITHIN)
    encoding = _LABELLED.get(label[1].decode("ascii").lower()) if label else None
    if label is None or encoding is None:
        return None
    text = _try_encoding(data, encoding)
    other = find_chinese_encoding(data)
    if other and other != encoding:
        better = data.decode(other)
        if measure_chinese(better) > _measure_to_beat(text, encoding):
            note = f"says its encoding is {label[1].decode('ascii')}, but it is {_name(other)}"
            return Decoded(better, (note,))
    if text is None:
        return None
    return Decoded(text, (), (f"encoding {_name(encoding)}, as the file says",))


def _try_encoding(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _measure_to_beat(text: str | None, encoding: str) -> float:
    """Return how Chinese another reading must be to count more than what the file says.

    Korean read as GB 18030 is all common characters, but not those that prose cannot do without.
    """
    measure = measure_chinese(text) + _MUCH_BETTER if text is not None else 0.0
    return measure if encoding in ENCODINGS else max(measure, _SURELY_PROSE)


def _decode_guessed(data: bytes) -> Decoded | None:
    encoding = find_chinese_encoding(data)
    if encoding:
        note = f"encoding {_name(encoding)}, told by its characters"
        return Decoded(data.decode(encoding), (), (note,))
    if _looks_like_utf8(data):
        return None
    guess = charset_normalizer.from_bytes(
        _whole_lines(data), cp_isolation=_GUESSED, enable_fallback=False
    ).best()
    if guess is None:
        return None
    text = _try_encoding(data, guess.encoding)
    if text is None or len(_CONTROL.findall(text[:_SAMPLE])) * 50 > len(text[:_SAMPLE]):
        return None
    return Decoded(text, (), (f"encoding {_name(guess.encoding)}, guessed",))


def _looks_like_utf8(data: bytes) -> bool:
    """Return whether most of what is not ASCII is valid UTF-8, so that the rest is damage."""
    text = data[: 4 * _SAMPLE].decode("utf-8", "surrogateescape")
    lost = len(_ESCAPED_BYTE.findall(text))
    return sum(character > "\x7f" for character in text) >= 4 * lost


def _whole_lines(data: bytes) -> bytes:
    if len(data) <= _SAMPLE:
        return data
    return data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]


def _decode_best(data: bytes) -> Decoded:
    """Read damaged text in the encoding that makes the most of it."""
    measures = {
        encoding: measure_chinese(data.decode(encoding, "replace"))
        for encoding in ("utf-8", *ENCODINGS)
    }
    best = max(measures, key=lambda encoding: measures[encoding])
    is_better = measures[best] > measures["utf-8"] + _MUCH_BETTER and measures[best] >= _LIKE_PROSE
    return _decode_damaged(data, best if is_better else "utf-8")


def _decode_damaged(data: bytes, encoding: str) -> Decoded:
    if encoding != "utf-8":
        text = data.decode(encoding, "replace")
        lost = text.count("\ufffd")
        note = f"{lost:,} characters were not valid {_name(encoding)} and show as \ufffd"
        return Decoded(text, (note,) if lost else ())
    text = data.decode("utf-8", "surrogateescape")
    text, lost = _ESCAPED_BYTE.subn("\ufffd", text)
    if lost * 5 > len(text):
        raise UnreadableFileError("a binary file, or text in an encoding that is not known")
    note = f"{lost:,} byte{'s were' if lost > 1 else ' was'} not valid UTF-8 and show as \ufffd"
    return Decoded(text, (note,) if lost else ())


def _name(encoding: str) -> str:
    return _NAMES.get(encoding, encoding.upper())


def _count_plausible(text: str) -> int:
    return sum(
        character in "\n\r\t"
        or " " <= character <= "~"
        or "\u3000" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uffef"
        or "\u2010" <= character <= "\u2030"
        for character in text
    )
