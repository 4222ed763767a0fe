"""The corpus folder: which files it holds, and what to say when it holds nothing."""

import os
import stat
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import compress
from operator import attrgetter, not_
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from pyarrow.fs import FileInfo, LocalFileSystem

from data_loader.archives import Archive, open_archive, read_member
from data_loader.file_names import (
    archive_parts,
    find_special,
    holds_archive,
    is_archive,
    is_hidden,
    name_problem,
)
from data_loader.limits import MAX_ARCHIVE_BYTES, MAX_BYTES, MAX_TABLE_BYTES, UnreadableFileError
from data_loader.places import find_place

if TYPE_CHECKING:
    import pandas as pd

_PLAIN_BYTES: Final = min(MAX_ARCHIVE_BYTES, MAX_TABLE_BYTES)
_MTIME: Final = attrgetter("mtime_ns")
_RUN: Final = 1_000
_SYSTEM: Final = LocalFileSystem()


class CorpusFolderError(ValueError):
    """The folder cannot be read; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file seen in the corpus folder.

    Attributes:
        path: path below the folder with forward slashes, as the system knows it.
        size: bytes; 0 when unknown.
        mtime_ns: time of the last change in nanoseconds; 0 when unknown.
        problem: why the file will be left out unread, in words; empty when it will be read.
    """

    path: str
    size: int
    mtime_ns: int
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """The files seen in the corpus folder as columns: for a million, objects would take seconds.

    Attributes:
        paths, sizes, mtimes_ns: as in ``SourceFile``.
        problems: the problems of those that have one, by their place in the list.
    """

    paths: Sequence[str]
    sizes: NDArray[np.int64]
    mtimes_ns: NDArray[np.int64]
    problems: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.paths)

    def __iter__(self) -> Iterator[SourceFile]:
        columns = zip(self.paths, self.sizes.tolist(), self.mtimes_ns.tolist(), strict=True)
        for at, (path, size, mtime_ns) in enumerate(columns):
            yield SourceFile(path, size, mtime_ns, self.problems.get(at, ""))


def list_files(folder: str | os.PathLike[str]) -> list[SourceFile]:
    """Return every file below ``folder``, sorted by path (``list_folder``)."""
    return list(list_folder(folder))


def list_folder(folder: str | os.PathLike[str]) -> Listing:
    """Return every file below ``folder`` as columns, sorted by path.

    Links, devices and hidden entries are listed with their ``problem`` and never followed; a
    hidden folder is one entry. In the place of an archive stand its members, in the archive's
    order (a compressed one can only be read forward), each as ``archive.zip/member.md``; the
    archive itself is listed only with a ``problem``.

    Raises:
        CorpusFolderError: ``folder`` is missing, is no folder, or may not be opened.
    """
    root = find_corpus_folder(folder)
    if isinstance(root, str):
        return _list_address(root)
    listing = _walk(root)
    if not holds_archive(listing.paths):
        return listing
    return _tabulate(source for file in listing for source in _expand(root, file))


def find_corpus_folder(told: str | os.PathLike[str]) -> Path | str:
    """Return a folder that can be listed, or an address as text, of which listing will tell.

    Raises:
        CorpusFolderError: it is not named, is missing, is no folder, or may not be opened.
    """
    if not os.fspath(told):
        raise CorpusFolderError("No folder is named. Give the folder that holds the articles.")
    root = find_place(told)
    if isinstance(root, Path):
        _check(root)
    return root


def _check(root: Path) -> None:
    try:
        if not root.exists():
            raise CorpusFolderError(
                f"The folder {root} does not exist. Check its name, or give another folder."
            )
        if not root.is_dir():
            raise CorpusFolderError(
                f"{root} is a file, not a folder. Give the folder that holds the articles."
            )
        with os.scandir(root):
            pass
    except OSError as error:
        raise CorpusFolderError(
            f"The folder {root} cannot be read ({describe_error(error)}). "
            "Allow reading it, or give another folder."
        ) from error


def find_problem(folder: str | os.PathLike[str], path: str) -> str:
    """Return why the file at ``path`` below ``folder`` must not be read; empty when it may."""
    full = os.path.join(folder, path)  # noqa: PTH118 -- called for every file, a Path is slow
    try:
        status = os.lstat(full)
    except (OSError, ValueError) as error:
        return f"cannot be looked at: {describe_error(error)}"
    problem = name_problem(path) or _kind_problem(full, status, folder)
    return problem or (_archive_problem(full, status.st_size) if is_archive(path) else "")


