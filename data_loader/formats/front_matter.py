"""Articles with a YAML head between ``---`` fences and a Markdown body."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from data_loader.formats.guarded_yaml import split_front_matter
from data_loader.formats.items import NO_COLUMNS, Columns, RawItem
from data_loader.html_blocks import is_cut
from data_loader.markdown_blocks import markdown_blocks

NAME: Final = "front matter"

_OPENING: Final = re.compile(r"\s*---[ \t]*\n\s*[A-Za-z_\u4e00-\u9fff][\w -]{0,40}\s*[:：]")
_FENCE: Final = re.compile(r"-{3,}[ \t]*$", re.MULTILINE)
_WIDE_COLON: Final = re.compile(r"^([A-Za-z_]\w{0,40})[ \t]*：[ \t]*", re.MULTILINE)
_KEY_LINE: Final = re.compile(r"([A-Za-z_\u4e00-\u9fff][\w -]{0,40}?)[ \t]*[:：](?!//)[ \t]*(.*)")
_ENTRY_LINE: Final = re.compile(r"\s*-[ \t]+(.+)")
_LONGEST_NUMBER: Final = 1_000
_SEPARATORS: Final = re.compile(r"[,，、;；]")

# The names that scrapers give to each field, the most trustworthy first.
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "headline", "標題", "标题"),
    "date": ("date", "published", "published_at", "publish_date", "pubdate", "datetime", "日期"),
    "updated": ("last_updated", "updated", "modified", "lastmod"),
    "outlet": ("outlet", "source", "publisher", "site", "site_name", "media", "媒體", "来源"),
    "author": ("author", "authors", "byline", "作者"),
    "category": ("category", "categories", "section", "channel", "分類", "分类"),
    "tags": ("tags", "keywords", "tag", "標籤", "标签"),
}
_ADDRESSES: Final = ("original_url", "canonical_url", "url", "link", "permalink", "source_url")


def is_own(text: str) -> bool:
    """Return whether ``text`` opens with a fence and a ``key: value`` line."""
    return _OPENING.match(text[:1000]) is not None


def read_items(text: str, *, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield the one article of ``text``; the fields of ``columns`` go before the usual ones.

    Raises:
        UnsafeYamlError: the front matter breaks a limit.
    """
    item = RawItem()
    metadata, body = _split(text, item.mended)
    _fill(item, {key.strip().casefold(): value for key, value in metadata.items()}, columns)
    if is_cut(body):
        item.mended.append("the text ends inside a tag")
    item.blocks = markdown_blocks(body, item.furniture)
    yield item


def _split(text: str, mended: list[str]) -> tuple[Mapping[str, Any], str]:
    text = text.lstrip()
    first, second = _find_fence(text, 0), _find_fence(text, 3)
    if second is None:
        mended.append("front matter without its closing fence")
        return _split_unclosed(text[first.end() if first else 0 :])
    head = text[: second.start()]
    corrected = _WIDE_COLON.sub(r"\1: ", head)
    if corrected != head:
        mended.append("full-width colon after a key")
    try:
        metadata, body, repeated = split_front_matter(corrected + text[second.start() :])
    except yaml.YAMLError:
        mended.append("front matter is not valid YAML, read line by line")
        return _read_lines(corrected.split("\n")[1:]), text[second.end() :]
    if repeated:
        mended.append(f"key {repeated[0]!r} stands twice, the first counts")
    mended.extend(_note_long_numbers(metadata))
    return metadata, body


def _note_long_numbers(metadata: Mapping[str, Any]) -> list[str]:
    """Say which values are numbers that no program could hold as a number: they stay text."""
    return [
        f"a number of {len(value):,} digits in {key!r} kept as text"
        for key, value in metadata.items()
        if isinstance(value, str) and len(value) > _LONGEST_NUMBER and value.isdigit()
    ]


def _find_fence(text: str, position: int) -> re.Match[str] | None:
    """Return the first fence from ``position`` on; quicker than a search by expression."""
    while position >= 0:
        fence = _FENCE.match(text, position)
        if fence:
            return fence
        position = text.find("\n---", position) + 1 or -1
    return None


def _split_unclosed(text: str) -> tuple[Mapping[str, Any], str]:
    lines = text.lstrip("\n").split("\n")
    end = 0
    while end < len(lines) and (_KEY_LINE.match(lines[end]) or _ENTRY_LINE.match(lines[end])):
        end += 1
    return _read_lines(lines[:end]), "\n".join(lines[end:])


def _read_lines(lines: list[str]) -> dict[str, Any]:
    """Read ``key: value`` and ``- entry`` lines for what they are worth."""
    values: dict[str, Any] = {}
    key = ""
    for line in lines:
        entry = _ENTRY_LINE.match(line)
        pair = None if entry else _KEY_LINE.match(line)
        if entry and key:
            known = values[key] if isinstance(values[key], list) else []
            values[key] = [*known, _unquote(entry[1])]
        elif pair:
            key = pair[1].strip()
            values.setdefault(key, _unquote(pair[2]))
    return values


def _unquote(value: str) -> str:
    text = value.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


def _fill(item: RawItem, metadata: Mapping[str, Any], columns: Columns) -> None:
    def first(field: str) -> Any:
        keys = (*_told(columns, field), *_FIELDS[field])
        return next((metadata[key] for key in keys if metadata.get(key)), "")

    item.title = _text(first("title"))
    item.outlet = _text(first("outlet"))
    item.author = "、".join(_texts(first("author")))
    item.category = next(iter(_texts(first("category"))), "")
    tags = first("tags")
    item.tags = _SEPARATORS.split(tags) if isinstance(tags, str) else _texts(tags)
    item.dates = [
        (_text(first("date")), ""),
        (_text(first("updated")), "date taken from the time of the last update"),
    ]
    addresses = (*_told(columns, "address"), *_ADDRESSES)
    item.urls = [_text(metadata[key]) for key in addresses if metadata.get(key)]


def _told(columns: Columns, field: str) -> list[str]:
    return [name for name, held in columns.items() if held == field]


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _texts(value: Any) -> list[str]:
    """Return the texts of a value: itself, its entries, or the ``name`` of a mapping."""
    if isinstance(value, dict):
        return _texts(value.get("name", ""))
    if isinstance(value, list):
        return [text for entry in value if not isinstance(entry, list) for text in _texts(entry)]
    return [value] if value else []
