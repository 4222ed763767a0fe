"""What can be wrong in ``corpus.toml``, each fault as one sentence that tells what to do."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from data_loader.file_names import is_archive
from data_loader.lexicon_checks import described, find_key_problems, find_repeated, quoted
from data_loader.lexicons import LEXICON_FILES

KEYS: Final = ("name", "time_zone", "lexicons", "furniture", "outlets", "columns")
FIELDS: Final = ("title", "text", "date", "outlet", "author", "category", "tags", "url")
"""What a column may hold."""

MOST_ENTRIES: Final = 1_000
LONGEST_NAME: Final = 100

_ANY_TEXT: Final = "…"


def find_settings_problems(table: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Yield what is wrong with the settings of the corpus in ``folder``."""
    yield from find_key_problems(table, needed=(), optional=KEYS)
    yield from _name_problems(table.get("name", "…"))
    yield from _zone_problems(table.get("time_zone", "UTC"))
    yield from _lexicons_problems(table.get("lexicons", ""), "lexicons" in table, folder)
    yield from _furniture_problems(table.get("furniture", []))
    for key, check in (("outlets", _outlet_problems), ("columns", _column_problems)):
        entries = table.get(key, {})
        if not isinstance(entries, dict):
            yield f"{key}: is {described(entries)}; write a table that starts with [{key}]."
        elif len(entries) > MOST_ENTRIES:
            yield f"{key}: has more than {MOST_ENTRIES:,} entries; leave some out."
        else:
            yield from check(entries, folder)


def as_list(value: object) -> list[Any]:
    """Return a list as it is and anything else as its only entry."""
    return value if isinstance(value, list) else [value]


def _name_problems(name: object) -> Iterator[str]:
    if not isinstance(name, str):
        yield f"name: is {described(name)}; write text between quotation marks."
    elif not name.strip():
        yield "name: is empty; write the name of the corpus, or take the line out."
    elif len(name) > LONGEST_NAME or not " ".join(name.split()).isprintable():
        yield f"name: write at most {LONGEST_NAME} characters on one line."


def _zone_problems(zone: object) -> Iterator[str]:
    if not isinstance(zone, str):
        yield f'time_zone: is {described(zone)}; write a name such as "Asia/Taipei".'
        return
    try:
        ZoneInfo(zone)
    except (ValueError, KeyError, OSError):
        near = get_close_matches(zone[:80], available_timezones(), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else 'write a name such as "Asia/Taipei".'
        yield f"time_zone: {quoted(zone)} is no time zone; {hint}"


def _lexicons_problems(place: object, is_told: bool, folder: Path) -> Iterator[str]:
    if not isinstance(place, str):
        yield f"lexicons: is {described(place)}; write the name of a folder in quotation marks."
    elif is_told and not _is_below(place):
        yield f"lexicons: {quoted(place)} is no folder below the corpus folder; put it there."
    elif is_told:
        problem = _own_folder_problem(folder / place.strip("/"))
        if problem:
            yield f"lexicons: {quoted(place)} {problem}"


def _own_folder_problem(place: Path) -> str:
    if place.is_symlink() or not place.is_dir():
        near = _near_folder(place)
        return "is no folder here; " + (near or "make it, or take the line out.")
    names = [path.name for path in place.iterdir()]
    linked = [name for name in LEXICON_FILES if (place / name).is_symlink()]
    if linked:
        return f"holds {linked[0]} as a link; put the file itself there."
    if not any(name in LEXICON_FILES for name in names):
        return f"holds none of {', '.join(LEXICON_FILES)}; put one there."
    return ""


def _furniture_problems(lines: object) -> Iterator[str]:
    if not isinstance(lines, list):
        yield f'furniture: is {described(lines)}; write a list, ["…", "…"].'
        return
    if len(lines) > MOST_ENTRIES:
        yield f"furniture: has more than {MOST_ENTRIES:,} lines; leave some out."
    for line in lines[:MOST_ENTRIES]:
        if not isinstance(line, str):
            yield f"furniture: holds {described(line)}; every entry is a line in quotation marks."
        elif not line.replace(_ANY_TEXT, "").strip(" \t\u3000:：*＊#-–—|｜·•●■◆▲▼►▶※"):
            yield f"furniture: holds {quoted(line)}, which would match everywhere; take it out."
        elif "\n" in line:
            yield f"furniture: {quoted(line)} is more than one line; write each line by itself."


def _outlet_problems(outlets: Mapping[str, Any], folder: Path) -> Iterator[str]:
    for key, name in outlets.items():
        if not isinstance(name, str) or not name.strip():
            said = f"is {described(name)}" if not isinstance(name, str) else "is empty"
            yield f"outlets: {quoted(key)} {said}; write the outlet's name in quotation marks."
        elif not _is_below(key):
            yield f"outlets: {quoted(key)} is no folder below the corpus folder; name one that is."
        elif not _is_place(folder, key):
            near = _near_folder(folder / key.strip("/"), or_archive=True)
            hint = near or "write the path of a folder below the corpus folder."
            yield f"outlets: {quoted(key)} is no folder here; {hint}"


def _column_problems(columns: Mapping[str, Any], _: Path) -> Iterator[str]:
    for problem in find_key_problems(columns, needed=(), optional=FIELDS):
        yield f"columns: {problem}"
    for key, names in columns.items():
        if not all(isinstance(name, str) and name.strip() for name in as_list(names)):
            yield (
                f"columns: {quoted(key)}: is {described(names)}; "
                "write the column's name in quotation marks, or a list of names."
            )
        elif not as_list(names):
            yield f"columns: {quoted(key)}: is an empty list; name a column or take the line out."
    names = [name for entry in columns.values() for name in as_list(entry)]
    yield from find_repeated("columns", [name for name in names if isinstance(name, str)])


def _is_below(place: str) -> bool:
    parts = PurePosixPath(place.strip("/")).parts
    is_absolute = place.startswith("/") or "\\" in place or "\0" in place
    return bool(parts) and not is_absolute and ".." not in parts


def _is_place(folder: Path, key: str) -> bool:
    """Return whether ``key`` is in the folder, or inside a file of it: an archive has folders."""
    place = folder / key.strip("/")
    above = [place, *place.parents]
    inside = above[: above.index(folder)]
    return place.exists() or any(path.is_file() for path in inside)


def _near_folder(place: Path, *, or_archive: bool = False) -> str:
    try:
        names = [
            path.name
            for path in place.parent.iterdir()
            if path.is_dir() or (or_archive and is_archive(path.name))
        ]
    except OSError:
        return ""
    near = get_close_matches(place.name[:80], names, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else ""
