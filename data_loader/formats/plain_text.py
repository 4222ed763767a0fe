"""Plain text of an article: its title, a line or two about it, its paragraphs.

It is the last to be asked, so it knows a text by what it is not (code, markup, a list) and by
being Chinese prose. The day may stand in the first lines or in the file's name.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Final

from data_loader.authors import find_byline
from data_loader.dates import parse_date
from data_loader.formats.fields import (
    NO_COLUMNS,
    fill_item,
    known_field,
    sort_fields,
)
from data_loader.formats.items import RawItem, describe_removed
from data_loader.headlines import find_first_prose, first_sentence
from data_loader.markdown_blocks import markdown_blocks
from data_loader.outlet_names import is_outlet_name

NAME: Final = "plain text"

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NO_PROSE: Final = re.compile(r"\s*(?:<|---|\+\+\+|\{|\[\s*[\[{\"]|#!|%PDF)")
_CODE_LINE: Final = re.compile(
    r"\s*(?:[\w.\"'-]+\s*=\s|[\w.-]+\(|\[\[?[\w.-]+\]\]?\s*$|import |def |//|[{}\]]|\"\S*\"\s*:)"
)
_MARKDOWN: Final = re.compile(
    r"^(?:#{1,6}[ \t]|[*-][ \t]|>[ \t])|\]\(https?://|\*\*\S", re.MULTILINE
)
_PART: Final = re.compile(r"[ \t\u3000|｜]+(?=[\u4e00-\u9fff]{2,5}\s?[:：])")
_LABEL: Final = re.compile(r"[【（(]?([\u4e00-\u9fffA-Za-z_]{2,16})\s?[:：]\s?(.{1,300}?)[】）)]?")
_BEFORE_DATE: Final = re.compile(
    r"^(?:[【（(]\s?)?(?:(?:發[佈布表]|发[布表]|刊登|出版|更新)(?:於|于|時間|时间|日期)?|日期|時間|时间|Date)?\s?[:：]?\s?",
    re.I,
)
_EDGES: Final = " \t\u3000（）()【】[]"
# A day, its weekday and its clock; then what else the line says.
_DAY_AND_REST: Final = re.compile(
    r"^(.{0,6}\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4}\s?[日號号]?"
    r"(?:\s?[（(]?(?:星期|週|周|禮拜|礼拜)[一二三四五六日天][）)]?)?"
    r"(?:[T\s,，]{0,3}(?:[上下中]午|凌晨|晚[上間间])?\s?\d{1,2}\s?[:：時时點点]\s?(?:\d{1,2}分?)?(?::\d{2})?(?:\.\d{1,6})?"
    r"\s?(?:Z|[+-]\d{2}:?\d{2})?)?)[ \t\u3000|／/]*(.*)$"
)
_WORDS: Final = re.compile(r"[\s|｜／/]+")
_LONGEST_DATE_LINE: Final = 60
_HEAD_LINES: Final = 8
_LONGEST_TITLE: Final = 80
_LEAST_HAN: Final = 0.3
_SAMPLE: Final = 4_000


def is_own(text: str) -> bool:
    """Return whether ``text`` is Chinese prose without markup, code or fences around it."""
    if _NO_PROSE.match(text[:200]):
        return False
    sample = text[:_SAMPLE]
    lines = [line.strip() for line in sample.split("\n") if line.strip()]
    if find_first_prose(lines) == len(lines):
        return False
    n_code = sum(_CODE_LINE.match(line) is not None for line in lines)
    n_characters = len("".join(sample.split()))
    return n_code * 4 <= len(lines) and len(_HAN.findall(sample)) >= _LEAST_HAN * n_characters


def read_items(text: str) -> Iterator[RawItem]:
    """Yield the one article of ``text``."""
    item = RawItem(needs_date=True)
    if _MARKDOWN.search(text[:_SAMPLE]):
        lines = markdown_blocks(text, item.furniture)
    else:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
    item.page = text
    prose = min(find_first_prose(lines), _HEAD_LINES)
    stated: dict[str, str] = {}
    kept: list[str] = []
    for line in lines[:prose]:
        rest = _read_head_line(line, item, stated)
        if rest != line:
            item.furniture.append(describe_removed("line about the article", line))
        kept.extend([rest] if rest else [])
    fill_item(item, sort_fields(stated, NO_COLUMNS, item.mended))
    if not item.title and kept and len(kept[0]) <= _LONGEST_TITLE and not kept[0].endswith("。"):
        item.title = kept.pop(0)
        item.inferred.append("title taken from the first line")
    elif not item.title and len(lines) > prose:
        item.title = first_sentence(lines[prose])
        item.inferred.append("title taken from the first sentence")
    item.blocks = [*kept, *lines[prose:]]
    yield item


def _read_head_line(line: str, item: RawItem, stated: dict[str, str]) -> str:
    """Note what a line says about the article; return what else stands in it."""
    rest: list[str] = []
    for part in map(str.strip, _PART.split(line)):
        labelled = _LABEL.fullmatch(part)
        if labelled and known_field(labelled[1]):
            stated.setdefault(labelled[1], labelled[2])
        elif not (_read_date(part, item, stated) or _read_byline(part, item)):
            rest.append(part)
    return " ".join(rest)


def _read_date(part: str, item: RawItem, stated: dict[str, str]) -> bool:
    """Fill the date where a line opens with one, and the outlet that may stand behind it."""
    written = _BEFORE_DATE.sub("", part, count=1).strip(_EDGES)
    day, _, rest = _DAY_AND_REST.sub("\\1\n\\2", written, count=1).partition("\n")
    if item.dates or len(written) > _LONGEST_DATE_LINE or parse_date(day, UTC) is None:
        return False
    words = [word.strip(_EDGES) for word in _WORDS.split(rest) if word.strip(_EDGES)]
    outlets = [word for word in words if is_outlet_name(word)]
    if len(outlets) < len(words):
        return False
    item.dates = [(day, "date taken from the first lines")]
    stated.update({"outlet": outlets[0]} if outlets else {})
    return True


def _read_byline(part: str, item: RawItem) -> bool:
    author = "" if item.author else find_byline(part)
    item.author = item.author or author
    return bool(author)
