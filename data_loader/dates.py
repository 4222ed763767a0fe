"""Times of publication, in the many ways feeds, pages and metadata write them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from data_loader.written_dates import rewrite_date

_DAY_FIRST: Final = r"(?P<d1>\d{1,2})[/.](?P<m1>\d{1,2})[/.](?P<y1>\d{4})"
_YEAR_FIRST: Final = (
    r"(?P<y2>\d{4})\s{0,3}[-/.年]\s{0,3}(?P<m2>\d{1,2})\s{0,3}[-/.月]\s{0,3}"
    r"(?P<d2>\d{1,2})(?!\d)(?:\s{0,3}日)?"
)
_COMPACT: Final = r"(?P<y3>(?:19|20)\d{2})(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?!\d)"
_WEEKDAY: Final = r"(?:\s{0,3}[（(]?(?:星期|週|周|禮拜|礼拜)[一二三四五六日天][）)]?)?"
_CLOCK: Final = (
    r"(?:\s{0,3}[T\s,，-]\s{0,3}(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s{0,3}(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_DATE: Final = re.compile(f"(?:{_YEAR_FIRST}|{_DAY_FIRST}|{_COMPACT}){_WEEKDAY}{_CLOCK}")
_EPOCH: Final = re.compile(r"\d{9,10}|\d{12,13}")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class Publication:
    """When an article was published.

    Attributes:
        day: the calendar day at the outlet, as a naive midnight.
        moment: the moment in UTC; None when only the day is known.
    """

    day: datetime
    moment: datetime | None = None


def parse_date(written: str, zone: tzinfo) -> Publication | None:
    """Return the time that ``written`` states, or None when it is no date that exists.

    Known are ISO 8601, 2024年4月26日, 26/04/2024 - 17:50, 20240426, epoch seconds or
    milliseconds, and what ``rewrite_date`` knows: 民國 years, Chinese numerals, RFC 2822. A clock
    time without a zone is taken to be local at the outlet (``zone``).

    >>> from zoneinfo import ZoneInfo
    >>> parse_date("2020-07-20T23:30:00Z", ZoneInfo("Asia/Taipei")).day.isoformat()
    '2020-07-21T00:00:00'
    """
    text = written.strip()
    if _EPOCH.fullmatch(text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return _publication(datetime.fromtimestamp(seconds, UTC), zone)
    match = _DATE.match(text) or _DATE.match(rewrite_date(text))
    if not match:
        return None
    try:
        return _from_match(match, zone)
    except (ValueError, OverflowError):
        return None


def is_date_line(line: str) -> bool:
    """Return whether ``line`` holds a date and nothing else.

    >>> is_date_line("2020年 7月 12日"), is_date_line("7月12日，兩國會談")
    (True, False)
    """
    return len(line) <= 60 and _DATE.fullmatch(line.strip()) is not None


def _from_match(match: re.Match[str], zone: tzinfo) -> Publication | None:
    year, month, day = (
        int(match[f"{part}1"] or match[f"{part}2"] or match[f"{part}3"]) for part in "ymd"
    )
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    midnight = datetime(year, month, day)
    if match["hour"] is None:
        return Publication(midnight)
    clock = midnight.replace(
        hour=int(match["hour"]), minute=int(match["minute"]), second=int(match["second"] or 0)
    )
    stated = match["zone"]
    if not stated:  # the outlet's own clock
        return Publication(midnight, clock.replace(tzinfo=zone).astimezone(UTC))
    return _publication(clock.replace(tzinfo=_offset(stated)), zone)


def _offset(stated: str) -> tzinfo:
    if stated in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(stated[1:3]) * 60 + int(stated[-2:])
    return timezone(timedelta(minutes=minutes if stated[0] == "+" else -minutes))


def _publication(moment: datetime, zone: tzinfo) -> Publication | None:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    local = moment.astimezone(zone)
    return Publication(datetime(local.year, local.month, local.day), moment.astimezone(UTC))
