"""HTML pages, saved by a browser or a scraper: trafilatura finds the article in them.

Pages beyond its limits, and those it finds nothing in, are read by our own parser, which builds
no tree: then menus stay in the text for the cleaning to take out.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from lxml import etree

from data_loader.date_lines import read_date_line
from data_loader.formats.fields import NO_COLUMNS, as_text, fill_item, sort_fields
from data_loader.formats.items import RawItem
from data_loader.formats.prologue import find_root
from data_loader.html_blocks import find_damage, html_blocks, measure_depth
from data_loader.line_shapes import describe_removed

NAME: Final = "HTML page"

_ROOTS: Final = frozenset(
    ("html", "head", "body", "meta", "article", "main", "div", "section", "p", "h1", "title")
)
_SAVED_FROM: Final = re.compile(
    r"saved from url=\(\d+\)(https?://[^\s<>]{1,2000})|^[ \t]*url:[ \t]*(https?://\S{1,2000})",
    re.MULTILINE,
)
_HEAD_END: Final = re.compile(r"</head\s*>|<body\b", re.IGNORECASE)
_LINKED_DATA: Final = re.compile(r"<script[^<>]{0,200}application/ld\+json[^<>]{0,200}>", re.I)
_MAX_SCRIPTS: Final = 5
_OPENING_WITHIN: Final = 8_000
_HEAD_WITHIN: Final = 200_000
# trafilatura builds a tree and walks it many times; beyond these it could take over 5 seconds.
_HEADER_BLOCKS: Final = 8
_SHORTEST_HEADLINE: Final = 4
_MAX_CHARACTERS: Final = 1_000_000
_MAX_TAGS: Final = 10_000
_MAX_DEPTH: Final = 100
# The names that pages give to the fields; what stands first is trusted most.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "title": ("og:title", "headline", "twitter:title", "dc.title", "title"),
    "date": ("article:published_time", "datepublished", "og:published_time", "pubdate",
             "publishdate", "publish_date", "publish-date", "dc.date.issued", "dc.date", "date",
             "datecreated", "weibo:article:create_at", "_pubtime", "bt:pubdate"),
    "updated": ("article:modified_time", "datemodified", "og:updated_time", "lastmod"),
    "outlet": ("og:site_name", "publisher", "application-name", "dc.publisher", "source"),
    "author": ("author", "article:author", "dc.creator", "byl"),
    "category": ("article:section", "articlesection", "section"),
    "tags": ("news_keywords", "article:tag", "keywords"),
    "address": ("canonical", "og:url", "mainentityofpage", "url"),
}  # fmt: skip


def is_own(text: str) -> bool:
    """Return whether ``text`` opens as a page or a piece of one."""
    return find_root(text) in _ROOTS


def read_items(text: str) -> Iterator[RawItem]:
    """Yield the one article of the page."""
    item = RawItem()
    row = _read_head(text, item)
    extracted = _extract(text) if _is_bounded(text) else {}
    values = sort_fields(row, NO_COLUMNS, item.mended)
    fill_item(item, values)
    item.mended.extend(find_damage(text))
    body = extracted.get("text") or ""
    if body:
        item.blocks = [line.strip() for line in body.split("\n") if line.strip()]
    else:
        item.inferred.append("the whole page was taken for the article")
        item.blocks = html_blocks(text, item.furniture)
        item.page = "" if item.urls else "\n".join(item.blocks)
    _fill_gaps(item, extracted)
    _drop_head(item)
    _read_date_line(item)
    yield item


def _drop_head(item: RawItem) -> None:
    """Take off the headline, and what stands above it, where it repeats the page's title."""
    for index, block in enumerate(item.blocks[:_HEADER_BLOCKS]):
        if len(block) >= _SHORTEST_HEADLINE and item.title.startswith(block):
            above, headline = item.blocks[:index], item.blocks[index]
            item.furniture.extend(describe_removed("before the article", line) for line in above)
            item.furniture.append(describe_removed("repeated title", headline))
            del item.blocks[: index + 1]
            return


def _read_date_line(item: RawItem) -> None:
    """Take the line with the time, which stands above the text, off the top of the blocks."""
    for index, block in enumerate(item.blocks[:_HEADER_BLOCKS]):
        said = read_date_line(block)
        if said:
            item.dates.append((said.date, "date taken from the first lines"))
            item.author = item.author or said.author
            item.outlet = item.outlet or said.outlet
            item.furniture.append(describe_removed("author and time", block))
            del item.blocks[index]
            return


