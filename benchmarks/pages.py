"""``python -m benchmarks.pages FOLDER``: how long the server works on a change of filters.

A real server is started on an index that is already built, and one visitor asks for every page with
one filter after another; no selection comes twice, on whatever page, so no answer is kept from
before. The time is from the question to the end of the script, with all that is sent to the
browser, but without the browser. Beside it stands the processor time of the server, which other
work on the machine does not lengthen.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import combinations, combinations_with_replacement
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import psutil

from ui.navigation import PAGES

from benchmarks.bounds import PAGE_MEDIAN, PAGE_WORST
from benchmarks.processes import MEGABYTE, measure_memory
from benchmarks.records import Record
from benchmarks.terminal import print_records
from benchmarks.visitor import Session
from corpus import default_index_dir, open_corpus
from tests.browser.server import ROOT, start_server

CHANGES_A_RUN = 10


def main() -> None:
    options = _parser().parse_args()
    folder = options.folder.resolve()
    subprocess.run([sys.executable, "-m", "corpus", "build", str(folder)], cwd=ROOT, check=True)
    print_records(measure_pages(folder, runs=options.runs))


def measure_pages(folder: Path, *, runs: int) -> Iterator[Record]:
    """Yield the server's milliseconds of every page: first visit, then changes of filters.

    Args:
        folder: a folder whose index is up to date, where the user's indexes lie.
        runs: times ``CHANGES_A_RUN`` changes a page.
    """
    filters = list_filters(open_corpus(default_index_dir(folder)).articles)
    with tempfile.TemporaryDirectory() as place:
        server = start_server(folder, log=Path(place) / "log")
        try:
            process = psutil.Process(server.process.pid)
            for number, page in enumerate(PAGES):
                own = filters[number :: len(PAGES)][: runs * CHANGES_A_RUN]
                seconds, work = time_page(server.url, process, page, own)
                first, *changes = (1000 * taken for taken in seconds)
                yield Record(f"{page}: first visit", first, "ms")
                yield Record(f"{page}: median", statistics.median(changes), "ms", PAGE_MEDIAN)
                yield Record(f"{page}: worst of {len(changes)}", max(changes), "ms", PAGE_WORST)
                worked = 1000 * statistics.median(work[1:])
                yield Record(f"{page}: median, of the processor", worked, "ms")
            memory = measure_memory(server.process.pid) / MEGABYTE
            yield Record("memory after one visitor on all pages", memory, "MB")
        finally:
            server.stop()


def time_page(
    home: str, server: psutil.Process, page: str, filters: list[str]
) -> tuple[list[float], list[float]]:
    """Return the seconds of a visit without filters, then of each change; and of the processor."""
    seconds, work = [], []
    with Session(home) as visitor:
        for query in ["", *filters]:
            before = server.cpu_times()
            seconds.append(visitor.run(page, query))
            after = server.cpu_times()
            work.append(after.user + after.system - before.user - before.system)
    return seconds, work


def list_filters(articles: pd.DataFrame) -> list[str]:
    """Return query strings, each of a range of years and two outlets or a category, none empty.

    Of two outlets one can be held against the other, as of one it cannot. Every address names the
    same parameters: what it does not name stays as it was.
    """
    parameter, column = max(
        ("outlet", "outlet"), ("topic", "category"), key=lambda pair: articles[pair[1]].nunique()
    )
    named = articles[articles[column] != ""]
    years = named["date"].dt.year
    filters = []
    for span in combinations_with_replacement(range(int(years.min()), int(years.max()) + 1), 2):
        found = named.loc[years.between(*span), column].value_counts().index
        chosen = combinations(found, 2) if parameter == "outlet" else zip(found, strict=True)
        filters += [urlencode({"years": span, parameter: values}, doseq=True) for values in chosen]
    return filters


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument(
        "--runs", type=int, default=3, help=f"times {CHANGES_A_RUN} changes a page (default 3)"
    )
    return parser


if __name__ == "__main__":
    main()
