"""Lines that say when an article was published, and perhaps by which outlet and by whom."""

import re
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from data_loader.authors import find_byline
from data_loader.dates import parse_date
from data_loader.outlet_names import is_outlet_name

_LABEL: Final = re.compile(
    r"^(?:[【（(]\s?)?(?:(?:(?:發[佈布表]|发[布表]|刊登|出版|更新)(?:於|于|時間|时间|日期)?"
    r"|日期|時間|时间|Date|Published)\s?[:：]?\s?)?",
    re.IGNORECASE,
)
# A day, its weekday and its clock; then what else the line says.
_DAY_AND_REST: Final = re.compile(
    r"((?:(?:中[華华])?民[國国]\s?)?[\d〇○零一二三四五六七八九十百]{1,5}\s?[-/.年]\s?"
    r"[\d一二三四五六七八九十]{1,2}\s?[-/.月]\s?[\d一二三四五六七八九十]{1,4}\s?[日號号]?"
    r"(?:\s?[（(]?(?:星期|週|周|禮拜|礼拜)[一二三四五六日天][）)]?)?"
    r"(?:[T\s,，]{0,3}(?:[上下中]午|凌晨|早上|晚[上間间])?\s?\d{1,2}\s?[:：時时點点]\s?(?:\d{1,2}\s?分?)?"
    r"(?::\d{2})?(?:\.\d{1,6})?\s?(?:Z|[+-]\d{2}:?\d{2})?)?)[ \t\u3000|／/]*(.*)"
)
_WORDS: Final = re.compile(r"[\s|｜]+")
_EDGES: Final = " \t\u3000（）()【】[]"
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class DateLine:
    """What such a line says; ``date`` as written, the others '' where it says nothing."""

    date: str
    outlet: str = ""
    author: str = ""


def read_date_line(line: str) -> DateLine | None:
    """Return what a line says that opens with a date, or None when it is another kind of line.

    >>> read_date_line("民國113年5月6日 海邊日報 記者王小明／台北報導")
    DateLine(date='民國113年5月6日', outlet='海邊日報', author='王小明')
    >>> read_date_line("發佈於 2024-05-06 10:00").date, read_date_line("2024年5月6日會談紀要")
    ('2024-05-06 10:00', None)
    """
    if len(line) > _LONGEST:
        return None
    match = _DAY_AND_REST.fullmatch(_LABEL.sub("", line, count=1).strip(_EDGES))
    if match is None or parse_date(match[1], UTC) is None:
        return None
    words = [word.strip(_EDGES) for word in _WORDS.split(match[2]) if word.strip(_EDGES)]
    outlet = words.pop(0) if words and is_outlet_name(words[0]) else ""
    author = find_byline(" ".join(words)) if words else ""
    return None if words and not author else DateLine(match[1].strip(), outlet, author)
