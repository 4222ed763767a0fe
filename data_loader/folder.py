"""The corpus folder: which files it holds, and what to say when it holds nothing."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from data_loader.archives import Archive, open_archive, read_member
from data_loader.file_names import archive_parts, is_archive, is_hidden, name_problem
from data_loader.limits import MAX_ARCHIVE_BYTES, MAX_BYTES, MAX_TABLE_BYTES, UnreadableFileError
from data_loader.places import find_place


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


def list_files(folder: str | os.PathLike[str]) -> list[SourceFile]:
    """Return every file below ``folder``, sorted by path.

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
    files = sorted(_walk(root), key=lambda source: source.path)
    return [source for file in files for source in _expand(root, file)]


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
    problem = name_problem(path) or _kind_problem(full, status, Path(folder))
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


def _list_address(address: str) -> list[SourceFile]:
    from data_loader.objects import archive_home, list_objects  # noqa: PLC0415 -- it imports this

    listed: list[SourceFile] = []
    for file in list_objects(address):
        is_read = is_archive(file.path) and not file.problem
        home = archive_home(address, file.path) if is_read else Path()
        listed += _expand(home, file)
    return listed


def _walk(root: Path) -> Iterator[SourceFile]:
    waiting = [("", root)]
    while waiting:
        prefix, folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            reason = f"a folder that cannot be read: {describe_error(error)}"
            yield SourceFile(prefix.rstrip("/"), 0, 0, reason)
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False) and not is_hidden(entry.name):
                waiting.append((path + "/", Path(entry.path)))
            else:
                yield _source_file(entry, path, root)


def _source_file(entry: os.DirEntry[str], path: str, root: Path) -> SourceFile:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return SourceFile(path, 0, 0, f"cannot be looked at: {describe_error(error)}")
    problem = name_problem(path) or _kind_problem(entry.path, status, root)
    return SourceFile(path, status.st_size, status.st_mtime_ns, problem)


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
    problem = name_problem(path) or _kind_problem(full, os.lstat(full), Path(folder))
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


def _kind_problem(path: str, status: os.stat_result, root: Path) -> str:
    if stat.S_ISLNK(status.st_mode):
        return _link_problem(Path(path), root)
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