def read_archived(folder: str | os.PathLike[str], path: str) -> bytes | None:
    """Return the bytes of the archive's member at ``path``; None when ``path`` is in no archive.

    Raises:
        UnreadableFileError: the member, or its archive, is not read.
        OSError: the archive cannot be opened.
    """
    for outer, inner in archive_parts(path):
        full = os.path.join(folder, outer)  # noqa: PTH118 -- as the member's path is, a str
        if not stat.S_ISREG(os.lstat(full).st_mode):
            continue  # a folder with the name of an archive
        archive = _checked_archive(folder, outer)
        if inner not in archive.members:
            raise UnreadableFileError(archive.problem or "no such file in the archive")
        member = archive.members[inner]
        if member.problem:
            raise UnreadableFileError(member.problem)
        return read_member(archive, member)
    return None


def explain_empty(folder: str | os.PathLike[str], report: "pd.DataFrame") -> str:
    """Return a sentence that says why ``folder`` gave no article and what to do.

    ``report`` is the *report* table of ``load_articles``.
    """
    if report.empty:
        return f"The folder {folder} is empty. Put scraped articles into it, one file each."
    reasons = report["reason"].value_counts()
    return (
        f"None of the {len(report):,} files in {folder} is an article that can be read. "
        f"The most frequent reason: {reasons.index[0]}. "
        "The README lists the formats that are known."
    )


def describe_error(error: Exception) -> str:
    """Return what the system says about ``error``, without numbers and paths."""
    return (getattr(error, "strerror", None) or type(error).__name__).lower()


def _list_address(address: str) -> Listing:
    from data_loader.objects import archive_home, list_objects  # noqa: PLC0415 -- it imports this

    listed: list[SourceFile] = []
    for file in list_objects(address):
        is_read = is_archive(file.path) and not file.problem
        home = archive_home(address, file.path) if is_read else Path()
        listed += _expand(home, file)
    return _tabulate(listed)


def _tabulate(files: Iterable[SourceFile]) -> Listing:
    """Return files as columns, in their order."""
    rows = list(files)
    problems = {at: file.problem for at, file in enumerate(rows) if file.problem}
    sizes, mtimes_ns = ([getattr(file, n) for file in rows] for n in ("size", "mtime_ns"))
    return Listing(
        [file.path for file in rows],
        np.array(sizes, np.int64),
        np.array(mtimes_ns, np.int64),
        problems,
    )


def _walk(root: Path) -> Listing:
    """Return the entries below a folder.

    The folders are read here; meanwhile other threads ask the system about the files, without a
    lock that Python's own questions would wait for each time.
    """
    files, sizes, mtimes_ns = list[str](), array("q"), array("q")
    others: list[SourceFile] = []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        runs = _list_runs(root, others)
        asked = [(run, threads.submit(_ask, root, run)) for run in runs]
    for run, answer in asked:
        states = answer.result()
        found = [state.size or 0 for state in states]
        is_plain = [0 < size <= _PLAIN_BYTES for size in found] or [False] * len(run)
        files += compress(run, is_plain)
        sizes.extend(compress(found, is_plain))
        mtimes_ns.extend(compress(map(_MTIME, states), is_plain))
        others += [_look_at(root, path) for path in compress(run, map(not_, is_plain))]
    return _sort(files, sizes, mtimes_ns, others)


def _list_runs(root: Path, others: list[SourceFile]) -> Iterator[list[str]]:
    """Yield the files below a folder in runs, by their paths; note all that is not read."""
    run, waiting = list[str](), [""]
    while waiting:
        prefix = waiting.pop()
        try:
            names, folders, rest = _list_names(os.path.join(root, prefix))  # noqa: PTH118 -- a str
        except OSError as error:
            reason = f"a folder that cannot be read: {describe_error(error)}"
            others.append(SourceFile(prefix.rstrip("/"), 0, 0, reason))
            continue
        run += [prefix + name for name in names]
        others += [_look_at(root, prefix + name) for name in rest]
        # The last comes first: so the files are nearly in order before they are sorted.
        waiting += [f"{prefix}{name}/" for name in reversed(folders)]
        while len(run) >= _RUN:
            yield run[:_RUN]
            del run[:_RUN]
    yield run


