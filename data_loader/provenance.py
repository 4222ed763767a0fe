"""Where an article comes from: its address and its outlet."""

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from data_loader.file_names import folder_name
from data_loader.formats.items import RawItem
from data_loader.outlet_forms import find_known_outlet, outlet_of_host
from data_loader.outlet_names import is_outlet_name
from data_loader.outlets import Outlet, aliases, any_of, both_scripts, catalogue
from data_loader.settings import DEFAULT_SETTINGS, CorpusSettings
from data_loader.values import clean_value

_ARCHIVED: Final = re.compile(
    r"https?://(?:web\.archive\.org/web|archive\.(?:today|is|ph|li|vn|md|fo))/\d+[a-z_]*/"
    r"(?P<original>.+)",
    re.DOTALL,
)
_IMAGES: Final = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".bmp", ".avif")
_HOST: Final = re.compile(r"https?://(?:[^/?#@\s]*@)?([\w.-]+)")
_SOURCE: Final = re.compile(r"(?:^|\s)[來来]源\s?[:：]\s?([^\s，。:：]{2,20})")
OUTLET_OF_BYLINE: Final = "outlet taken from the byline"
_OPENING: Final = 60  # characters within which a text says whose it is


def find_address(candidates: list[str], inferred: list[str]) -> str:
    """Return the first web address of ``candidates``, an original before an archive's copy.

    The address of a picture is not the article's.
    """
    for candidate in candidates:
        url = clean_value(candidate)
        archived = _ARCHIVED.fullmatch(url)
        if archived and len(candidates) > 1 and candidate != candidates[-1]:
            continue  # an original address may follow
        if archived:
            inferred.append("address taken out of the web archive's")
            url = archived["original"]
        is_web = url.startswith(("http://", "https://")) and " " not in url
        if is_web and not _is_image(url):
            return url
    return ""


def _is_image(url: str) -> bool:
    path = url.partition("?")[0].partition("#")[0]
    return path[-5:].casefold().endswith(_IMAGES)


def find_outlet(
    item: RawItem,
    url: str,
    file: str,
    inferred: list[str],
    settings: CorpusSettings = DEFAULT_SETTINGS,
) -> Outlet:
    """Return the outlet of an article; one without a name when nothing tells.

    In this order: what the metadata say; what the text opens with and the byline names (a portal
    may carry another outlet's text); what ``corpus.toml`` tells of the folder; the host of the
    address; a byline that reads like an outlet's name; what the page says somewhere; the folder's
    name. An outlet that ``outlets.toml`` does not know goes by the name or host it has. Where the
    host is another's, that is noted.
    """
    host = _split_host(url).removeprefix("www.")
    by_host = outlet_of_host(host)
    outlet, note = _find_owner(item, file, host, by_host, settings)
    inferred.extend([note] if note else [])
    carrier = by_host.name if by_host else host
    if carrier and carrier != outlet.name and (by_host or outlet.hosts):
        inferred.append(f"text of {outlet.name!r} carried by {carrier!r}")
    return outlet


def _find_owner(
    item: RawItem, file: str, host: str, by_host: Outlet | None, settings: CorpusSettings
) -> tuple[Outlet, str]:
    """Return the outlet and how it was found, in words; '' where it is stated or its host's."""
    if stated := clean_value(item.outlet):
        return _merge_name(stated)
    opening, byline = _outlet_of_opening(item.blocks), _outlet_of_byline(item.author)
    if opening and opening != by_host:
        return opening, "outlet taken from the opening of the text"
    if byline and byline != by_host:
        return byline, OUTLET_OF_BYLINE
    if told := settings.find_folder_outlet(file):
        return find_known_outlet(told) or Outlet(told), "outlet taken from corpus.toml"
    return (by_host, "") if by_host else _find_by_traces(item, file, host)


def _find_by_traces(item: RawItem, file: str, host: str) -> tuple[Outlet, str]:
    if is_outlet_name(byline := clean_value(item.author)):
        return Outlet(byline), OUTLET_OF_BYLINE
    if not host and (by_page := _outlet_of_text(item)):
        return by_page, "outlet taken from its signature in the text"
    return _outlet_of_folder(item, file, host)


def _outlet_of_folder(item: RawItem, file: str, host: str) -> tuple[Outlet, str]:
    """Return the outlet that a folder is named after, or one that goes by its host."""
    folders = [folder_name(part) for part in PurePosixPath(file).parts[:-1]]
    for part in reversed(folders):
        if known := find_known_outlet(part):
            return known, "outlet taken from the folder's name"
    folder = folders[-1] if folders else ""
    if item.is_in_outlets_folder and folder and not any(map(str.isdecimal, folder)):
        return Outlet(folder), "outlet taken from the folder's name"
    return Outlet(host), "outlet not known, its address stands in" if host else ""


def _merge_name(stated: str) -> tuple[Outlet, str]:
    known = find_known_outlet(stated)
    if known is None:
        return Outlet(stated), ""
    is_as_written = stated in both_scripts(known.name)
    return known, "" if is_as_written else f"outlet written {stated[:40]!r} brought to one form"


def _split_host(url: str) -> str:
    match = _HOST.match(url)
    return match[1].lower() if match else ""


def _outlet_of_opening(blocks: list[str]) -> Outlet | None:
    opening = blocks[0][:_OPENING] if blocks else ""
    return next((outlet for pattern, outlet in _openings() if pattern.match(opening)), None)


@lru_cache(maxsize=4096)
def _outlet_of_byline(author: str) -> Outlet | None:
    """Return the outlet that a byline is, or that its reporter is of (中央社記者王小明)."""
    written = clean_value(author)
    match = _bylines().match(written) if len(written) <= _OPENING else None
    return find_known_outlet(match["outlet"] if match else written) if written else None


@lru_cache(maxsize=1)
def _bylines() -> re.Pattern[str]:
    names = [name for name in aliases() if len(name) > 1]
    roles = any_of(role for role in catalogue().roles if len(role) > 1)
    return re.compile(rf"(?P<outlet>{any_of(names)})\s?(?:特約|特派|駐\w{{1,4}})?(?:{roles})", re.I)


def _outlet_of_text(item: RawItem) -> Outlet | None:
    source = _SOURCE.search(item.page)
    stated = find_known_outlet(source[1]) if source else None
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
