"""Dates that only people write: 民國 years, Chinese numerals, a feed's RFC 2822, names of files."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Final

_DIGITS: Final = str.maketrans(
    "〇○零一二三四五六七八九０１２３４５６７８９", "000123456789" + "0123456789"
)
_NUMERAL: Final = "[0-9〇○零一二三四五六七八九十百元]"
_CHINESE: Final = re.compile(
    rf"(?P<era>(?:中[華华])?民[國国]\s?)?(?P<year>{_NUMERAL}{{1,5}})\s?年\s?"
    rf"(?P<month>{_NUMERAL}{{1,2}})\s?月\s?(?P<day>{_NUMERAL}{{1,3}})\s?[日號号]"
)
_TAIWAN: Final = re.compile(
    r"(?P<era>(?:中[華华])?民[國国]\s?)(?P<year>\d{1,3})\s?[-/.]\s?"
    r"(?P<month>\d{1,2})\s?[-/.]\s?(?P<day>\d{1,2})(?!\d)"
)
# Without the name of the era only three digits are told from a day or a month.
_BARE_TAIWAN: Final = re.compile(
    r"(?<!\d)(?P<year>1[0-3]\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"
)
_CLOCK: Final = re.compile(
    r"(?P<half>上午|中午|下午|晚上|晚間|晚间|凌晨|早上)?\s?(?P<hour>\d{1,2})\s?"
    r"(?:[:：]\s?(?P<minute>\d{2})|[時时點点]\s?(?:(?P<minutes>\d{1,2})\s?分)?)"
)
_RFC_2822: Final = re.compile(
    r"(?:[A-Za-z]{3},?\s{1,3})?\d{1,2}\s{1,3}[A-Za-z]{3,9}\s{1,3}\d{4}\s{1,3}\d{1,2}:\d{2}"
)
_FIRST_MINGUO: Final = 1911  # 民國元年 is 1912
_IN_NAME: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?:(?P<dash>[-_./年])(?P<m>\d{1,2})(?:[-_./月])(?P<d>\d{1,2})"
    r"|(?P<cm>[01]\d)(?P<cd>[0-3]\d))(?!\d)"
)
_COMPACT_MINGUO: Final = re.compile(r"(?<!\d)(1[01]\d)([01]\d)([0-3]\d)(?!\d)")

# Some part of each of the five, wherever the parts of a path are joined to one another.
_OF_A_DAY: Final = re.compile(
    r"(?:19|20)(?<!\d..)\d{2}(?:[-_./年]|[01]\d[0-3]\d)"
    r"|1(?<!\d.)(?:[0-3]\d(?:/|[-.]\d)|[01]\d[01]\d[0-3]\d)|[年民]"
)


def rewrite_date(written: str) -> str:
    """Return a date that people write as ISO 8601 with what else it states, or ''.

    >>> rewrite_date("中華民國113年5月6日"), rewrite_date("二〇二四年五月六日")
    ('2024-05-06', '2024-05-06')
    >>> rewrite_date("Mon, 06 May 2024 12:53:20 +0800"), rewrite_date("113/5/6 下午3:20")
    ('2024-05-06T12:53:20+08:00', '2024-05-06T15:20')
    """
    text = written.strip()[:100]
    if _RFC_2822.match(text):
        return _rewrite_rfc_2822(text)
    for pattern in (_CHINESE, _TAIWAN, _BARE_TAIWAN):
        match = pattern.match(text)
        if match:
            return _rewrite(match, text[match.end() :])
    return ""


def find_day(text: str) -> str:
    """Return the first day that a heading, a key or a name states, ISO written, or ''.

    >>> find_day("每日新聞（20240506）"), find_day("第3章")
    ('2024-05-06', '')
    """
    for match in _IN_NAME.finditer(text):
        written = _iso(
            int(match["y"]), int(match["m"] or match["cm"]), int(match["d"] or match["cd"])
        )
        if written:
            return written
    chinese = _CHINESE.search(text) or _TAIWAN.search(text) or _BARE_TAIWAN.search(text)
    if chinese:
        return _rewrite(chinese, "")
    compact = _COMPACT_MINGUO.search(text)
    return (
        _iso(int(compact[1]) + _FIRST_MINGUO, int(compact[2]), int(compact[3])) if compact else ""
    )


def may_hold_day(file: str) -> bool:
    """Return False where ``find_day`` finds nothing in a path nor in any of its parts, joined.

    >>> may_hold_day("2024/dump/05/06.md"), may_hold_day("news/article_1234.md")
    (True, False)
    """
    return _OF_A_DAY.search(file) is not None


def _rewrite_rfc_2822(text: str) -> str:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    # RFC 5322: "-0000" and a missing zone say nothing of the place; feeds mean UTC by it.
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _rewrite(match: re.Match[str], rest: str) -> str:
    year, month, day = (_number(match[name]) for name in ("year", "month", "day"))
    is_minguo = year < 200 or bool(match.groupdict().get("era"))
    written = _iso(year + (_FIRST_MINGUO if is_minguo else 0), month, day)
    clock = _CLOCK.search(rest[:20])
    if not written or not clock:
        return written
    hour, minute = int(clock["hour"]), int(clock["minute"] or clock["minutes"] or 0)
    if clock["half"] in ("下午", "晚上", "晚間", "晚间") and hour < 12:
        hour += 12
    return f"{written}T{hour:02}:{minute:02}" if hour < 24 and minute < 60 else written


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError:
        return ""


def _number(numeral: str) -> int:
    """Return what a numeral says: 113, 一一三, 二〇二四, 二十六, 元.

    >>> [_number(numeral) for numeral in ("113", "一一三", "二十六", "十", "一百一十三", "元")]
    [113, 113, 26, 10, 113, 1]
    """
    text = numeral.replace("元", "1").translate(_DIGITS)
    if text.isdecimal():
        return int(text)
    total = 0
    for digit, unit in pairwise(["", *re.findall(r"\d+|[十百]", text), ""]):
        value = int(digit) if digit.isdecimal() else 0
        if unit in "十百" and unit:
            total += (value or 1) * (10 if unit == "十" else 100)
        elif value:
            total += value
    return total
