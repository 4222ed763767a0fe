"""What has changed in a folder since its index was built, by names, sizes and times alone."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.generations import list_known_files
from corpus.store import TICK_NS
from data_loader.file_names import SETTINGS_FILE
from data_loader.folder import Listing, list_folder

UNKNOWN: Final = -1


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
    files, known = list_folder(folder), list_known_files(index_dir)
    return compare_files(files, known, find_known(encode_paths(files), known))


def compare_files(files: Listing, known: pa.Table, at: NDArray[np.int64]) -> Changes:
    """Return how files differ from a table of files (``FILE_SCHEMA``).

    Args:
        files: the files as they are.
        known: the table.
        at: the row of each of them there (``find_known``).
    """
    is_known = at != UNKNOWN
    size, time, n_articles = (
        np.append(known[name].to_numpy(), 0)[at] for name in ("size", "mtime_ns", "n_articles")
    )
    matters = np.ones(len(files), np.bool_)
    for place in files.problems:
        matters[place] = files.paths[place] == SETTINGS_FILE
    is_same = (files.sizes == size) & (files.mtimes_ns == np.abs(time))
    # What will not be read is as before if it gave nothing then.
    is_changed = is_known & np.where(matters, ~is_same, n_articles > 0)
    return Changes(
        new=int(np.count_nonzero(~is_known & matters)),
        changed=int(np.count_nonzero(is_changed)),
        gone=len(known) - int(np.count_nonzero(is_known)),
    )


def find_known(paths: pa.Array, known: pa.Table) -> NDArray[np.int64]:
    """Return the row of each path in a table of files, -1 where it has none."""
    rows = pc.index_in(paths, value_set=known["path"].combine_chunks())
    at: NDArray[np.int64] = rows.fill_null(UNKNOWN).to_numpy().astype(np.int64)
    return at


def encode_paths(files: Listing) -> pa.Array:
    """Return the paths of files as the system writes them."""
    # No path holds a zero byte: all are encoded at once, and none becomes an object of its own.
    told = np.frombuffer(os.fsencode("\0".join([*files.paths, ""])), np.uint8)
    is_end = told == 0
    ends = np.flatnonzero(is_end)
    offsets = np.zeros(len(ends) + 1, np.int32)
    offsets[1:] = ends - np.arange(len(ends))
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(told[~is_end])]
    return pa.Array.from_buffers(pa.binary(), len(ends), buffers)


def told_times(files: Listing, *, listed_ns: int) -> NDArray[np.int64]:
    """Return the times of files for ``FILE_SCHEMA``: negative where a later change may share it."""
    times = files.mtimes_ns
    return np.where(times < listed_ns - TICK_NS, times, -times)
