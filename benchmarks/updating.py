"""An update after 10 new files, beside listing the folder and beside a full build."""

import os
import statistics
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.bounds import UPDATE_AGAINST_BUILD, UPDATE_AGAINST_LISTING
from benchmarks.grow import grow, read_articles
from benchmarks.processes import run_apart, run_module
from benchmarks.records import Record

NEW_FILES: Final = 10
_SEED: Final = 1_000


def compare_update(
    source: Path, folder: Path, index: Path, *, build: float, is_judged: bool
) -> Iterator[Record]:
    """Yield an update by the command, and what part of a full build by the command it takes.

    Args:
        source: the real folder, out of which the new files are made.
        folder: the folder of the index; it gets new files.
        index: its index.
        build: seconds of a full build.
        is_judged: whether the bound holds for a corpus of this size: what every update does takes
            a larger part of the build of a small one.
    """
    add_files(source, folder, "command")
    seconds = run_module("corpus", "build", folder, "--index", index).seconds
    yield Record(f"update by the command after {NEW_FILES} new files", seconds, "s")
    share = 100 * seconds / build
    bound = UPDATE_AGAINST_BUILD if is_judged else None
    yield Record("update by the command, part of a full build", share, "%", bound)


def measure_update(
    source: Path, folder: Path, index: Path, *, articles: int, runs: int, is_judged: bool
) -> Iterator[Record]:
    """Yield a process's first update, which loads the dictionaries, its second, and listing."""
    told = [run_apart(_update, source, folder, index, f"apart-{number}") for number in range(runs)]
    firsts, updates, listings = zip(*told, strict=True)
    size = f"{articles:,} articles"
    yield Record(f"first update of a process, {size}", statistics.median(firsts), "s")
    update = statistics.median(updates)
    yield Record(f"update in process, {size}", update, "s", series="update", articles=articles)
    listing = statistics.median(listings)
    yield Record(f"listing and stat-ing, {size}", listing, "s", series="listing", articles=articles)
    ratio = statistics.median(update / listing for _, update, listing in told)
    bound = UPDATE_AGAINST_LISTING if is_judged else None
    yield Record(f"update, times listing and stat-ing, {size}", ratio, "times", bound)


def add_files(source: Path, folder: Path, name: str) -> None:
    """Put new articles into a new folder below ``folder``; other names give other articles."""
    place = folder / name
    place.mkdir()
    seed = _SEED + sum(name.encode())
    texts = grow(list(read_articles(source)), NEW_FILES, seed=seed)
    for number, text in enumerate(islice(texts, NEW_FILES)):
        (place / f"{number}.md").write_text(text, "utf-8")


def _update(source: Path, folder: Path, index: Path, name: str) -> tuple[float, float, float]:
    """Return the seconds of two updates, and of listing the folder once more."""
    from corpus.build import update_index  # noqa: PLC0415 -- in the new process

    _list(folder)
    updates = []
    for which in ("first", "second"):
        add_files(source, folder, f"{name}-{which}")
        start = perf_counter()
        update_index(folder, index_dir=index)
        updates.append(perf_counter() - start)
    start = perf_counter()
    _list(folder)
    return updates[0], updates[1], perf_counter() - start


def _list(folder: Path) -> int:
    """Walk through a folder and ask for the state of every file, no more."""
    n_files, waiting = 0, [os.fspath(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    n_files += 1
    return n_files
