"""What lies at an address, read and written through fsspec.

An object store knows no folders, links or devices, and the readers of formats know no object store:
objects are brought here a few at a time, and read like files of a folder. Archives stay in the
cache, since their members are read one by one.

fsspec is imported only where an address is given.
"""

import errno
import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from data_loader.file_names import (
    SETTINGS_FILE,
    archive_parts,
    is_archive,
    is_hidden,
    name_problem,
)
from data_loader.folder import CorpusFolderError, SourceFile, length_problem
from data_loader.lexicons import LEXICON_FILES
from data_loader.limits import MAX_BYTES
from data_loader.places import cache_folder, find_place

_AT_ONCE: Final = 32
"""Objects under way at one time: each waits for the network most of the while."""
_SECOND: Final = 1_000_000_000
_TIMES: Final = ("mtime", "LastModified", "last_modified", "updated", "created")
_SAYS_NOTHING: Final = {"name", "Key", "size", "Size", "type"}
_S3: Final = ("s3", "s3a")
_NOT_THERE: Final = "cannot be looked at: no such file or directory"
_FORBIDDEN: Final = "cannot be read: permission denied"
_OF_THE_DISK: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_NO_NAME: Final = "a name that no folder can hold"
_LONGEST: Final = 60  # bytes of a name before the ending of a draft


class AddressError(CorpusFolderError):
    """What lies at an address cannot be read or written; the message says why and what to do."""


class Near(NamedTuple):
    """A file of the corpus, as far as it can be read now.

    Attributes:
        folder: below it lies the file, or the archive that holds it.
        path: its path there, and in the corpus.
        problem: why it cannot be read, in words; empty when it can.
    """

    folder: Path
    path: str
    problem: str = ""


# --- the corpus folder ---------------------------------------------------------------------------


def list_objects(address: str) -> list[SourceFile]:
    """Return every object below an address, sorted by path, as ``list_files`` does files.

    In the place of nanoseconds, which object stores do not tell, stands a digest of all that the
    store tells of an object, its ETag among that.

    Raises:
        CorpusFolderError: there is no such folder. ``AddressError``, which is one: it cannot be
            read.
    """
    found = {}
    for path, info in _list(address):
        shown = _shown_path(path)
        size, stamp = (info.get("size") or 0, _stamp(info)) if shown == path else (0, 0)
        problem = _path_problem(shown) or length_problem(shown, size)
        found[shown] = SourceFile(shown, size, stamp, problem)
    return [found[path] for path in sorted(found)]


def archive_home(address: str, path: str) -> Path:
    """Return the folder below which the object at ``path`` lies on this machine, fetched once.

    It holds none where the object is gone.
    """
    versions = cache_folder() / "archives" / _digest(f"{address}/{path}")
    with _explain(address):
        files, root = _open(address)
        try:
            home = versions / _digest(str(files.info(f"{root}/{path}")))
        except FileNotFoundError:
            return versions / "gone"
        if not (home / path).exists():
            _get(files, f"{root}/{path}", home / path)
            for old in set(versions.iterdir()) - {home}:
                shutil.rmtree(old, ignore_errors=True)
        return home


def list_top(folder: Path | str) -> list[str]:
    """Return the names of files and folders at the top of a corpus folder.

    Raises:
        AddressError: the folder lies at an address that cannot be read.
    """
    if isinstance(folder, Path):
        return sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208
    with _explain(folder):
        files, root = _open(folder)
        files.invalidate_cache()
        return sorted(name.rstrip("/").rpartition("/")[2] for name in files.ls(root, detail=False))


