"""Articles with a YAML head between ``---`` fences and a Markdown body."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from data_loader.formats import feed_dump
from data_loader.formats.fields import NO_COLUMNS, Columns, fill_item, sort_fields
from data_loader.formats.guarded_yaml import split_front_matter, state_zone
from data_loader.formats.items import RawItem
from data_loader.formats.plain_heads import read_plain_head
from data_loader.html_blocks import find_damage
from data_loader.markdown_blocks import markdown_blocks

NAME: Final = "front matter"

_OPENING: Final = re.compile(r"\s*---[ \t]*\n\s*[A-Za-z_\u4e00-\u9fff][\w -]{0,40}\s*[:：]")
_FENCE: Final = re.compile(r"-{3,}[ \t]*$", re.MULTILINE)
_WIDE_COLON: Final = re.compile(r"^([A-Za-z_]\w{0,40})[ \t]*：[ \t]*", re.MULTILINE)
_KEY_LINE: Final = re.compile(r"([A-Za-z_\u4e00-\u9fff][\w -]{0,40}?)[ \t]*[:：](?!//)[ \t]*(.*)")
_ENTRY_LINE: Final = re.compile(r"\s*-[ \t]+(.+)")
_LONGEST_NUMBER: Final = 1_000


def is_own(text: str) -> bool:
    """Return whether ``text`` opens with a fence and a ``key: value`` line."""
    return _OPENING.match(text[:1000]) is not None


def read_items(text: str, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield the one article of ``text``; the fields of ``columns`` go before the usual ones.

    Raises:
        UnsafeYamlError: the front matter breaks a limit.
    """
    mended: list[str] = []
    metadata, body = _split(text, mended)
    yield read_body(metadata, body, mended, columns)


def read_body(
    metadata: Mapping[str, Any], body: str, mended: list[str], columns: Columns
) -> RawItem:
    """Return the article with the fields of a head and the text below it.

    The text may be the dump of a feed's item: then the head counts first, and what it does not
    say is taken from there.
    """
    if dump := feed_dump.find_dump(body):
        return _read_dump(metadata, dump, mended, columns)
    item = RawItem(mended=[*mended])
    fill_item(item, sort_fields(metadata, columns, item.mended))
    item.mended.extend(find_damage(body))
    item.blocks = markdown_blocks(body, item.furniture)
    return item


def _read_dump(
    metadata: Mapping[str, Any], dump: str, mended: list[str], columns: Columns
) -> RawItem:
    item = next(feed_dump.read_items(dump))
    stated = RawItem(mended=[*mended, *item.mended], inferred=item.inferred)
    fill_item(stated, sort_fields(metadata, columns, stated.mended))
    item.mended = stated.mended
    item.title, item.author = stated.title or item.title, stated.author or item.author
    item.outlet, item.category, item.tags = stated.outlet, stated.category, stated.tags
    item.dates, item.urls = [*stated.dates, *item.dates], [*stated.urls, *item.urls]
    return item


def _split(text: str, mended: list[str]) -> tuple[Mapping[str, Any], str]:
    text = text.lstrip()
    first, second = _find_fence(text, 0), _find_fence(text, 3)
    if second is None:
        mended.append("front matter without its closing fence")
        return _split_unclosed(text[first.end() if first else 0 :])
    plain = read_plain_head(text[first.end() + 1 : second.start()]) if first else None
    if plain and "\r" not in text:
        mended.extend(_note_long_numbers(plain))
        return plain, text[second.end() :].strip()
    head = text[: second.start()]
    corrected = _WIDE_COLON.sub(r"\1: ", head)
    if corrected != head:
        mended.append("full-width colon after a key")
    try:
        metadata, body, repeated = split_front_matter(corrected + text[second.start() :])
    except yaml.YAMLError:
        mended.append("front matter is not valid YAML, read line by line")
        return read_lines(corrected.split("\n")[1:]), text[second.end() :]
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
    return read_lines(lines[:end]), "\n".join(lines[end:])


def read_lines(lines: list[str]) -> dict[str, Any]:
    """Read ``key: value`` and ``- entry`` lines for what they are worth."""
    values: dict[str, Any] = {}
    key = ""
    for line in lines:
        entry = _ENTRY_LINE.match(line)
        pair = None if entry else _KEY_LINE.match(line)
        if entry and key:
            if not isinstance(values[key], list):
                values[key] = []
            values[key].append(_unquote(entry[1]))
        elif pair:
            key = pair[1].strip()
            values.setdefault(key, _unquote(pair[2]))
    return values


def _unquote(value: str) -> str:
    text = value.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return state_zone(text)
