"""Generations: one state of the whole corpus, made of shards and of tables over all of them.

::

    GENERATION/manifest.json     what it was built from, its shards and their seals
               files.arrow       every file seen, with its row of the report
               members.arrow     every article: its shard and row, and what the whole corpus tells
               pairs.arrow       articles that were compared (``corpus.copies.PAIR_SCHEMA``)
               vocabulary.arrow  every type (``corpus.vocabulary.SCHEMA``)
               furniture.json    the lines found to be furniture, and what a reader decided
               lexicons/         a copy of those it was counted with
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow as pa
from filelock import FileLock, Timeout

from corpus.mirror import remove_old
from corpus.store import (
    LOCK,
    POINTER,
    DamagedIndexError,
    IndexMissingError,
    check_folder,
    get_note,
    get_table,
    hash_file,
    new_folder,
    put_contents,
    put_in_force,
    put_note,
    put_table,
    read_pointer,
    remove_others,
    seal_folder,
)
from data_loader.lexicons import Lexicons, load_lexicons
from data_loader.objects import AddressError

T = TypeVar("T")

SCHEMA_VERSION: Final = 6
FILE_SCHEMA: Final = pa.schema(
    {
        "path": pa.binary(),
        "size": pa.int64(),
        "mtime_ns": pa.int64(),
        "file": pa.string(),
        "status": pa.string(),
        "n_articles": pa.int32(),
        "reason": pa.string(),
        "content": pa.string(),
    }
)
"""``path`` as the system knows it, ``mtime_ns`` negative where it cannot tell a later change,
``content`` a digest of the bytes read (empty where none were); the rest is as in the report."""
_NO_FILES: Final = FILE_SCHEMA.empty_table()


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself.

    Attributes:
        schema: version of the files' layout and of how they are counted.
        version: changes whenever an answer could.
        folder: the folder that was read.
        name: what its ``corpus.toml`` calls the corpus.
        fingerprints: digests of what it was built with, by what they stand for.
        shards: names of the shards, in the order of ``members.arrow``.
        seals: the shards' seals.
    """

    schema: int
    version: str
    folder: str
    name: str
    fingerprints: Mapping[str, str]
    shards: Sequence[str]
    seals: Sequence[str]


@dataclass(frozen=True)
class Generation:
    """A generation that has been read: where it lies and what it says."""

    place: Path
    manifest: Manifest

    def table(self, name: str) -> pa.Table:
        """Return one of its tables."""
        return get_table(self.place, name)

    def lexicons(self) -> Lexicons:
        """Return the lexicons that it was counted with."""
        return load_lexicons(self.place / "lexicons")

    def note(self, name: str) -> dict[str, Any]:
        """Return one of its notes."""
        return get_note(self.place, name)


def find_generation(index_dir: Path, *, carried: bool = False) -> Generation | None:
    """Return the generation in force, every file of it checked, or None where there is none.

    Args:
        index_dir: the index.
        carried: its shards are to be carried over into the next one (``check_folder``).

    Raises:
        DamagedIndexError: there is one that cannot be used; the message says why.
    """
    pointed = read_pointer(index_dir)
    if pointed is None:
        return None
    place, seal = pointed
    check_folder(place, seal)
    told = get_note(place, "manifest")
    if told.get("schema") != SCHEMA_VERSION:
        raise DamagedIndexError(f"{place} was written by another version of Wenmai")
    manifest = Manifest(**told)
    for name, shard_seal in zip(manifest.shards, manifest.seals, strict=True):
        check_folder(index_dir / name, shard_seal, carried=carried)
    return Generation(place, manifest)


def list_known_files(index_dir: Path) -> pa.Table:
    """Return the files of the generation in force, unchecked; none where there is no such table.

    For a look at what has changed: what an update relies on, ``find_generation`` checks.

    Raises:
        AddressError: the address that this index mirrors cannot be read.
    """
    try:
        pointed = read_pointer(index_dir)
        return get_table(pointed[0], "files").cast(FILE_SCHEMA) if pointed else _NO_FILES
    except AddressError:
        raise
    except (OSError, ValueError):
        return _NO_FILES


def read_generation(index_dir: Path, read: Callable[[Generation], T]) -> T:
    """Return what a function reads from the generation in force.

    Another build may put its own in force meanwhile and remove this one, whole or in part, before
    all of it is mapped; then the new one is read.

    Raises:
        IndexMissingError: there is none that can be used; the message says what to do.
    """
    while True:
        pointer = hash_file(index_dir / POINTER)
        try:
            return read(_find_or_explain(index_dir))
        except (OSError, ValueError) as error:
            if hash_file(index_dir / POINTER) != pointer:
                continue
            if isinstance(error, IndexMissingError) or not isinstance(error, OSError):
                raise
            raise IndexMissingError(f"{index_dir} cannot be read ({error})") from error


def _find_or_explain(index_dir: Path) -> Generation:
    build_one = "build one with `python -m corpus build FOLDER`."
    try:
        generation = find_generation(index_dir)
    except DamagedIndexError as error:
        raise IndexMissingError(f"{error}: {build_one}") from error
    if generation is None:
        raise IndexMissingError(f"{index_dir} holds no index: {build_one}")
    return generation


@contextmanager
def keep_tidy(index_dir: Path) -> Iterator[None]:
    """Remove what the generation in force does not need, before a build and however it ends."""
    remove_others(index_dir, _find_wanted(index_dir))
    try:
        yield
    finally:
        with suppress(AddressError):  # what has not been sent is not known to be wanted either
            wanted = _find_wanted(index_dir)
            remove_others(index_dir, wanted)
            remove_old(index_dir, wanted)


def _find_wanted(index_dir: Path) -> set[str]:
    wanted: set[str] = set()
    try:
        if pointed := read_pointer(index_dir):
            wanted = {pointed[0].name, *get_note(pointed[0], "manifest")["shards"]}
    except AddressError:
        raise
    except (OSError, ValueError, TypeError, KeyError):
        pass  # it is damaged past use
    return wanted


def tidy_mirror(place: Path) -> None:
    """Remove from the mirror that a folder is in what the generation in force does not need.

    For the workers of a build that is over; who builds on the same machine keeps its own in order.
    """
    with suppress(Timeout, AddressError), FileLock(place.parent / LOCK, timeout=0):
        remove_others(place.parent, _find_wanted(place.parent))


def write_generation(
    index_dir: Path,
    manifest: Manifest,
    *,
    tables: Mapping[str, pa.Table],
    furniture: Mapping[str, Any],
    lexicons: Mapping[str, bytes],
) -> None:
    """Write a generation and put it in force.

    Args:
        index_dir: the index, with the shards that the manifest names.
        manifest: what the generation says of itself.
        tables: ``files``, ``members``, ``pairs`` and ``vocabulary``.
        furniture: ``found``, the hashes of lines by outlet, and ``decided``, a reader's choices.
        lexicons: the lexicon files that were counted with, by name.
    """
    place = new_folder(index_dir, "generation")
    for name, table in tables.items():
        put_table(place, name, table)
    put_note(place, "furniture", furniture)
    put_contents(place / "lexicons", lexicons)
    put_note(place, "manifest", asdict(manifest))
    put_in_force(index_dir, place, seal_folder(place))