@contextmanager
def outline(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a folder of this machine that holds what settings are read from.

    Of an address, these are ``corpus.toml``, lexicons, and the names of folders and archives.

    Raises:
        AddressError: the address cannot be read.
    """
    place = find_place(folder)
    if isinstance(place, Path):
        yield Path(folder)
        return
    with TemporaryDirectory() as made:
        here = Path(made)
        settings = read_object(f"{place}/{SETTINGS_FILE}")
        if settings is not None:
            (here / SETTINGS_FILE).write_bytes(settings)
            _sketch(place, here)
        yield here


def bring_near(folder: str | os.PathLike[str], paths: Sequence[str]) -> Iterator[Near]:
    """Yield where each file can be read now; from an address, it is gone when the next is taken.

    Raises:
        AddressError: the address cannot be read; of a single object, that is its problem.
    """
    place = find_place(folder)
    if isinstance(place, Path):
        yield from (Near(place, path) for path in paths)
        return
    groups = [paths[at : at + _AT_ONCE] for at in range(0, len(paths), _AT_ONCE)]
    bring = partial(_bring, *_open(place), _bring_archives(place, paths))
    with TemporaryDirectory() as made, ThreadPoolExecutor(1) as thread, _explain(place):
        homes = [Path(made, str(number)) for number in range(len(groups))]
        waiting: deque[Future[list[Near]]] = deque()
        for number, home in enumerate(homes):
            for ahead in range(number + len(waiting), min(number + 2, len(groups))):
                waiting.append(thread.submit(bring, groups[ahead], homes[ahead]))
            yield from waiting.popleft().result()
            shutil.rmtree(home, ignore_errors=True)


def _list(address: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects below an address by their paths there, and what the store says of them."""
    with _explain(address):
        files, root = _open(address)
        files.invalidate_cache()
        try:
            found = files.find(root, detail=True)
            is_there = bool(found) or files.exists(root)
        except FileNotFoundError:
            is_there = False
        files.invalidate_cache()  # it would be as large again
    if not is_there:
        raise CorpusFolderError(
            f"The folder {address} does not exist. Check its name, or give another folder."
        )
    if root in found:
        raise CorpusFolderError(
            f"{address} is a file, not a folder. Give the folder that holds the articles."
        )
    for name, info in found.items():
        path = name[len(root) + 1 :]
        if info.get("type") == "file" and path and not path.endswith("/"):
            yield path, info


def _shown_path(path: str) -> str:
    """Return what stands for an object in the list: a hidden folder is one entry.

    >>> _shown_path("a/.git/b"), _shown_path("a//b"), _shown_path("a/b")
    ('a/.git', 'a/', 'a/b')
    """
    parts = path.split("/")
    for at, part in enumerate(parts[:-1], start=1):
        if not part or is_hidden(part):
            return "/".join(parts[:at])
    return path


def _path_problem(path: str) -> str:
    is_named = bool(path) and not path.endswith("/") and "\0" not in path
    return name_problem(path) if is_named else _NO_NAME


def _stamp(info: Mapping[str, Any]) -> int:
    """Return what changes whenever an object does; where a store tells nothing, with every look."""
    told = [
        (name, str(value.timestamp() if isinstance(value, datetime) else value))
        for name, value in sorted(info.items())
        if name not in _SAYS_NOTHING
    ]
    if not told:
        return time.time_ns()
    digest = int(_digest(repr(told)), 16)
    return int(_written_at(info)) * _SECOND + digest % _SECOND


def _written_at(info: Mapping[str, Any], unknown: float = 0.0) -> float:
    """Return when an object was written, in seconds since 1970."""
    told = next((info[name] for name in _TIMES if info.get(name)), unknown)
    moment = told.timestamp() if isinstance(told, datetime) else told
    return float(moment) if isinstance(moment, int | float) else unknown


def _bring_archives(address: str, paths: Iterable[str]) -> dict[str, Path]:
    """Return the archives that paths lead into, and the folders below which they lie here."""
    named = {outer for path in paths for outer, _ in archive_parts(path)}
    homes = {outer: archive_home(address, outer) for outer in sorted(named)}
    return {outer: home for outer, home in homes.items() if (home / outer).is_file()}


def _bring(
    files: Any, root: str, archives: Mapping[str, Path], paths: Sequence[str], home: Path
) -> list[Near]:
    """Bring some files here; each has a folder of its own: objects may be named ``a`` and ``a/b``.

    Most are small: they are had with one question, where asking for the size first makes two.
    """
    nears = [_foresee(archives, path, home / str(n)) for n, path in enumerate(paths)]
    wanted = [
        at for at, near in enumerate(nears) if near.folder.is_relative_to(home) and not near.problem
    ]
    names = [f"{root}/{paths[at]}" for at in wanted]
    starts = files.cat_ranges(names, 0, MAX_BYTES + 1, on_error="return") if names else []
    for at, name, start in zip(wanted, names, starts, strict=True):
        problem = _keep_or_explain(files, name, start, nears[at].folder / paths[at])
        nears[at] = nears[at]._replace(problem=problem)
    return nears


def _foresee(archives: Mapping[str, Path], path: str, home: Path) -> Near:
    for outer, _ in archive_parts(path):
        if outer in archives:
            return Near(archives[outer], path)
    return Near(home, path, _path_problem(path))


def _keep_or_explain(files: Any, name: str, start: bytes | Exception, path: Path) -> str:
    """Write an object into a file, given its start or why there is none; return its problem."""
    try:
        data = _read_start(files, name, MAX_BYTES + 1) if isinstance(start, Exception) else start
        return _keep(files, name, data, path)
    except FileNotFoundError:
        return _NOT_THERE
    except PermissionError:
        return _FORBIDDEN
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return _NO_NAME
        raise


def _keep(files: Any, name: str, start: bytes, path: Path) -> str:
    if len(start) > MAX_BYTES:
        problem = length_problem(name, files.info(name)["size"])
        if not problem:
            _get(files, name, path)
        return problem
    path.parent.mkdir(parents=True)
    path.write_bytes(start)
    return ""


def _sketch(address: str, here: Path) -> None:
    """Make the folders of an address, its archives without what is in them, and its lexicons."""
    for path, _ in _list(address):
        if _path_problem(_shown_path(path)):
            continue
        target = here / path
        with suppress(OSError):  # a name that is too long, or a folder's and a file's
            target.parent.mkdir(parents=True, exist_ok=True)
        if target.name in LEXICON_FILES:
            target.write_bytes(read_object(f"{address}/{path}") or b"")
        elif is_archive(path) and not target.exists():
            target.touch()


# --- objects -------------------------------------------------------------------------------------


def read_object(address: str) -> bytes | None:
    """Return the bytes of a small object, at most as many as a file may have; None without one.

    Raises:
        AddressError: it cannot be read.
    """
    with _explain(address):
        files, name = _open(address)
        try:
            return _read_start(files, name, MAX_BYTES)
        except FileNotFoundError:
            return None


def fetch_objects(address: str, targets: Mapping[str, Path]) -> None:
    """Bring objects here, by their paths below an address; each file is there whole or not at all.

    Raises:
        FileNotFoundError: one is not there.
        AddressError: one cannot be read.
    """
    with _explain(address):
        files, root = _open(address)
        _each(lambda path: _get(files, f"{root}/{path}", targets[path]), targets)


def send_files(address: str, sources: Mapping[str, Path]) -> None:
    """Write files as objects, by their paths below an address.

    An object store has each whole or not at all.

    Raises:
        AddressError: one cannot be written.
    """
    with _explain(address, "written"):
        files, root = _open(address)
        _each(lambda path: files.put_file(str(sources[path]), f"{root}/{path}"), sources)


def list_ages(address: str) -> dict[str, float]:
    """Return the seconds since each object below an address was written, by its path there.

    Where a store does not tell, it was now. Nothing is there where there is no such folder.

    Raises:
        AddressError: the address cannot be read.
    """
    now = time.time()
    try:
        return {path: now - _written_at(info, now) for path, info in _list(address)}
    except AddressError:
        raise
    except CorpusFolderError:
        return {}


def remove_objects(address: str, paths: Iterable[str]) -> None:
    """Remove objects by their paths below an address; one that is gone is no matter.

    Raises:
        AddressError: one cannot be removed.
    """
    with _explain(address, "written"):
        files, root = _open(address)
        _each(lambda path: _remove(files, f"{root}/{path}"), paths)


def _remove(files: Any, name: str) -> None:
    with suppress(FileNotFoundError):
        files.rm_file(name)


def _each(work: Callable[[str], object], paths: Iterable[str]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        deque(threads.map(work, paths), maxlen=0)  # what is waiting is given up at an error


def _open(address: str) -> tuple[Any, str]:
    """Return the file system of an address and the name that the address has there."""
    with _explain(address):
        from fsspec.core import url_to_fs  # noqa: PLC0415 -- takes a while, and may be missing

        files, name = url_to_fs(address)
        return files, name.rstrip("/")


def _get(files: Any, name: str, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name[:_LONGEST]}.{token_hex(4)}")
    try:
        files.get_file(name, str(draft))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _read_start(files: Any, name: str, size: int) -> bytes:
    try:
        data: bytes = files.cat_file(name, start=0, end=size)
    except FileNotFoundError:
        raise
    except Exception:
        if files.info(name)["size"]:
            raise
        return b""  # a store may refuse to give a part of nothing
    return data


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


@contextmanager
def _explain(address: str, done: str = "read") -> Iterator[None]:
    """Tell in words why an address cannot be read or written; what is not there, the caller tells.

    Raises:
        AddressError: instead of the store's own error.
    """
    try:
        yield
    except (FileNotFoundError, CorpusFolderError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
            raise
        scheme = address.partition("://")[0]
        raise AddressError(f"{address} cannot be {done}: {_reason(error, scheme)}") from error


def _reason(error: Exception, scheme: str) -> str:
    kind = type(error).__name__
    if isinstance(error, ImportError):
        how = "uv sync --extra s3" if scheme in _S3 else "uv pip install PACKAGE"
        return f"what reads it is not installed ({error}). Install it: `{how}`."
    if isinstance(error, ValueError) and "Protocol" in str(error):
        return f"no storage is known whose addresses start with {scheme}://. Check the spelling."
    if isinstance(error, PermissionError):
        return f"the storage does not allow it ({error}). Check whose credentials these are."
    if "Credential" in kind or "Token" in kind or "Auth" in kind:
        return (
            f"the credentials are missing or wrong ({error}). Give them as for the storage's own "
            "tools, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    return f"{kind}: {error}. Check the address and the network."
