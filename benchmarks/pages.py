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
from itertools import combinations, combinations_with_replacement
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import psutil

from benchmarks.processes import MEGABYTE, measure_memory
from benchmarks.visitor import Session
from corpus import default_index_dir, open_corpus
from tests.browser.server import ROOT, start_server
from ui.navigation import PAGES

CHANGES_A_RUN = 10


def main() -> None:
    options = _parser().parse_args()
    folder = options.folder.resolve()
    subprocess.run([sys.executable, "-m", "corpus", "build", str(folder)], cwd=ROOT, check=True)
    filters = list_filters(open_corpus(default_index_dir(folder)).articles)
    with tempfile.TemporaryDirectory() as place:
        server = start_server(folder, log=Path(place) / "log")
        try:
            memory = {"server started": measure_memory(server.process.pid)}
            process = psutil.Process(server.process.pid)
            print(f"\n{'milliseconds':14}{'first':>8}{'median':>8}{'worst':>8}", end="")
            print(f"{'processor: median':>20}{'worst':>8}{'changes':>9}")
            for number, page in enumerate(PAGES):
                own = filters[number :: len(PAGES)][: options.runs * CHANGES_A_RUN]
                print_row(page, *time_page(server.url, process, page, own))
            memory["after one visitor on all pages"] = measure_memory(server.process.pid)
        finally:
            server.stop()
    for moment, size in memory.items():
        print(f"{moment}: {size / MEGABYTE:,.0f} MB")


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


def print_row(page: str, seconds: list[float], work: list[float]) -> None:
    first, *changes = (1000 * taken for taken in seconds)
    worked = [1000 * taken for taken in work[1:]]
    print(
        f"{page:14}{first:8.0f}{statistics.median(changes):8.0f}{max(changes):8.0f}"
        f"{statistics.median(worked):20.0f}{max(worked):8.0f}{len(changes):9}",
        flush=True,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument(
        "--runs", type=int, default=3, help=f"times {CHANGES_A_RUN} changes a page (default 3)"
    )
    return parser


if __name__ == "__main__":
    main()
