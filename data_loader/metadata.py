"""Who published an article, when, under which name and address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from data_loader.authors import clean_author, find_opening_author
from data_loader.date_evidence import find_date_in_address, find_date_in_name, find_date_in_text
from data_loader.dates import Publication, parse_date
from data_loader.formats.items import RawItem
from data_loader.outlet_names import is_outlet_name
from data_loader.outlets import Outlet, aliases, catalogue
from data_loader.provenance import OUTLET_OF_BYLINE, find_address, find_outlet
from data_loader.settings import DEFAULT_SETTINGS, CorpusSettings
from data_loader.tags import clean_tags
from data_loader.values import clean_value

_ZONES_APART: Final = timedelta(days=1)
_TITLE_END: Final = re.compile(r"(?:\s[-–—|]|[|｜_])\s*(?P<name>[^-–—|｜_]{1,40})$")


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


def find_metadata(
    item: RawItem, file: str, settings: CorpusSettings = DEFAULT_SETTINGS
) -> Metadata:
    """Return the metadata of ``item``, which stood in ``file`` (path below the folder)."""
    inferred: list[str] = []
    url = find_address(item.urls, inferred)
    outlet = find_outlet(item, url, file, inferred, settings)
    if outlet.name not in catalogue().outlets:
        outlet = replace(outlet, time_zone=settings.time_zone)
    mended: list[str] = []
    published = _find_publication(item, url, file, outlet, mended, inferred)
    title, author = clean_value(item.title), clean_author(item.author)
    if OUTLET_OF_BYLINE in inferred and is_outlet_name(author):
        author = ""
    if not author and (author := find_opening_author(item.blocks)):
        inferred.append("author taken from the opening of the text")
    return Metadata(
        title=_strip_outlet(title, outlet, inferred),
        outlet=outlet.name,
        author=author,
        category=clean_value(item.category),
        tags=clean_tags(item.tags),
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
    """Return the time of the best evidence, and note where other evidence disagrees with it."""
    for written, note in (*item.dates, (item.stamp, "date taken from the feed's time stamp")):
        value = clean_value(written)
        published = parse_date(value, outlet.zone) if value else None
        if published:
            inferred.extend([note] if note else [])
            inferred.extend(_find_conflicts(published, item, url, file, outlet))
            return _with_moment(published, item.stamp, outlet)
        if value:
            mended.append(f"invalid date {value[:40]!r} ignored")
    for place, written in _outside_metadata(item, url, file):
        published = parse_date(written, outlet.zone) if written else None
        if published:
            inferred.append(f"date taken from {place}")
            return published
    return None


def _outside_metadata(item: RawItem, url: str, file: str) -> Iterator[tuple[str, str]]:
    yield "the address", find_date_in_address(url)
    yield "the file name", find_date_in_name(file)
    yield "the text", find_date_in_text(item.blocks)


def _find_conflicts(
    published: Publication, item: RawItem, url: str, file: str, outlet: Outlet
) -> list[str]:
    """Return a note for each place that states another day, a day's difference of zones aside."""
    told = (
        ("the feed's time stamp", item.stamp),
        ("the address", find_date_in_address(url)),
        ("the file name", find_date_in_name(file)),
    )
    others = [(place, parse_date(text, outlet.zone)) for place, text in told if text]
    return [
        f"dates disagree: {published.day:%Y-%m-%d} is stated and counts, "
        f"{place} says {other.day:%Y-%m-%d}"
        for place, other in others
        if other and abs(other.day - published.day) > _ZONES_APART
    ]


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
