"""Where a folder lies: on this machine, or at an address such as ``s3://bucket/articles``."""

import os
import re
from pathlib import Path
from typing import Final

_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)", re.DOTALL)
"""A ``Path`` has made one stroke of two. One letter before the colon is a drive."""
_THIS_MACHINE: Final = ("file", "local")


def find_place(told: str | os.PathLike[str]) -> Path | str:
    """Return an address as text, and the path of a folder of this machine.

    >>> find_place("s3://bucket/articles/"), find_place("file:///data/articles").name
    ('s3://bucket/articles', 'articles')
    """
    match = _ADDRESS.fullmatch(os.fspath(told))
    if match is None:
        return Path(told)
    scheme, rest = match[1].lower(), match[2].rstrip("/")
    return Path("/", rest) if scheme in _THIS_MACHINE else f"{scheme}://{rest}"


def is_address(told: str | os.PathLike[str]) -> bool:
    """Return whether a folder lies at an address, not on this machine."""
    return isinstance(find_place(told), str)


def is_of_one_process(told: str | os.PathLike[str]) -> bool:
    """Return whether only the process that has written something at an address can read it."""
    return str(find_place(told)).startswith("memory://")


def full_name(told: str | os.PathLike[str]) -> str:
    """Return what a folder is called from everywhere: its address, or its path without links."""
    place = find_place(told)
    return place if isinstance(place, str) else str(place.resolve())


def cache_folder() -> Path:
    """Return where Wenmai keeps what it can make again: in the user's cache unless told."""
    cache = os.environ.get("WENMAI_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "wenmai"
