"""An index at an address, such as ``s3://bucket/index``: each machine keeps a mirror of it.

The mirror is a folder of the user's cache, an index like any other, so that its files are
memory-mapped; the link ``.mirrors`` in it holds the address. Nothing in an index changes once it is
sealed, so a file that is here is right: one that is not is fetched when it is first read
(``corpus.store``). What is sealed is sent to the address; the pointer and the reader's choices,
which do change, are asked for there every time.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

from data_loader.objects import (
    fetch_objects,
    list_ages,
    read_object,
    remove_objects,
    send_files,
)
from data_loader.places import cache_folder, find_place, full_name

_ADDRESS: Final = ".mirrors"
_DRAFTS: Final = "drafts-"
_KINDS: Final = ("generation-", "shard-", _DRAFTS)
_GRACE: Final = 24 * 3600.0
"""Seconds after which what nothing points to is not wanted by anyone."""
_handed: set[Path] = set()
"""Mirrors that another machine has named to this process: it waits for what is written there."""


def folder_for(place: str | os.PathLike[str]) -> Path:
    """Return the folder of the user's cache that is kept for a place."""
    name = full_name(place).encode("utf-8", "surrogateescape")
    return cache_folder() / blake2b(name, digest_size=8).hexdigest()


def index_place(told: str | os.PathLike[str]) -> Path:
    """Return where an index lies on this machine: its folder, or the mirror of an address."""
    place = find_place(told)
    if isinstance(place, Path):
        return place.absolute()
    mirror = _mirrors() / folder_for(place).name
    mirror.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        (mirror / _ADDRESS).symlink_to(place)
    return mirror


def find_mirror(path: Path) -> tuple[Path, str] | None:
    """Return the mirror that a path is in, and the address that it mirrors; None for no mirror."""
    mirrors = _mirrors()
    if not path.is_relative_to(mirrors):
        return None
    mirror = mirrors / path.relative_to(mirrors).parts[0]
    return mirror, os.readlink(mirror / _ADDRESS)  # noqa: PTH115 -- a Path loses a stroke


def is_mirrored(path: Path) -> bool:
    """Return whether a path is in a mirror."""
    return find_mirror(path) is not None


def shown_name(index_dir: Path) -> str:
    """Return what an index is called on every machine that sees it: its address or its path."""
    found = find_mirror(index_dir)
    return found[1] if found else str(index_dir)


def read_at_address(path: Path) -> tuple[bool, bytes | None]:
    """Return whether a path is in a mirror, and what its address has there now.

    Raises:
        AddressError: the address cannot be read.
    """
    if (found := find_mirror(path)) is None:
        return False, None
    mirror, address = found
    return True, read_object(f"{address}/{_name(mirror, path)}")


def fetch_missing(place: Path, names: Iterable[str] | None = None) -> None:
    """Bring the files of a folder of a mirror that are not here yet.

    Args:
        place: the folder.
        names: the files, by their paths in it; all that the address has by default.

    Raises:
        FileNotFoundError: one is not there.
        AddressError: the address cannot be read.
    """
    if (found := find_mirror(place)) is None:
        return
    mirror, address = found
    there = f"{address}/{_name(mirror, place)}"
    wanted = list_ages(there) if names is None else names
    fetch_objects(there, {name: place / name for name in wanted if not (place / name).exists()})


def send(path: Path, *, source: Path | None = None) -> None:
    """Send a file or a folder of a mirror to its address; elsewhere there is nothing to do.

    Args:
        path: the file or the folder.
        source: the file that is to be at the address what ``path`` will be here.

    Raises:
        AddressError: the address cannot be written to.
    """
    if (found := find_mirror(path)) is None:
        return
    mirror, address = found
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    send_files(address, {_name(mirror, file): source or file for file in files})


def share(path: Path) -> None:
    """Send what another machine waits for, where this process works for another machine."""
    if any(mirror in _handed for mirror in path.parents):
        send(path)


def remove_at_address(place: Path) -> None:
    """Remove a folder of a mirror at its address.

    Raises:
        AddressError: it cannot be removed.
    """
    if (found := find_mirror(place)) is not None:
        mirror, address = found
        there = f"{address}/{_name(mirror, place)}"
        remove_objects(there, list_ages(there))


def remove_old(index_dir: Path, wanted: set[str]) -> None:
    """Remove folders at the address that are not wanted, and that no build or reader can want.

    Nobody knows who reads or builds on other machines, so this is a question of time.

    Raises:
        AddressError: the address cannot be read, or written to.
    """
    if (found := find_mirror(index_dir)) is None:
        return
    _, address = found
    ages = list_ages(address)
    young = {path.partition("/")[0] for path, age in ages.items() if age < _GRACE}
    gone = [path for path in ages if path.startswith(_KINDS)]
    remove_objects(address, [p for p in gone if p.partition("/")[0] not in young | wanted])


# --- paths that travel ---------------------------------------------------------------------------


def portable(path: Path) -> tuple[str, str] | None:
    """Return what names a path of a mirror on every machine; None for a path of no mirror."""
    if (found := find_mirror(path)) is None:
        return None
    mirror, address = found
    return address, _name(mirror, path)


def localize(address: str, name: str) -> Path:
    """Return the path on this machine of what another one has named (``portable``)."""
    mirror = index_place(address)
    _handed.add(mirror)
    path = mirror / name
    if path.name.startswith(_DRAFTS):
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def _mirrors() -> Path:
    return (cache_folder() / "mirrors").absolute()


def _name(mirror: Path, path: Path) -> str:
    return path.relative_to(mirror).as_posix()
