"""The corpus folder: which files it holds, and what to say when it holds nothing."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

SETTINGS_FILE: Final = "corpus.toml"
"""What the owner tells about the folder; see ``data_loader.settings``."""

MAX_BYTES: Final = 5 * 1024 * 1024
_ABOUT_THE_FOLDER: Final = re.compile(
    r"(?:readme|licen[cs]e|copying|notice|changelog|changes|authors|contributors|contributing|"
    r"citation|code_of_conduct|security)(?:[._-].*)?",
    re.IGNORECASE,
)


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
    hidden folder is one entry.

    Raises:
        CorpusFolderError: ``folder`` is missing, is no folder, or may not be opened.
    """
    root = Path(folder)
    _check_folder(root)
    return sorted(_walk(root), key=lambda source: source.path)


def find_problem(folder: str | os.PathLike[str], path: str) -> str:
    """Return why the file at ``path`` below ``folder`` must not be read; empty when it may."""
    full = os.path.join(folder, path)  # noqa: PTH118 -- called for every file, a Path is slow
    try:
        status = os.lstat(full)
    except (OSError, ValueError) as error:
        return f"cannot be looked at: {describe_error(error)}"
    return _name_problem(path) or _kind_problem(full, status, Path(folder))


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


def _check_folder(root: Path) -> None:
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
            if entry.is_dir(follow_symlinks=False) and not _is_hidden(entry.name):
                waiting.append((path + "/", Path(entry.path)))
            else:
                yield _source_file(entry, path, root)


def _source_file(entry: os.DirEntry[str], path: str, root: Path) -> SourceFile:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return SourceFile(path, 0, 0, f"cannot be looked at: {describe_error(error)}")
    problem = _name_problem(path) or _kind_problem(entry.path, status, root)
    return SourceFile(path, status.st_size, status.st_mtime_ns, problem)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _name_problem(path: str) -> str:
    name = path.rpartition("/")[2]
    if path == SETTINGS_FILE:
        return "the settings of this corpus, not an article"
    if name == SETTINGS_FILE:
        return f"{SETTINGS_FILE} counts only at the top of the corpus folder"
    if _is_hidden(name):
        return "hidden files and folders are not read"
    if _ABOUT_THE_FOLDER.fullmatch(name):
        return "tells about the folder, not an article"
    return ""


def _kind_problem(path: str, status: os.stat_result, root: Path) -> str:
    if stat.S_ISLNK(status.st_mode):
        return _link_problem(Path(path), root)
    if not stat.S_ISREG(status.st_mode):
        return "not a regular file (a device, pipe or socket)"
    if status.st_size > MAX_BYTES:
        return f"larger than {MAX_BYTES // 1024**2} MB ({status.st_size / 1024**2:,.0f} MB)"
    return "an empty file" if status.st_size == 0 else ""


def _link_problem(path: Path, root: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    inside = target.is_relative_to(root.resolve())
    return "a link to another file of this folder" if inside else "a link out of the folder"
