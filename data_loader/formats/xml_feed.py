"""RSS and Atom feeds, by feedparser; one broken item costs no other one.

The feed is taken apart into its items and each is checked by itself, so that only sound XML
reaches feedparser. That is given a stream: text it would first try as an address or as the name of
a file, and open it.
"""

import html
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.parsers import expat

from data_loader.formats.fields import (
    NO_COLUMNS,
    body_blocks,
    fill_item,
    sort_fields,
)
from data_loader.formats.items import MAX_ITEMS, RawItem
from data_loader.formats.prologue import find_root
from data_loader.limits import UnreadableFileError
from data_loader.outlet_names import is_outlet_name

NAME: Final = "RSS or Atom"

_ROOTS: Final = frozenset(("rss", "feed", "rdf:rdf", "channel"))
_DECLARATION: Final = re.compile(r"<\?xml[^<>]{0,200}\?>|<!DOCTYPE[^<>\[]{0,300}>", re.IGNORECASE)
_OPENING: Final = re.compile(r"<(item|entry)(?=[\s>/])")
_TITLE: Final = re.compile(r"<title[^>]{0,100}>(?:<!\[CDATA\[)?([^<\]]{0,200})")
_NAMED: Final = re.compile(
    r"&(?!#?[A-Za-z0-9]{1,31};)|&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});"
)
_LONGEST_ITEM: Final = 300_000
_LONGEST_HEAD: Final = 20_000


def is_own(text: str) -> bool:
    """Return whether the root of ``text`` is a feed's."""
    return find_root(text) in _ROOTS


def read_items(text: str) -> Iterator[RawItem]:
    """Yield the items of a feed; one that is not sound XML is ``broken``.

    Raises:
        UnreadableFileError: the feed defines entities of its own, or nothing in it can be read.
    """
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        raise UnreadableFileError("XML that defines entities of its own, which no feed needs")
    text = _DECLARATION.sub("", text)
    head, pieces = _take_apart(text)
    if len(pieces) > MAX_ITEMS:
        raise UnreadableFileError(f"more than {MAX_ITEMS:,} articles in one file, split it")
    if not pieces:
        raise UnreadableFileError("a feed without items")
    ending = _ending(head) if len(head) <= _LONGEST_HEAD else ""
    if len(head) > _LONGEST_HEAD or not _is_sound(head, ending):
        raise UnreadableFileError("a feed whose head is not valid XML")
    sound = [_mend(piece, head, ending) for piece in pieces]
    parsed = iter(_parse(head + "".join(piece for piece, _ in sound) + ending))
    for (piece, note), source in zip(sound, pieces, strict=True):
        entry = next(parsed, None) if piece else None
        if entry is None:
            yield RawItem(title=_title_of(source), broken=_describe(source))
        else:
            yield _read_entry(entry, [note] if note else [])


def _take_apart(text: str) -> tuple[str, list[str]]:
    """Return the text above the first item, and the items."""
    opening = _OPENING.search(text)
    if opening is None:
        return text, []
    name = opening[1]
    starts = [match.start() for match in re.finditer(rf"<{name}(?=[\s>/])", text)]
    pieces = []
    for start, following in zip(starts, [*starts[1:], len(text)], strict=True):
        end = text.rfind(f"</{name}>", start, following)
        pieces.append(text[start : end + len(name) + 3] if end >= 0 else text[start:following])
    return text[: opening.start()], pieces


def _mend(piece: str, head: str, ending: str) -> tuple[str, str]:
    """Return an item as sound XML and what was mended in it; '' where it cannot be."""
    if len(piece) > _LONGEST_ITEM:
        return "", ""
    if _is_sound(head, piece, ending):
        return piece, ""
    mended = _NAMED.sub(_spell_out, piece)
    if _is_sound(head, mended, ending):
        return mended, "an item with a bare & or an entity that XML does not know"
    return "", ""


def _spell_out(match: re.Match[str]) -> str:
    if match[1] is None:
        return "&amp;"
    character = html.unescape(match[0])
    return f"&amp;{match[1]};" if character == match[0] else character


def _is_sound(*parts: str) -> bool:
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse("".join(parts).encode("utf-8", "replace"), True)
    except (expat.ExpatError, LookupError):  # it names an encoding that there is not
        return False
    return True


def _ending(head: str) -> str:
    """Return the end tags of what is open above the items."""
    opened: list[str] = []
    for tag in re.finditer(r"<(/?)([A-Za-z][\w:.-]{0,60})[^<>]{0,3000}?(/?)>", _without_text(head)):
        if tag[1] and opened and opened[-1] == tag[2]:
            opened.pop()
        elif not tag[1] and not tag[3]:
            opened.append(tag[2])
    return "".join(f"</{name}>" for name in reversed(opened))


def _without_text(head: str) -> str:
    return re.sub(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>", "", head, flags=re.DOTALL)


def _parse(feed_text: str) -> list[Mapping[str, Any]]:
    import feedparser  # noqa: PLC0415  takes 0.2 s that only a folder with feeds needs

    headers = {"content-type": "application/xml; charset=utf-8"}
    feed = feedparser.parse(
        io.BytesIO(feed_text.encode("utf-8", "replace")),
        response_headers=headers,
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    name = feed.feed.get("title", "")
    return [{**entry, "feed_title": name} for entry in feed.entries]


def _read_entry(entry: Mapping[str, Any], mended: list[str]) -> RawItem:
    item = RawItem(mended=list(mended))
    tags = [tag.get("term") or "" for tag in entry.get("tags", [])]
    source = entry.get("source", {})
    stated = source.get("title", "") if isinstance(source, Mapping) else ""
    row = {
        "title": html.unescape(entry.get("title", "")),
        "link": entry.get("link", ""),
        "published": entry.get("published", ""),
        "updated": entry.get("updated", ""),
        "author": entry.get("author", ""),
        "source": stated or _find_outlet(entry["feed_title"]),
        "category": tags[0] if tags else "",
        "tags": tags[1:],
    }
    values = sort_fields(row, NO_COLUMNS, item.mended)
    fill_item(item, values)
    contents = [part.get("value", "") for part in entry.get("content", [])]
    written = max([*contents, entry.get("summary", "")], key=len)
    item.blocks = body_blocks(written, item)
    return item


def _find_outlet(feed_title: str) -> str:
    """Return the outlet in a feed's title, as in 海邊日報 - 國際."""
    words = [feed_title, *re.split(r"[\s|｜:：·—–_-]+", feed_title)]
    return next((word.strip() for word in words if is_outlet_name(word)), "")


def _describe(source: str) -> str:
    if len(source) > _LONGEST_ITEM:
        return f"an item of more than {_LONGEST_ITEM:,} characters"
    return "not valid XML"


def _title_of(source: str) -> str:
    title = _TITLE.search(source)
    return html.unescape(title[1]).strip() if title else ""