def _list_names(folder: str) -> tuple[list[str], list[str], list[str]]:
    """Return what is in a folder: files, folders to be looked into, and what is looked at alone."""
    files, folders, others = list[str](), list[str](), list[str]()
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False):
            files.append(entry.name)
        elif entry.is_dir(follow_symlinks=False) and not is_hidden(entry.name):
            folders.append(entry.name)
        else:
            others.append(entry.name)
    if special := find_special(files):
        files = [name for name in files if name not in special]
        others += special
    return sorted(files), sorted(folders), others


def _ask(root: Path, paths: Sequence[str]) -> list[FileInfo]:
    """Return the states of files; none where one cannot be told, or its name is no UTF-8."""
    try:
        states: list[FileInfo] = _SYSTEM.get_file_info([f"{root}/{path}" for path in paths])
    except (OSError, ValueError):
        return []
    return states


def _look_at(root: Path, path: str) -> SourceFile:
    full = os.path.join(root, path)  # noqa: PTH118 -- may be no UTF-8
    try:
        status = os.lstat(full)
    except OSError as error:
        return SourceFile(path, 0, 0, f"cannot be looked at: {describe_error(error)}")
    problem = name_problem(path) or _kind_problem(full, status, root)
    return SourceFile(path, status.st_size, status.st_mtime_ns, problem)


def _sort(
    paths: list[str],
    sizes: "array[int]",
    mtimes_ns: "array[int]",
    others: Sequence[SourceFile],
) -> Listing:
    """Return files without a problem, as columns, together with others, sorted by path."""
    more = _tabulate(others)
    paths = [*paths, *more.paths]
    order = sorted(range(len(paths)), key=paths.__getitem__)
    ordered = [paths[at] for at in order]
    told = {file.path: file.problem for file in others if file.problem}
    return Listing(
        ordered,
        np.concatenate([np.array(sizes, np.int64), more.sizes])[order],
        np.concatenate([np.array(mtimes_ns, np.int64), more.mtimes_ns])[order],
        {at: told[path] for at, path in enumerate(ordered) if path in told} if told else {},
    )


def _expand(root: Path, source: SourceFile) -> Iterator[SourceFile]:
    """Yield the file itself, or the members of the archive that it is."""
    if source.problem or not is_archive(source.path):
        yield source
        return
    try:
        archive = open_archive(os.path.join(root, source.path))  # noqa: PTH118 -- may be no UTF-8
    except OSError as error:
        yield replace(source, problem=f"cannot be read: {describe_error(error)}")
        return
    for member in archive.members.values():
        path = f"{source.path}/{member.path}"
        yield SourceFile(path, member.entry.size, source.mtime_ns, member.problem)
    problem = archive.problem or ("" if archive.kind else _size_problem(source.size))
    if problem or not archive.kind:
        yield replace(source, problem=problem)


def _checked_archive(folder: str | os.PathLike[str], path: str) -> Archive:
    full = os.path.join(folder, path)  # noqa: PTH118 -- as in find_problem
    problem = name_problem(path) or _kind_problem(full, os.lstat(full), folder)
    if problem:
        raise UnreadableFileError(problem)
    return open_archive(full)


def _archive_problem(full: str, size: int) -> str:
    try:
        archive = open_archive(full)
    except OSError as error:
        return f"cannot be read: {describe_error(error)}"
    if not archive.kind:
        return _size_problem(size)
    return archive.problem or "an archive; its files are read one by one"


def _size_problem(size: int) -> str:
    return _too_large(size, MAX_BYTES) if size > MAX_BYTES else ""


def _too_large(size: int, limit: int) -> str:
    return f"larger than {limit // 1024**2} MB ({size / 1024**2:,.0f} MB)"


def _kind_problem(path: str, status: os.stat_result, root: str | os.PathLike[str]) -> str:
    if stat.S_ISLNK(status.st_mode):
        return _link_problem(Path(path), Path(root))
    if not stat.S_ISREG(status.st_mode):
        return "not a regular file (a device, pipe or socket)"
    return length_problem(path, status.st_size)


def length_problem(path: str, size: int) -> str:
    """Return why a file of so many bytes must not be read; empty when it may."""
    limit = MAX_ARCHIVE_BYTES if is_archive(path) else MAX_TABLE_BYTES
    if size > limit:
        return f"{_too_large(size, limit)}, split it"
    return "" if size else "an empty file"


def _link_problem(path: Path, root: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    inside = target.is_relative_to(root.resolve())
    return "a link to another file of this folder" if inside else "a link out of the folder"
