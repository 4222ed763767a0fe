"""Plain text of an article: its title, a line or two about it, its paragraphs.

It is the last to be asked, so it knows a text by what it is not (code, markup, a list) and by
being Chinese prose. The day may stand in the first lines or in the file's name.
"""

import re
from collections.abc import Iterator
from typing import Final

from data_loader.authors import find_byline
from data_loader.date_lines import read_date_line
from data_loader.formats.fields import (
    NO_COLUMNS,
    fill_item,
    known_field,
    sort_fields,
)
from data_loader.formats.items import RawItem
from data_loader.headlines import find_first_prose, first_sentence
from data_loader.html_blocks import find_damage
from data_loader.line_shapes import describe_removed
from data_loader.markdown_blocks import markdown_blocks

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
_HEAD_LINES: Final = 8
_LONGEST_HEAD_LINE: Final = 300
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
        item.mended.extend(find_damage(text))
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
    if len(line) > _LONGEST_HEAD_LINE:
        return line
    rest: list[str] = []
    for part in map(str.strip, _PART.split(line)):
        labelled = _LABEL.fullmatch(part)
        if labelled and known_field(labelled[1]):
            stated.setdefault(labelled[1], labelled[2])
        elif not (_read_date(part, item, stated) or _read_byline(part, item)):
            rest.append(part)
    return " ".join(rest)


def _read_date(part: str, item: RawItem, stated: dict[str, str]) -> bool:
    said = None if item.dates else read_date_line(part)
    if said is None:
        return False
    item.dates = [(said.date, "date taken from the first lines")]
    item.author = item.author or said.author
    stated.update({"outlet": said.outlet} if said.outlet else {})
    return True


def _read_byline(part: str, item: RawItem) -> bool:
    author = "" if item.author else find_byline(part)
    item.author = item.author or author
    return bool(author)
