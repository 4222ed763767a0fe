"""The corpus folder: which files it holds, and what to say when it holds nothing."""

import os
import stat
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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

_PLAIN_BYTES: Final = min(MAX_ARCHIVE_BYTES, MAX_TABLE_BYTES)
_NAME: Final = attrgetter("name")


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


class _Seen(NamedTuple):
    """What has been seen of a folder: the files without a problem as columns, and the others."""

    root: Path
    paths: list[str]
    sizes: "array[int]"
    mtimes_ns: "array[int]"
    others: list[SourceFile]


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
    root = find_place(folder)
    if isinstance(root, str):
        return _list_address(root)
    check_corpus_folder(root)
    listing = _walk(root)
    if not holds_archive(listing.paths):
        return listing
    return _tabulate(source for file in listing for source in _expand(root, file))


def check_corpus_folder(root: Path | str) -> None:
    """Make sure that ``root`` is a folder that can be listed; what is an address, listing tells.

    Raises:
        CorpusFolderError: it is missing, is no folder, or may not be opened.
    """
    if isinstance(root, str):
        return
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


def explain_empty(folder: str | os.PathLike[str], report: pd.DataFrame) -> str:
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
    """Return the entries below a folder."""
    seen = _Seen(root, [], array("q"), array("q"), [])
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        folder = os.path.join(root, prefix)  # noqa: PTH118 -- may be no UTF-8
        try:
            names = sorted(map(_NAME, os.scandir(folder)))
            with _held_open(folder) as descriptor:
                folders = _see(names, prefix, descriptor, seen)
        except OSError as error:
            reason = f"a folder that cannot be read: {describe_error(error)}"
            seen.others.append(SourceFile(prefix.rstrip("/"), 0, 0, reason))
        else:
            # The last comes first: so the files are nearly in order before they are sorted.
            waiting += reversed(folders)
    return _sort(seen)


@contextmanager
def _held_open(folder: str) -> Iterator[int | None]:
    """Hold a folder open: asked beside it, the system does not walk there again for every file."""
    if os.stat not in os.supports_dir_fd:
        yield None
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _see(names: Sequence[str], prefix: str, descriptor: int | None, seen: _Seen) -> list[str]:
    """Note the files of a folder, and return the folders in it: a loop over perhaps a million."""
    special = find_special(names)
    folders = []
    root, paths, sizes, mtimes_ns, others = seen
    for name in names:
        try:
            if descriptor is None:
                status = os.lstat(os.path.join(root, prefix, name))  # noqa: PTH118 -- as above
            else:
                status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
        except OSError as error:
            reason = f"cannot be looked at: {describe_error(error)}"
            others.append(SourceFile(prefix + name, 0, 0, reason))
            continue
        mode, size = status.st_mode, status.st_size
        if S_ISREG(mode) and 0 < size <= _PLAIN_BYTES and name not in special:
            paths.append(prefix + name)
            sizes.append(size)
            mtimes_ns.append(status.st_mtime_ns)
        elif S_ISDIR(mode) and not is_hidden(name):
            folders.append(f"{prefix}{name}/")
        else:
            others.append(_describe(prefix + name, status, root))
    return folders


def _describe(path: str, status: os.stat_result, root: Path) -> SourceFile:
    full = os.path.join(root, path)  # noqa: PTH118 -- may be no UTF-8
    problem = name_problem(path) or _kind_problem(full, status, root)
    return SourceFile(path, status.st_size, status.st_mtime_ns, problem)


def _sort(seen: _Seen) -> Listing:
    """Return all that was seen as columns, sorted by path."""
    others = _tabulate(seen.others)
    paths = [*seen.paths, *others.paths]
    order = sorted(range(len(paths)), key=paths.__getitem__)
    ordered = [paths[at] for at in order]
    told = {file.path: file.problem for file in seen.others if file.problem}
    return Listing(
        ordered,
        np.concatenate([np.array(seen.sizes, np.int64), others.sizes])[order],
        np.concatenate([np.array(seen.mtimes_ns, np.int64), others.mtimes_ns])[order],
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
