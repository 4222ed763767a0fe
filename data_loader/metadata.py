"""Who published an article, when, under which name and address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from data_loader.authors import clean_author, find_opening_author
from data_loader.dates import Publication, find_date_in_address, parse_date
from data_loader.formats.items import RawItem
from data_loader.outlets import Outlet, aliases
from data_loader.provenance import AUTHOR_IS_OUTLET, find_address, find_outlet
from data_loader.values import clean_value
from data_loader.written_dates import find_date_in_name

_TITLE_END: Final = re.compile(r"\s*(?:\s[-–—|]|[|｜_])\s*(?P<name>[^-–—|｜_]{1,40})$")


@dataclass(slots=True)
class Metadata:
    """The metadata of one article, in the columns of the *articles* table."""

    title: str
    outlet: str
    author: str
    category: str
    tags: list[str]
    url: str
    day: datetime | None
    moment: datetime | None
    mended: list[str] = field(default_factory=list)
    inferred: list[str] = field(default_factory=list)


def find_metadata(item: RawItem, file: str) -> Metadata:
    """Return the metadata of ``item``, which stood in ``file`` (path below the folder)."""
    inferred: list[str] = []
    url = find_address(item.urls, inferred)
    outlet = find_outlet(item, url, file, inferred)
    mended: list[str] = []
    published = _find_publication(item, url, file, outlet, mended, inferred)
    title, author = clean_value(item.title), clean_author(item.author)
    if AUTHOR_IS_OUTLET in inferred:
        author = ""
    if not author and (author := find_opening_author(item.blocks)):
        inferred.append("author taken from the opening of the text")
    return Metadata(
        title=_strip_outlet(title, outlet, inferred),
        outlet=outlet.name,
        author=author,
        category=clean_value(item.category),
        tags=[tag for tag in map(clean_value, item.tags) if tag],
        url=url,
        day=published.day if published else None,
        moment=published.moment if published else None,
        mended=mended,
        inferred=inferred,
    )


def _find_publication(
    item: RawItem,
    url: str,
    file: str,
    outlet: Outlet,
    mended: list[str],
    inferred: list[str],
) -> Publication | None:
    for written, note in _date_candidates(item, url, file):
        value = clean_value(written)
        published = parse_date(value, outlet.zone) if value else None
        if published:
            inferred.extend([note] if note else [])
            return _with_moment(published, item.stamp, outlet)
        if value:
            mended.append(f"invalid date {value[:40]!r} ignored")
    return None


def _date_candidates(item: RawItem, url: str, file: str) -> Iterator[tuple[str, str]]:
    """Yield dates as written and what to note of each, the most trustworthy first."""
    yield from item.dates
    yield item.stamp, "date taken from the feed's time stamp"
    yield find_date_in_address(url), "date taken from the address"
    yield find_date_in_name(file), "date taken from the file's name"


def _with_moment(published: Publication, stamp: str, outlet: Outlet) -> Publication:
    stamped = parse_date(stamp, outlet.zone) if stamp and not published.moment else None
    if stamped and stamped.day == published.day:
        return Publication(published.day, stamped.moment)
    return published


def _strip_outlet(title: str, outlet: Outlet, inferred: list[str]) -> str:
    stripped = title
    while match := _TITLE_END.search(stripped):
        name = match["name"].strip()
        if aliases().get(name.casefold()) != outlet and name != outlet.name:
            break
        stripped = stripped[: match.start()].rstrip()
    if stripped == title or not stripped:
        return title
    inferred.append("outlet's name taken off the end of the title")
    return stripped
