"""Plain text pulled from a web page: ``date YYYY-MM-DD`` on the first line, then all the page had.

Nothing marks the headline, the byline or the menus, so they are told by what they look like.
"""

import re
from collections.abc import Iterator
from typing import Final

from data_loader.authors import find_byline
from data_loader.captions import strip_credit
from data_loader.formats.items import RawItem
from data_loader.headlines import find_first_prose, find_headline, find_line_above, first_sentence
from data_loader.line_shapes import describe_removed

NAME: Final = "text of a web page"

_FIRST_LINE: Final = re.compile(
    r"\s*(?:date|日期|時間|时间)\s*[:：]?\s*"
    r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?)"
    r"(?!\d)[ \t]*([^\n]*)",
    re.IGNORECASE,
)


def is_own(text: str) -> bool:
    """Return whether the first line of ``text`` states a date as such pages do."""
    return _FIRST_LINE.match(text[:400]) is not None


def read_items(text: str) -> Iterator[RawItem]:
    """Yield the one article of ``text``."""
    first = _FIRST_LINE.match(text)
    assert first is not None, "is_own was asked first"
    lines = [line.strip() for line in [first[2], *text[first.end() :].split("\n")]]
    item = RawItem(
        dates=[(first[1], "date taken from the first line")],
        blocks=[line for line in lines if line],
        page=text,
        has_loose_captions=True,
    )
    prose = find_first_prose(item.blocks)
    start = _read_byline(item, prose) or _read_headline(item, prose)
    for line in item.blocks[:start]:
        if strip_credit(line) != item.title:
            item.furniture.append(describe_removed("before the article", line))
    item.blocks = item.blocks[start:]
    yield item


def _read_byline(item: RawItem, prose: int) -> int:
    """Fill author and title where a byline stands; return where the text begins, or 0."""
    for index, line in enumerate(item.blocks[:prose]):
        author = find_byline(line)
        if not author:
            continue
        headline = find_line_above(item.blocks, index, prose)
        item.author = author
        if headline is None:
            item.title = first_sentence(item.blocks[prose] if prose < len(item.blocks) else "")
            item.inferred.append("title taken from the first sentence")
        else:
            item.title = strip_credit(item.blocks[headline])
            item.inferred.append("title taken from the line above the byline")
        return index + 1
    return 0


def _read_headline(item: RawItem, prose: int) -> int:
    """Fill the title where no byline stands; return where the text begins."""
    position = find_headline(item.blocks, prose)
    if position is None:
        item.title = first_sentence(item.blocks[prose]) if prose < len(item.blocks) else ""
        item.inferred.append("title taken from the first sentence")
        return prose
    item.title = strip_credit(item.blocks[position])
    item.inferred.append("title taken from the most headline-like line")
    return position + 1
