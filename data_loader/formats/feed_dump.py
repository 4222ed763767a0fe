"""Dumps of a news feed: a time stamp in a comment, a linked title, a rule, then HTML."""

import re
from collections.abc import Iterator
from typing import Final

from data_loader.dates import is_date_line
from data_loader.formats.items import RawItem, describe_removed
from data_loader.html_blocks import html_blocks, is_cut

NAME: Final = "feed dump"

_STAMP: Final = re.compile(r"\s*<!--\s*(\d{9,14})\s*-->[ \t]*\n")
_RULE: Final = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_HEAD_WITHIN: Final = 20_000
_HEADER_BLOCKS: Final = 3
_LONGEST_NAME: Final = 60


def is_own(text: str) -> bool:
    """Return whether ``text`` opens with a time stamp in a comment."""
    return _STAMP.match(text[:200]) is not None


def read_items(text: str, **_: object) -> Iterator[RawItem]:
    """Yield the one article of ``text``."""
    stamp = _STAMP.match(text)
    assert stamp is not None, "is_own was asked first"
    item = RawItem(stamp=stamp[1])
    body = _read_title(item, text[stamp.end() :])
    if is_cut(body):
        item.mended.append("the text ends inside a tag")
    item.blocks = html_blocks(body, item.furniture)
    _read_header(item)
    yield item


def _read_title(item: RawItem, text: str) -> str:
    """Fill title and address from ``[title](address)``; return what stands below the rule.

    A title may hold brackets and line breaks, so it ends at the last ``](`` above the rule.
    """
    rule = _RULE.search(text, 0, _HEAD_WITHIN)
    if rule is None:
        item.mended.append("no rule below the title")
        head, _, body = text.partition("\n")
    else:
        head, body = text[: rule.start()], text[rule.end() :]
    title, link, address = head.strip().rpartition("](")
    if not link:
        item.mended.append("the title has no address")
        title, address = address, ""
    item.title = title.removeprefix("[")
    item.urls = [address.rstrip().removesuffix(")")]
    return body


def _read_header(item: RawItem) -> None:
    """Take the lines with author and time off the top of the blocks."""
    for index, block in enumerate(item.blocks[:_HEADER_BLOCKS]):
        if is_date_line(block):
            item.dates = [(block, "")]
            names = [name for name in item.blocks[:index] if len(name) <= _LONGEST_NAME]
            item.author = "、".join(names)
            item.furniture.extend(
                describe_removed("author and time", line) for line in (*names, block)
            )
            item.blocks = item.blocks[index + 1 :]
            return
