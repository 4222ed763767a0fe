"""Where an article comes from: its address and its outlet."""

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from data_loader.formats.items import RawItem
from data_loader.outlet_names import is_outlet_name
from data_loader.outlets import Outlet, aliases, any_of, both_scripts, catalogue, hosts
from data_loader.values import clean_value

_ARCHIVED: Final = re.compile(
    r"https?://web\.archive\.org/web/\d+[a-z_]*/(?P<original>.+)", re.DOTALL
)
_HOST: Final = re.compile(r"https?://(?:[^/?#@\s]*@)?([\w.-]+)")
_SOURCE: Final = re.compile(r"(?:^|\s)[來来]源\s?[:：]\s?([^\s，。:：]{2,20})")
AUTHOR_IS_OUTLET: Final = "outlet taken from the author"
_OPENING: Final = 60  # characters within which a text says whose it is


def find_address(candidates: list[str], inferred: list[str]) -> str:
    """Return the first web address of ``candidates``, an original before an archive's copy."""
    for candidate in candidates:
        url = clean_value(candidate)
        archived = _ARCHIVED.fullmatch(url)
        if archived and len(candidates) > 1 and candidate != candidates[-1]:
            continue  # an original address may follow
        if archived:
            inferred.append("address taken out of the web archive's")
            url = archived["original"]
        if url.startswith(("http://", "https://")) and " " not in url:
            return url
    return ""


def find_outlet(item: RawItem, url: str, file: str, inferred: list[str]) -> Outlet:
    """Return the outlet of an article; one without a name when nothing tells.

    In this order: what the metadata say; what the text opens with (a portal may carry another
    outlet's text); the host of the address; an author that is an outlet; what the page says
    somewhere; the folder's name. An outlet that ``outlets.toml`` does not know goes by the name
    or host it has.
    """
    stated = clean_value(item.outlet)
    if stated:
        return aliases().get(stated.casefold()) or Outlet(stated)
    host = (_split_host(url)).removeprefix("www.")
    by_host = _outlet_of_host(host)
    opening = _outlet_of_opening(item.blocks)
    if opening and opening != by_host:
        inferred.append("outlet taken from the opening of the text")
        return opening
    if by_host:
        return by_host
    by_author = _outlet_of_author(item)
    if by_author:
        inferred.append(AUTHOR_IS_OUTLET)
        return by_author
    by_text = None if host else _outlet_of_text(item)
    if by_text:
        inferred.append("outlet taken from its signature in the text")
        return by_text
    return _outlet_of_folder(item, file, host, inferred)


def _split_host(url: str) -> str:
    match = _HOST.match(url)
    return match[1].lower() if match else ""


@lru_cache(maxsize=4096)
def _outlet_of_host(host: str) -> Outlet | None:
    labels = host.split(".")
    suffixes = (".".join(labels[first:]) for first in range(len(labels)))
    return next((hosts()[suffix] for suffix in suffixes if suffix in hosts()), None)


def _outlet_of_opening(blocks: list[str]) -> Outlet | None:
    opening = blocks[0][:_OPENING] if blocks else ""
    return next((outlet for pattern, outlet in _openings() if pattern.match(opening)), None)


def _outlet_of_author(item: RawItem) -> Outlet | None:
    author = clean_value(item.author)
    if not author or not is_outlet_name(author):
        return None
    return aliases().get(author.casefold()) or Outlet(author)


def _outlet_of_folder(item: RawItem, file: str, host: str, inferred: list[str]) -> Outlet:
    """Return the outlet that a folder is named after, or one that goes by its host."""
    for part in reversed(PurePosixPath(file).parts[:-1]):
        known = aliases().get(part.casefold())
        if known:
            inferred.append("outlet taken from the folder's name")
            return known
    folder = PurePosixPath(file).parent.name
    if item.is_in_outlets_folder and folder and not any(map(str.isdecimal, folder)):
        inferred.append("outlet taken from the folder's name")
        return Outlet(folder)
    if host:
        inferred.append("outlet not known, its address stands in")
    return Outlet(host)


def _outlet_of_text(item: RawItem) -> Outlet | None:
    source = _SOURCE.search(item.page)
    stated = aliases().get(source[1].casefold()) if source else None
    if stated:
        return stated
    text = item.page or "\n".join(item.blocks)
    counts = {
        name: sum(text.count(form) for form in forms) for name, forms in _signatures().items()
    }
    name = max(counts, key=lambda candidate: counts[candidate], default="")
    return catalogue().outlets[name] if name and counts[name] else None


@lru_cache(maxsize=1)
def _openings() -> list[tuple[re.Pattern[str], Outlet]]:
    return [
        (re.compile(any_of(outlet.openings)), outlet)
        for outlet in catalogue().outlets.values()
        if outlet.openings
    ]


@lru_cache(maxsize=1)
def _signatures() -> dict[str, set[str]]:
    return {
        outlet.name: {form for phrase in outlet.signatures for form in both_scripts(phrase)}
        for outlet in catalogue().outlets.values()
    }
