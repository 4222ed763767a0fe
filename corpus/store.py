"""Files of the index: arrays, tables and notes, written so that a crash cannot leave half of one.

::

    INDEX/current              name of the generation in force
    INDEX/furniture.json       which found lines a reader put back or took out
    INDEX/lock                 held while a build writes
    INDEX/generation-…/        tables over the whole corpus (``corpus.generations``)
    INDEX/shard-…/             some articles with their counts (``corpus.shards``)

Folders are written under a name that nothing points to, sealed with a checksum of every file,
synced, and put in force by one rename of the pointer. Nothing is pickled, nothing in a sealed
folder ever changes, and nothing is written into the corpus folder. What a reader decided outlives
the generations: it is the one file here that cannot be built again.

An index at an address is mirrored here (``corpus.mirror``): what is sealed is sent there, and what
is not here yet is fetched when it is read.
"""

import errno
import io
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xxhash
from filelock import FileLock
from numpy.typing import NDArray

from corpus.mirror import (
    fetch_missing,
    folder_for,
    is_mirrored,
    read_at_address,
    send,
)
from data_loader.folder import CorpusFolderError
from data_loader.found_furniture import FurnitureChoices
from data_loader.objects import AddressError

POINTER: Final = "current"
_CHOICES: Final = "furniture.json"
LOCK: Final = "lock"
_SEAL: Final = "checksums.json"
_SUM: Final = "checksum"
_DRAFT: Final = ".draft"
_SEALED: Final = ("generation-", "shard-")
_AT_ONCE: Final = 1 << 18
_LARGE: Final = 1 << 22
TICK_NS: Final = 2_000_000_000
"""A file written so shortly before one looks may be written again within one tick of its time."""
_POINTED: Final = re.compile(r"(generation-[a-z0-9_]+) ([0-9a-f]{32})\n")
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN: Final = {errno.EACCES, errno.EPERM, errno.EROFS}

_held: Final[ContextVar[set[tuple[Path, str]] | None]] = ContextVar("held", default=None)


class IndexMissingError(FileNotFoundError):
    """There is no index at this place; the message says how to build one."""


class DamagedIndexError(ValueError):
    """A file of the index is not what was written; the message names it."""


class IndexWriteError(CorpusFolderError):
    """The index cannot be written; the message says where it lies and what to do."""


class ChoicesFileError(CorpusFolderError):
    """The corpus cannot be opened as its reader decided; the message says what to mend."""


def default_index_dir(folder: str | os.PathLike[str]) -> Path:
    """Return where the index of a folder lies unless told otherwise: in the user's cache."""
    return folder_for(folder)


@contextmanager
def explain_failure(index_dir: Path) -> Iterator[None]:
    """Tell in words what the system refuses while an index is written.

    Raises:
        IndexWriteError: instead of the system's own error, or of an address'.
    """
    try:
        yield
    except AddressError as error:
        raise IndexWriteError(str(error)) from error
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        remedy = "Free space there" if error.errno in _FULL else "Check the disk"
        remedy = "Allow writing there" if error.errno in _FORBIDDEN else remedy
        raise IndexWriteError(
            f"The index in {index_dir} cannot be written ({reason}). {remedy}, or choose another "
            "place: --index for the command, WENMAI_INDEX for the dashboard."
        ) from error


# --- what a reader decided -----------------------------------------------------------------------


def read_choices(index_dir: Path) -> FurnitureChoices:
    """Return what a reader decided about lines found to be furniture; nothing where no file is.

    Raises:
        ChoicesFileError: the file is there and cannot be used.
    """
    path = index_dir / _CHOICES
    _renew(path)
    try:
        told = json.loads(path.read_text("utf-8"))
        if told.keys() - {_SUM} != {"kept", "removed"}:
            raise ValueError(f"its keys are {', '.join(told)}")
        if told.get(_SUM, "") not in ("", _sum_choices(told)):
            raise ValueError(f"it was changed; if by you, take out its line `{_SUM}`")
        return FurnitureChoices(**{name: _pairs(told[name]) for name in ("kept", "removed")})
    except FileNotFoundError:
        return FurnitureChoices()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ChoicesFileError(
            f"{path} cannot be used ({error}). It lists, under `kept` and `removed`, pairs of "
            "outlet and line. Mend it, or take it away to start anew."
        ) from error


def write_choices(index_dir: Path, choices: FurnitureChoices) -> None:
    """Keep what a reader decided; the next opening of the folder builds the index with it.

    Raises:
        IndexWriteError: it cannot be kept; the message says why.
    """
    told = {"kept": sorted(choices.kept), "removed": sorted(choices.removed)}
    text = json.dumps({**told, _SUM: _sum_choices(told)}, ensure_ascii=False, indent=1)
    with hold_index(index_dir), explain_failure(index_dir):
        _replace_file(index_dir / _CHOICES, text)


