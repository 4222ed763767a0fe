"""Plain text that opens with lines such as 標題：… 時間：… 來源：…, without fences around them."""

import re
from collections.abc import Iterator
from typing import Final

from data_loader.formats.fields import (
    NO_COLUMNS,
    Columns,
    body_blocks,
    fill_item,
    known_field,
    sort_fields,
)
from data_loader.formats.items import RawItem

NAME: Final = "text with labelled lines"

_LABEL: Final = re.compile(
    r"[ \t\u3000]*[【\[]?([A-Za-z_\u4e00-\u9fff][\w ]{0,18}?)[】\]]?[ \t\u3000]*"
    r"[:：](?!//)[ \t\u3000]*(.*)"
)
_HEADS: Final = frozenset(("title", "date", "outlet", "author", "address", "category", "tags"))
_LONGEST_VALUE: Final = 500
_HEAD_LINES: Final = 15


def is_own(text: str, columns: Columns = NO_COLUMNS) -> bool:
    """Return whether a title and one more field are the first two lines of ``text``."""
    lines = [line for line in text[:1500].split("\n") if line.strip()][:2]
    fields = [_field(line, columns)[0] for line in lines]
    return len(set(fields) & _HEADS) == 2 and "title" in fields


def read_items(text: str, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield the one article of ``text``; the labels of ``columns`` go before the usual ones."""
    lines = text.split("\n")
    head: dict[str, str] = {}
    n_read = _read_head(lines, head, columns)
    item = RawItem()
    fill_item(item, sort_fields(head, columns, item.mended))
    field, _, value = _field(lines[n_read], columns) if n_read < len(lines) else ("", "", "")
    if field in ("text", "summary"):
        lines[n_read] = value
    item.blocks = body_blocks("\n".join(lines[n_read:]), item)
    yield item


def _read_head(lines: list[str], head: dict[str, str], columns: Columns) -> int:
    """Fill ``head`` from the labelled lines; return how many lines they take."""
    for position, line in enumerate(lines):
        field, name, value = _field(line, columns)
        if line.strip() and (field not in _HEADS or name in head or len(head) >= _HEAD_LINES):
            return position
        if field:
            head[name] = value
    return len(lines)


def _field(line: str, columns: Columns = NO_COLUMNS) -> tuple[str, str, str]:
    match = _LABEL.fullmatch(line.rstrip()) if len(line) <= _LONGEST_VALUE else None
    if match is None:
        return "", "", ""
    return known_field(match[1], columns), match[1], match[2]
