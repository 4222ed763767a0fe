"""Dumps of a news feed: a time stamp in a comment, a linked title, a rule, then HTML.

Some have, in place of the stamp, a line with the feed's own date: 日期：Mon, 06 May 2024 ….
"""

import re
from collections.abc import Iterator
from typing import Final

from data_loader.dates import is_date_line
from data_loader.formats.items import RawItem
from data_loader.html_blocks import find_damage, html_blocks
from data_loader.line_shapes import describe_removed

NAME: Final = "feed dump"

_STAMP: Final = re.compile(r"\s*<!--\s*(\d{9,14})\s*-->[ \t]*\n")
_STAMPED_LINK: Final = re.compile(r"^<!--\s*\d{9,14}\s*-->[ \t]*\n\[", re.MULTILINE)
_RULE: Final = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_DATE_LABEL: Final = r"(?:<[a-z]{1,9}>)?(?:日期|時間|时间|發佈時間|發布時間|发布时间|Date)\s?[:：]"
_DATED: Final = re.compile(
    rf"^{_DATE_LABEL}\s?"
    r"((?:[A-Za-z]{3},?\s)?\d{1,2}\s[A-Za-z]{3,9}\s\d{4}\s[^\n<]{4,40}?)[ \t]*(?:<[^<>\n]{1,9}>)*$",
    re.MULTILINE,
)
_LINK_LINE: Final = re.compile(
    r"^(?:#{1,6} )?\[[^\n]{1,500}\]\(https?://[^\s()]{1,2000}\)", re.MULTILINE
)
_DATED_OPENING: Final = re.compile(rf"[# \n]*+(?:\[|{_DATE_LABEL})")
_HEAD_WITHIN: Final = 20_000
_DATE_WITHIN: Final = 2_000
_HEADER_BLOCKS: Final = 3
_LONGEST_NAME: Final = 60


def is_own(text: str) -> bool:
    """Return whether ``text`` opens with a stamp in a comment or a linked title and a date."""
    return _STAMP.match(text[:200]) is not None or _is_dated(text)


def find_dump(text: str) -> str:
    """Return the dump that stands in a longer text, to its end; '' without one."""
    if "!" not in text or "<!--" not in text:
        return text.lstrip() if _is_dated(text) else ""
    link = _STAMPED_LINK.search(text)
    return text[link.start() :] if link else ""


def read_items(text: str) -> Iterator[RawItem]:
    """Yield the one article of ``text``."""
    stamp = _STAMP.match(text)
    item = RawItem(stamp=stamp[1] if stamp else "", is_in_outlets_folder=True)
    text = text[stamp.end() :] if stamp else _read_date(item, text)
    body = _read_title(item, text)
    item.mended.extend(find_damage(body))
    item.blocks = html_blocks(body, item.furniture)
    _read_header(item)
    yield item


def _is_dated(text: str) -> bool:
    opening = text[:_DATE_WITHIN].lstrip()
    if not _DATED_OPENING.match(opening) or "](http" not in opening:
        return False
    date, link = _DATED.search(opening), _LINK_LINE.search(opening)
    if not date or not link:
        return False
    rule = _RULE.search(opening, link.end())
    first = opening[: min(date.start(), link.start())]
    return rule is not None and not first.strip("# \n")


def _read_date(item: RawItem, text: str) -> str:
    """Fill the date from its line; return the text without that line."""
    date = _DATED.search(text, 0, _DATE_WITHIN + len(text) - len(text.lstrip()))
    if date is None:
        return text
    item.dates = [(date[1], "")]
    item.furniture.append(describe_removed("author and time", date[0]))
    return text[: date.start()] + text[date.end() :]


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
    item.title = title.lstrip("# ").removeprefix("[")
    item.urls = [address.rstrip().removesuffix(")")]
    return body


def _read_header(item: RawItem) -> None:
    """Take the lines with author and time off the top of the blocks."""
    for index, block in enumerate(item.blocks[:_HEADER_BLOCKS]):
        if is_date_line(block):
            item.dates = [*item.dates, (block, "")]
            names = [name for name in item.blocks[:index] if len(name) <= _LONGEST_NAME]
            item.author = "、".join(names)
            item.furniture.extend(
                describe_removed("author and time", line) for line in (*names, block)
            )
            item.blocks = item.blocks[index + 1 :]
            return