def _pairs(told: list[list[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((str(outlet), str(line)) for outlet, line in told)


def _sum_choices(told: Mapping[str, Any]) -> str:
    """Return a checksum of choices: a reader may change them by hand, a failing disk may not."""
    return xxhash.xxh3_128_hexdigest(json.dumps([told["kept"], told["removed"]]).encode())


# --- files of a folder that is being written -----------------------------------------------------


def put_array(place: Path, name: str, values: NDArray[Any]) -> None:
    """Write an array as ``NAME.npy``."""
    # Into a file of Python's own, NumPy would write through a buffer whose last part gets lost
    # without an error on a full disk.
    with _create(place / f"{name}.npy") as file:
        np.lib.format.write_array(file, values, allow_pickle=False)


def put_arrays(
    place: Path,
    names: Sequence[str],
    pieces: Iterable[Sequence[NDArray[Any]]],
    *,
    kind: type[np.generic],
    length: int,
) -> None:
    """Write arrays of one kind and length, each as ``NAME.npy``, piece by piece as they come."""
    shape = {"descr": np.dtype(kind).str, "fortran_order": False, "shape": (length,)}
    with ExitStack() as opened:
        files = [opened.enter_context(_create(place / f"{name}.npy")) for name in names]
        for file in files:
            np.lib.format.write_array_header_1_0(file, shape)
        for some in pieces:
            for file, values in zip(files, some, strict=True):
                file.write(np.ascontiguousarray(values, kind))


def get_array(place: Path, name: str) -> NDArray[Any]:
    """Return the array ``NAME.npy``; it stays on disk, memory-mapped and read-only."""
    # Closed, a file of Arrow's stays mapped; NumPy's would keep one open for every array.
    with _map(place / f"{name}.npy") as file:
        np.lib.format.read_magic(file)
        length = file.read(2)
        header = length + file.read(int.from_bytes(length, "little"))
        shape, is_fortran, dtype = _read_header(header)
        order: Literal["F", "C"] = "F" if is_fortran else "C"
        return np.ndarray(shape, dtype, file.read_buffer(), order=order)


@lru_cache(maxsize=1 << 12)
def _read_header(header: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Read what an array's file tells of it: as Python text, slower than all else about a file."""
    return np.lib.format.read_array_header_1_0(io.BytesIO(header))


def append_values(place: Path, name: str, values: NDArray[Any]) -> None:
    """Put values behind those in ``NAME.raw``: what grows waits on the disk, not in memory."""
    with _create(place / f"{name}.raw", "ab") as file:
        file.write(values)


def get_values(place: Path, name: str, kind: type[np.generic], length: int) -> NDArray[Any]:
    """Return what has been put into ``NAME.raw``; it stays on disk, memory-mapped and read-only."""
    with _map(place / f"{name}.raw") as file:
        return np.frombuffer(file.read_buffer(), kind, length)


def put_table(place: Path, name: str, table: pa.Table) -> Path:
    """Write a table as ``NAME.arrow``, to be memory-mapped, and return the path of the file."""
    path = place / f"{name}.arrow"
    with _create(path) as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table.combine_chunks(), max_chunksize=len(table) or 1)
    return path


def get_table(place: Path, name: str) -> pa.Table:
    """Return the table ``NAME.arrow``; its columns stay on disk, memory-mapped."""
    with _map(place / f"{name}.arrow") as file:
        return pa.ipc.open_file(file).read_all()


def put_parquet(place: Path, name: str, table: pa.Table) -> None:
    """Write a table as ``NAME.parquet``."""
    with _create(place / f"{name}.parquet") as file:
        pq.write_table(table, file, compression="zstd")


def get_parquet(place: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """Return the table ``NAME.parquet``, or some of its columns."""
    with _map(place / f"{name}.parquet") as mapped, pq.ParquetFile(mapped) as file:
        return file.read(columns, use_threads=False)


def put_note(place: Path, name: str, told: Mapping[str, Any]) -> None:
    """Write plain facts as ``NAME.json``; names of files in them need not be UTF-8."""
    written = json.dumps(told, ensure_ascii=False, indent=1)
    _write(place / f"{name}.json", written.encode("utf-8", "surrogatepass"))


def get_note(place: Path, name: str) -> dict[str, Any]:
    """Return the facts in ``NAME.json``."""
    told: dict[str, Any] = json.loads(_at_hand(place / f"{name}.json").read_bytes())
    return told


def read_contents(files: Mapping[str, Path]) -> dict[str, bytes]:
    """Return the bytes of small files by name; none where a file cannot be read."""
    return {name: _read_or_nothing(path) for name, path in files.items()}


def put_contents(place: Path, contents: Mapping[str, bytes]) -> None:
    """Write files with these bytes into a new folder."""
    place.mkdir()
    for name, data in contents.items():
        _write(place / name, data)


def _map(path: Path) -> pa.MemoryMappedFile:
    """Open a file to be memory-mapped: all that is read of tables and arrays passes here."""
    return pa.memory_map(os.fsencode(_at_hand(path)))


def _at_hand(path: Path) -> Path:
    """Return the path of a file to be read; what a mirror does not have yet is fetched first."""
    if not path.exists() and is_mirrored(path):
        fetch_missing(path.parent, [path.name])
        if _is_damaged(path):
            path.unlink()
            raise DamagedIndexError(f"{path} is not what was written")
    return path


def _is_damaged(path: Path) -> bool:
    """Say whether a file of a sealed folder differs from its checksum."""
    for place in path.parents:
        if place.name.startswith(_SEALED) and path != place / _SEAL:
            sums = get_note(place, _SEAL.removesuffix(".json"))
            return bool(_sum_file(path) != sums.get(path.relative_to(place).as_posix()))
    return False


def _create(path: Path, mode: Literal["wb", "ab"] = "wb") -> pa.NativeFile:
    """Open a new file, or the end of one: all that is written into an index passes here."""
    return pa.OSFile(os.fsencode(path), mode)  # Arrow takes text for UTF-8, which no name need be


def _write(path: Path, data: bytes) -> None:
    with _create(path) as file:
        file.write(data)


def link_files(source: Path, place: Path) -> None:
    """Put the files of a folder, without its sub-folders, into a new one; they are not changed."""
    fetch_missing(source)
    for path in source.iterdir():
        if path.is_file():
            try:
                os.link(path, place / path.name)
            except OSError:  # not every shared storage knows links
                shutil.copyfile(path, place / path.name)


# --- folders -------------------------------------------------------------------------------------


def new_folder(index_dir: Path, kind: str) -> Path:
    """Return a new, empty folder of the index, readable by its owner only."""
    index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=index_dir))


def remove_folder(place: Path) -> None:
    """Remove a folder that nothing points to."""
    shutil.rmtree(place, ignore_errors=True)


def seal_folder(place: Path) -> str:
    """Write down a checksum of every file of a folder, sync it, and return the seal's own."""
    sums = {name: _sum_file(place / name) for name in _list_names(place)}
    put_note(place, _SEAL.removesuffix(".json"), sums)
    for name in _list_names(place, with_seal=True):
        _sync(place / name)
    for folder in (*(path for path in place.rglob("*") if path.is_dir()), place, place.parent):
        _sync(folder)
    send(place)
    return _sum_file(place / _SEAL)


@contextmanager
def check_once() -> Iterator[None]:
    """Hold each sealed folder to its checksums once in a row of steps: the next trusts the last."""
    token = _held.set(set())
    try:
        yield
    finally:
        _held.reset(token)


def check_folder(place: Path, seal: str, *, carried: bool = False) -> None:
    """Hold every file of a sealed folder to its checksum; what a mirror lacks is fetched.

    Args:
        place: the folder.
        seal: the checksum of its checksums.
        carried: the folder is only carried over into a generation that whoever opens it checks
            again. Its large files, of which an update reads next to nothing, are then not summed
            a second time in this process while the system tells that they are unchanged; in a
            row of steps (``check_once``), of which a later one may open it, they are.

    Raises:
        DamagedIndexError: a file is missing, cannot be read, or is not what was written.
    """
    held = _held.get()
    if held is not None and (place, seal) in held:
        return
    sum_file = _sum_unless_known if carried and held is None else _sum_file
    try:
        _check_files(place, seal, sum_file)
    except DamagedIndexError:
        if not is_mirrored(place):
            raise
        remove_folder(place)  # the damage may have been done here
        _check_files(place, seal, sum_file)
    if held is not None:
        held.add((place, seal))


def _check_files(place: Path, seal: str, sum_file: Callable[[Path], str]) -> None:
    try:
        if _sum_file(_at_hand(place / _SEAL)) != seal:
            raise DamagedIndexError(f"{place / _SEAL} has changed since it was written")
        sums = get_note(place, _SEAL.removesuffix(".json"))
        fetch_missing(place, sums)
        found = _sum_all(place, sums, sum_file)
        for name, told in sums.items():
            if found[name] != told:
                raise DamagedIndexError(f"{place / name} has changed since it was written")
    except (OSError, ValueError) as error:
        if isinstance(error, DamagedIndexError):
            raise
        raise DamagedIndexError(f"{place} cannot be read ({error})") from error


def hash_files(folder: Path, pattern: str = "*") -> str:
    """Return a digest of the names and contents of a folder's files, or of some of them."""
    digest = blake2b(digest_size=16)
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Return a digest of a file's contents; empty where it has none, or cannot be read."""
    data = _read_or_nothing(path)
    return blake2b(data, digest_size=16).hexdigest() if data else ""


def _read_or_nothing(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _list_names(place: Path, *, with_seal: bool = False) -> list[str]:
    files = (path for path in place.rglob("*") if path.is_file())
    names = sorted(path.relative_to(place).as_posix() for path in files)
    return [name for name in names if with_seal or name != _SEAL]


def _sum_file(path: Path) -> str:
    digest, part = xxhash.xxh3_128(), memoryview(bytearray(_AT_ONCE))
    with path.open("rb", buffering=0) as file:
        # Into one piece of memory that stays in the processor's cache: twice as fast.
        while n := file.readinto(part):
            digest.update(part[:n])
    return digest.hexdigest()


def _sum_all(place: Path, names: Iterable[str], sum_file: Callable[[Path], str]) -> dict[str, str]:
    """Return the checksums of a folder's files; the large ones are read on every core."""
    paths = {name: place / name for name in names}
    large = [name for name, path in paths.items() if path.stat().st_size >= _LARGE]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = dict(
            zip(large, threads.map(sum_file, [paths[name] for name in large]), strict=True)
        )
    # A small file is summed sooner than it is handed to another thread.
    return found | {name: sum_file(path) for name, path in paths.items() if name not in found}


def _sum_unless_known(path: Path) -> str:
    """Return the checksum of a file, known by now if it is large and unchanged since it was read.

    A file that was young when it was read may have been written again within one tick.
    """
    told = path.stat()
    is_young = told.st_mtime_ns > time.time_ns() - TICK_NS
    if told.st_size < _LARGE or is_young:
        return _sum_file(path)
    return _sum_in_state(path, (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns))


@lru_cache(maxsize=1 << 14)
def _sum_in_state(path: Path, _state: tuple[int, ...]) -> str:
    return _sum_file(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _renew(path: Path) -> None:
    """Bring a file that may have changed at the address of a mirror up to date here."""
    is_elsewhere, data = read_at_address(path)
    if is_elsewhere and data is None:
        path.unlink(missing_ok=True)
    elif data is not None and data != _read_or_nothing(path):
        draft = path.with_name(f"{path.name}-{token_hex(4)}{_DRAFT}")
        _write(draft, data)
        draft.replace(path)


def _replace_file(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}{_DRAFT}")
    _write(draft, text.encode())
    _sync(draft)
    send(path, source=draft)
    draft.replace(path)
    _sync(path.parent)


# --- which generation is in force ----------------------------------------------------------------


@contextmanager
def hold_index(index_dir: Path) -> Iterator[None]:
    """Let one at a time write into an index; the second waits for the first.

    Raises:
        IndexWriteError: nobody can write there.
    """
    with ExitStack() as held:
        with explain_failure(index_dir):
            index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            held.enter_context(FileLock(index_dir / LOCK))
        yield


def read_pointer(index_dir: Path) -> tuple[Path, str] | None:
    """Return the generation in force and the checksum of its seal, or None where none is.

    Raises:
        DamagedIndexError: the pointer cannot be read, or points to nothing that Wenmai made.
        AddressError: the address that this index mirrors cannot be read.
    """
    path = index_dir / POINTER
    _renew(path)
    try:
        pointed = _POINTED.fullmatch(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise DamagedIndexError(f"{path} cannot be read ({error})") from error
    if pointed is None:
        raise DamagedIndexError(f"{path} does not name a generation")
    return index_dir / pointed[1], pointed[2]


def put_in_force(index_dir: Path, generation: Path, seal: str) -> None:
    """Point to a sealed generation: the one step by which an index changes."""
    _replace_file(index_dir / POINTER, f"{generation.name} {seal}\n")


def remove_others(index_dir: Path, wanted: set[str]) -> None:
    """Remove generations and shards that are not wanted, and what a broken-off build has left.

    A mapping that is open keeps its file.
    """
    for kind in ("generation", "shard", "drafts"):
        for place in index_dir.glob(f"{kind}-*"):
            if place.name not in wanted:
                remove_folder(place)
    for draft in index_dir.glob(f"*{_DRAFT}"):
        draft.unlink(missing_ok=True)