def _fill_gaps(item: RawItem, extracted: Mapping[str, Any]) -> None:
    """Fill from trafilatura's findings what the head of the page does not state."""
    found = {
        "title": {"title": extracted.get("title")},
        "author": {"author": extracted.get("author")},
        "tags": {"tags": extracted.get("tags")},
        "category": {"category": next(iter(extracted.get("categories") or []), "")},
    }
    fill_item(item, found)
    if extracted.get("date") and not any(written for written, _ in item.dates):
        item.dates.append((extracted["date"], "date taken from the page"))


def _read_head(text: str, item: RawItem) -> dict[str, str]:
    """Return the fields that the page's head states, by the names in ``FIELDS``."""
    end = _HEAD_END.search(text, 0, _HEAD_WITHIN)
    collector = _HeadCollector()
    parser = etree.HTMLParser(target=collector)
    try:
        parser.feed(text[: end.start() if end else _HEAD_WITHIN])
        parser.close()
    except etree.LxmlError:  # keep what was read until here
        item.mended.append("the head of the page is broken")
    said = {**_read_linked_data(text), **collector.said}
    row = {
        field: value
        for field, names in _NAMES.items()
        if (value := next((said[name] for name in names if said.get(name)), ""))
    }
    if row.get("author", "").startswith("http"):
        del row["author"]
    saved = _SAVED_FROM.search(text[:_OPENING_WITHIN])
    if "address" not in row and saved:
        row["address"] = saved[1] or saved[2]
    return {("url" if field == "address" else field): value for field, value in row.items()}


class _HeadCollector:
    """Target of the parser: gathers what meta, link and title elements say."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self._in_title = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "meta":
            names = ("property", "name", "itemprop")
            name = next((attributes[key] for key in names if attributes.get(key)), "")
            self._say(name, attributes.get("content", ""))
        elif tag == "link" and attributes.get("rel", "").lower() == "canonical":
            self._say("canonical", attributes.get("href", ""))
        self._in_title = tag == "title"

    def end(self, _tag: str) -> None:
        self._in_title = False

    def data(self, text: str) -> None:
        if self._in_title:
            self.said["title"] = self.said.get("title", "") + text

    def close(self) -> None:
        """Nothing is left open: each element was noted as it was met."""

    def _say(self, name: str, value: str) -> None:
        name = name.strip().lower()
        if value.strip() and name == "article:tag" and name in self.said:
            self.said[name] += f",{value}"
        elif value.strip():
            self.said.setdefault(name, value.strip())


def _read_linked_data(text: str) -> dict[str, str]:
    """Return what the page's JSON-LD says of its article, with lower-case names."""
    for script in islice(_LINKED_DATA.finditer(text[: 2 * _HEAD_WITHIN]), _MAX_SCRIPTS):
        written = text[script.end() : script.end() + _HEAD_WITHIN].partition("</script")[0]
        try:
            value = json.loads(written, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            continue
        graph = value.get("@graph", [value]) if isinstance(value, dict) else value
        for entry in graph if isinstance(graph, list) else []:
            if isinstance(entry, dict) and ("datePublished" in entry or "headline" in entry):
                named = {"author", "publisher", "headline", "datePublished", "dateModified",
                         "articleSection", "keywords", "url"}  # fmt: skip
                return {name.lower(): as_text(entry[name]) for name in named & set(entry)}
    return {}


def _is_bounded(text: str) -> bool:
    """Return whether a tree of the page is small and flat enough to walk."""
    return (
        len(text) <= _MAX_CHARACTERS
        and text.count("<") <= _MAX_TAGS
        and measure_depth(text) <= _MAX_DEPTH
    )


def _extract(text: str) -> dict[str, Any]:
    """Return what trafilatura finds: text and metadata; nothing is fetched."""
    import trafilatura  # noqa: PLC0415  takes half a second that only a folder with pages needs

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            text,
            with_metadata=True,
            include_comments=False,
            favor_recall=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, etree.LxmlError):
        return {}  # its readers of metadata stumble over some pages; ours goes on
    names = ("text", "title", "author", "date", "sitename", "categories", "tags")
    return {name: getattr(found, name, None) for name in names} if found else {}
