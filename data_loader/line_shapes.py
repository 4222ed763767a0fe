"""The shape of a line: what stays the same where a page prints it again and again.

``【撰文：王小明】`` and ``【撰文：李大文】`` are one shape, ``更新於 2021年3月2日`` and ``更新於
2021年4月7日`` another. The words by which a page talks of itself are kept in ``outlets.toml``.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from xxhash import xxh3_64_intdigest

from data_loader.outlets import any_of, both_scripts, catalogue
from data_loader.words_in_lines import WordsInLines

PAGE, SHORT, PROSE = range(3)
"""Kinds of lines: the page about itself; a line that is no sentence; running text."""

LONGEST: Final = 500
_LONGEST_SHOWN: Final = 80
_SHORTEST_PROSE: Final = 40
_SENTENCE_SIGN: Final = re.compile("[。！？!?；]")
_CUT: Final = "…"  # closes the shape of a line that opens or is labelled as pages do
_LONGEST_FORMULA: Final = 160
_LONGEST_FOLDED: Final = 60  # a line that differs by its date only is short
_DECORATION: Final = "*#>-–—|｜·•●■◆▲▼►▶※_~=:：﹕︰。.．、，,【】（）()[]〔〕"
_HAN_DIGITS: Final = "〇零一二三四五六七八九十百"
_BEFORE_UNIT: Final = "(?=[年月日號号時时分秒期天集次章篇回])"
_AFTER_ORDINAL: Final = "(?<=[第之].)"
# Digits that are a date, a time or a place in a series; those of a case or a price are content.
# It opens with the first digit, so that the search leaps from digit to digit.
_COUNTED: Final = re.compile(
    rf"[\d{_HAN_DIGITS}](?:"
    rf"(?<=\d)(?:\d{{0,3}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|\d?[:：]\d{{2}}(?:[:：]\d{{2}})?"
    rf"|\d*{_BEFORE_UNIT}|{_AFTER_ORDINAL}\d*)"
    rf"|(?<!\d)(?:[{_HAN_DIGITS}]*{_BEFORE_UNIT}|{_AFTER_ORDINAL}[{_HAN_DIGITS}]*))"
)
_LABELLED: Final = re.compile(r"(?P<label>[^：:﹕︰|｜]{1,8})[：:﹕︰|｜](?P<value>.{1,30})")
_WEEKDAY: Final = re.compile(r"(星期|週|周)[一二三四五六日天]")
_WEEK: Final = re.compile("[期週周]")


def shorten_line(line: str) -> str:
    """Return the words of ``line``, cut to 80 characters: what is kept of what is taken out."""
    words = " ".join(line[:LONGEST].split())
    return f"{words[: _LONGEST_SHOWN - 1]}…" if len(words) > _LONGEST_SHOWN else words


def describe_removed(rule: str, text: str) -> str:
    """Return the entry for a removed block: the rule, and the first 80 characters of its text.

    >>> describe_removed("caption", "兩人  握手")
    'caption: 兩人 握手'
    """
    return f"{rule}: {shorten_line(text)}"


def line_name(line: str) -> str:
    """Return what a reader's choice calls ``line``: the shape of what is kept of it.

    So a line has one name, whether it is whole or has been taken out and cut.

    >>> line_name("【撰文：王小明】"), line_name("字" * 90) == line_name(shorten_line("字" * 90))
    ('撰文：…', True)
    """
    return line_shape(shorten_line(line))


def line_shape(line: str) -> str:
    """Return the shape of ``line``: blanks and decoration gone, dates and names folded.

    >>> line_shape("【撰文：王小明】"), line_shape("更新於 2021年3月2日")
    ('撰文：…', '更新於#年#月#日')
    """
    text = "".join(line[:LONGEST].split()).strip(_DECORATION)
    if len(text) > _LONGEST_FORMULA:
        return text
    labelled = _LABELLED.fullmatch(text)
    if labelled and _labels().fullmatch(labelled["label"]):
        return f"{labelled['label']}：{_CUT}"
    opening = _openings().match(text)
    if opening and opening.end() < len(text):
        return f"{opening[0]}{_CUT}"
    if len(text) > _LONGEST_FOLDED:
        return text
    if _WEEK.search(text):
        text = _WEEKDAY.sub(r"\1#", text)
    return _COUNTED.sub("#", text)


def hash_lines(lines: Iterable[str]) -> dict[str, int]:
    """Return 64 bits for the shape of each line; the last two are its kind."""
    shapes = {line: line_shape(line) for line in lines}
    written = [shape.encode() for shape in shapes.values()]
    talking = _talk().find(b"\n".join([*written, b""]).lower())
    return {
        line: xxh3_64_intdigest(shape) & ~3 | _kind(line, is_page=at in talking)
        for at, (line, shape) in enumerate(zip(shapes, written, strict=True))
    }


def opens_like_a_page(line: str) -> bool:
    """Return whether ``line`` opens with words by which a page talks of itself."""
    return _openings().match(line.lstrip(_DECORATION + " ")) is not None


def _kind(line: str, *, is_page: bool) -> int:
    if is_page:
        return PAGE
    is_prose = len(line) >= _SHORTEST_PROSE and _SENTENCE_SIGN.search(line) is not None
    return PROSE if is_prose else SHORT


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    return re.compile(any_of(catalogue().page_labels))


@lru_cache(maxsize=1)
def _openings() -> re.Pattern[str]:
    return re.compile(any_of(catalogue().page_openings))


@lru_cache(maxsize=1)
def _talk() -> WordsInLines:
    words = {form.lower() for word in catalogue().page_talk for form in both_scripts(word)}
    return WordsInLines([*words, _CUT + "\n"])
