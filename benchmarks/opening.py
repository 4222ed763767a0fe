"""Opening an index: the first figure of a cold server, and what memory it and its visitors take."""

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import process_time
from typing import Final

from ui.navigation import PAGES

from benchmarks.bounds import FIRST_FIGURE, MEMORY_A_VISITOR, MEMORY_OPEN
from benchmarks.processes import MEGABYTE, measure_memory, processor_seconds, run_apart
from benchmarks.records import Record
from benchmarks.visitor import Session
from tests.browser.server import start_server

_VISITORS: Final = 10


def measure_opening(folder: Path, *, runs: int) -> Iterator[Record]:
    """Yield the work of a cold server until the first figure, and its memory with visitors.

    The work is the processor's, from the moment at which the server answers: by then it has
    imported Streamlit. Memory is what is resident, what it maps of the index included.

    Args:
        folder: a folder whose index is up to date, where the user's indexes lie.
        runs: how often a server is started.
    """
    _visit(folder)  # compiles what no process has imported yet
    started = [_visit(folder) for _ in range(runs)]
    work, clock, opened, visited = map(statistics.median, zip(*started, strict=True))
    yield Record("first figure: work beyond importing Streamlit", work, "s", FIRST_FIGURE)
    yield Record("first figure: on the clock", clock, "s")
    yield Record("memory after opening, one visitor", opened / MEGABYTE, "MB", MEMORY_OPEN)
    each = visited / _VISITORS / MEGABYTE
    yield Record(f"memory of each of {_VISITORS} more visitors", each, "MB", MEMORY_A_VISITOR)


def _visit(folder: Path) -> tuple[float, float, int, int]:
    """Return the seconds until the first figure, and bytes: after it, then for more visitors."""
    first = next(iter(PAGES))
    with tempfile.TemporaryDirectory() as place, ExitStack() as visits:
        server = start_server(folder, log=Path(place) / "log")
        visits.callback(server.stop)
        before = processor_seconds(server.process.pid)
        visitor = visits.enter_context(Session(server.url))
        clock = visitor.run_until_figure(first)
        work = processor_seconds(server.process.pid) - before
        # The rest of the page, which may have been drawn in several runs.
        visitor.run(first, "")
        opened = measure_memory(server.process.pid)
        visits.enter_context(Session(server.url)).run(first, "")
        two = measure_memory(server.process.pid)  # what the first has left behind is gone by now
        for _ in range(_VISITORS):
            visits.enter_context(Session(server.url)).run(first, "")
        return work, clock, opened, measure_memory(server.process.pid) - two


def measure_open(index: Path, *, articles: int, runs: int) -> Iterator[Record]:
    """Yield seconds and memory of opening an index in a process that has all imported."""
    opened = [run_apart(_open, index) for _ in range(runs)]
    work, memory = map(statistics.median, zip(*opened, strict=True))
    size = f"{articles:,} articles"
    yield Record(f"open, {size}", work, "s", series="open", articles=articles)
    yield Record(f"memory of opening, {size}", memory / MEGABYTE, "MB")


def _open(index: Path) -> tuple[float, int]:
    from corpus.opening import open_corpus  # noqa: PLC0415 -- in the new process

    before = measure_memory(os.getpid())
    start = process_time()
    corpus = open_corpus(index)
    spent = process_time() - start
    memory = measure_memory(os.getpid()) - before
    assert len(corpus)
    return spent, memory
