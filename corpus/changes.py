"""What has changed in a folder since its index was built, by names, sizes and times alone."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from corpus.generations import list_known_files
from data_loader.file_names import SETTINGS_FILE
from data_loader.folder import SourceFile, list_files

# A file written so shortly before it was listed may have been written again within one tick.
_TICK_NS: Final = 2_000_000_000


@dataclass(frozen=True)
class Changes:
    """How many files are new, are not as they were read, or are gone."""

    new: int = 0
    changed: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def count_changes(folder: str | os.PathLike[str], index_dir: Path) -> Changes:
    """Return how the folder differs from what its index was built from; no file is opened.

    Costs little more than listing the folder. A file that was only written anew counts as changed
    until an update has looked inside. Hidden files and others that will not be read are not news.

    Raises:
        CorpusFolderError: the folder is missing, is no folder or cannot be read.
    """
    return compare_files(list_files(folder), list_known_files(index_dir))


def compare_files(files: Iterable[SourceFile], known: pa.Table) -> Changes:
    """Return how files differ from a table of files (``FILE_SCHEMA``)."""
    told = (known[name].to_pylist() for name in ("path", "size", "mtime_ns", "n_articles"))
    left = {path: rest for path, *rest in zip(*told, strict=True)}
    new = changed = 0
    for file in files:
        before = left.pop(os.fsencode(file.path), None)
        if before is None:
            new += _matters(file)
        elif not _is_untouched(file, *before):
            changed += 1
    return Changes(new, changed, len(left))


def told_time(file: SourceFile, *, listed_ns: int) -> int:
    """Return the time of a file for ``FILE_SCHEMA``: negative where a later change may share it."""
    return file.mtime_ns if file.mtime_ns < listed_ns - _TICK_NS else -file.mtime_ns


def _is_untouched(file: SourceFile, size: int, mtime_ns: int, n_articles: int) -> bool:
    if not _matters(file):
        return n_articles == 0  # it gave nothing, and gives nothing
    return file.size == size and file.mtime_ns == abs(mtime_ns)


def _matters(file: SourceFile) -> bool:
    return not file.problem or file.path == SETTINGS_FILE
