"""Bytes to text: which encoding a file is in, and what could not be decoded."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Web pages say gb2312 and mean its superset, and big5 where Hong Kong's characters are in use.
_LABELLED: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "big5hkscs": "big5hkscs",
}
_LABEL: Final = re.compile(rb"(?:charset|encoding)\s*[=:]\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_LABEL_WITHIN: Final = 2048
# The characters Chinese prose cannot do without, in both scripts: a wrong decoding has few of them.
_FREQUENT: Final = frozenset(
    "的一是不了在人有我他這这個个中大來来上國国和到說说們们為为子時时道出會会對对也就年生可要以後后"
    "過过與与及於于被將将，。、「」“”；：？！"
)
_ESCAPED_BYTE: Final = re.compile("[\udc80-\udcff]")
_SAMPLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and in words what was mended on the way."""

    text: str
    mended: tuple[str, ...] = ()


class UnreadableFileError(ValueError):
    """A file that holds no article this program could read; the message is the plain reason."""


def decode_bytes(data: bytes) -> Decoded:
    """Return the text of ``data``.

    A byte order mark decides; then valid UTF-8; then UTF-16 without a mark; then the encoding the
    file names, GB 18030 or Big5 (Hong Kong), whichever reads like Chinese; then UTF-8 with its
    invalid bytes shown as the replacement character and counted.

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
    if text and _count_nul(text[:_SAMPLE]) * 20 <= len(text[:_SAMPLE]):
        return Decoded(text)
    return _decode_unlabelled(data)


def _decode_unlabelled(data: bytes) -> Decoded:
    wide = _decode_wide(data)
    if wide is not None:
        return Decoded(wide)
    if data.count(0, 0, _SAMPLE) * 20 > len(data[:_SAMPLE]):
        raise UnreadableFileError("a binary file, not text")
    legacy = _decode_legacy(data)
    return legacy if legacy is not None else _decode_damaged(data, "utf-8")


def _decode_wide(data: bytes) -> str | None:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        if "\n" in sample and _count_plausible(sample) >= 0.9 * len(sample):
            return text
    return None


def _decode_legacy(data: bytes) -> Decoded | None:
    label = _LABEL.search(data, 0, _LABEL_WITHIN)
    named = _LABELLED.get(label[1].decode("ascii").lower()) if label else None
    candidates: list[tuple[float, str]] = []
    for encoding in ("gb18030", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == named:
            return Decoded(text)
        candidates.append((_share_frequent(text[:_SAMPLE]), text))
    best = max(candidates, default=(0.0, ""), key=lambda candidate: candidate[0])
    return Decoded(best[1]) if best[0] >= 0.05 else None


def _decode_damaged(data: bytes, encoding: str) -> Decoded:
    if encoding != "utf-8":
        text = data.decode(encoding, "replace")
        lost = text.count("\ufffd")
        note = f"{lost:,} characters were not valid {encoding.upper()} and show as \ufffd"
        return Decoded(text, (note,) if lost else ())
    text = data.decode("utf-8", "surrogateescape")
    text, lost = _ESCAPED_BYTE.subn("\ufffd", text)
    if lost * 5 > len(text):
        raise UnreadableFileError("a binary file, or text in an encoding that is not known")
    note = f"{lost:,} byte{'s were' if lost > 1 else ' was'} not valid UTF-8 and show as \ufffd"
    return Decoded(text, (note,) if lost else ())


def _count_nul(text: str) -> int:
    return text.count("\x00")


def _count_plausible(text: str) -> int:
    return sum(
        character in "\n\r\t"
        or " " <= character <= "~"
        or "\u3000" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uffef"
        or "\u2010" <= character <= "\u2030"
        for character in text
    )


def _share_frequent(text: str) -> float:
    wide = [character for character in text if character > "\x7f"]
    return sum(character in _FREQUENT for character in wide) / max(1, len(wide))
