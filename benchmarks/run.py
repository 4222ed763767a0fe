"""``python -m benchmarks.run FOLDER``: all that is to be known of speed and memory, in one run.

Measures the folder as it is and grown to several sizes (``benchmarks.grow``), the largest repeated
ten times (``benchmarks.repeat``). Prints every number as it comes, and keeps all in RESULTS as
``results.json`` and as the page ``results.html``, from the first on: a run that is cut short loses
no number. A part that fails is told in both, the others go on, and the exit code is 1.
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.bounds import BUILD_EXPONENT, MEMORY_EXPONENT
from benchmarks.build import build_anew, compare_builds, median_seconds
from benchmarks.cluster import compare_workers
from benchmarks.grow import read_articles, write_grown
from benchmarks.growth import collect_series, fit_exponents
from benchmarks.opening import measure_open, measure_opening
from benchmarks.pages import measure_pages
from benchmarks.processes import MEGABYTE, run_apart
from benchmarks.queries import measure_large, measure_questions
from benchmarks.records import Record
from benchmarks.repeat import repeat_corpus
from benchmarks.results import Part, Results, describe_run, read_results
from benchmarks.results_page import write_page
from benchmarks.segmenters import compare_index, describe_agreement
from benchmarks.stages import measure_stages
from benchmarks.terminal import format_line
from benchmarks.updating import compare_update, measure_update
from corpus import default_index_dir, open_corpus

_SETTLED: Final = 3.0
"""Seconds after which the time of a file tells a change; an update looks into younger ones."""
_GROWTH: Final = {"build": BUILD_EXPONENT, "memory of a build": MEMORY_EXPONENT}


@dataclass(frozen=True)
class Plan:
    """How large a run is.

    Attributes:
        sizes: articles of the grown folders.
        large: the one of them that stands for a large corpus.
        times: how often it is repeated.
        plain_runs: how often the plain script reads it.
        workers_read_large: whether Dask's workers build it, or the folder itself.
    """

    sizes: tuple[int, ...]
    large: int
    times: int
    plain_runs: int
    workers_read_large: bool


FULL: Final = Plan((5_000, 15_000, 50_000), 50_000, 10, 1, True)
QUICK: Final = Plan((1_000, 3_000, 9_000), 3_000, 10, 0, False)


@dataclass
class Bench:
    """One run: what is measured, where its folders and indexes go, what is known so far."""

    folder: Path
    scratch: Path
    plan: Plan
    runs: int
    results: Results
    repeated: tuple[Path, Path] | None = field(default=None)

    def grown(self, articles: int) -> Path:
        """Return the grown folder of a size."""
        return self.scratch / "grown" / str(articles)

    def index(self, articles: int) -> Path:
        """Return where the index of the grown folder of a size lies."""
        return default_index_dir(self.grown(articles))

    def runs_of(self, articles: int) -> int:
        """Return how often a size is measured: the repeated corpus once, it takes minutes."""
        return self.runs if articles in self.plan.sizes else 1

    def all_sizes(self) -> Iterator[tuple[int, Path, Path]]:
        """Yield size, folder and index of the grown corpora, then of the repeated one."""
        for articles in self.plan.sizes:
            yield articles, self.grown(articles), self.index(articles)
        if self.repeated is None:
            large = self.plan.large
            place = self.scratch / "repeated"
            self.repeated = repeat_corpus(
                self.grown(large), self.index(large), place, times=self.plan.times
            )
        yield self.plan.large * self.plan.times, *self.repeated


def main() -> int:
    options = _parser().parse_args()
    folder = options.folder.resolve()
    if not any(read_articles(folder)):
        print(f"{folder} has no Markdown with front matter to grow a corpus out of.")
        return 2
    about = describe_run(folder, is_quick=options.quick, runs=options.runs)
    with tempfile.TemporaryDirectory(prefix="wenmai-bench-") as scratch:
        _leave_own_settings(Path(scratch) / "cache")
        plan = QUICK if options.quick else FULL
        bench = Bench(folder, Path(scratch), plan, options.runs, Results(about))
        return _run(bench, options.results, options.before)


def _run(bench: Bench, place: Path, before: Results | None) -> int:
    known = before.values() if before else {}
    start = time.monotonic()
    for key, (title, measure) in PARTS.items():
        print(f"\n{title} (minute {(time.monotonic() - start) / 60:.0f})", flush=True)
        part = bench.results.parts[key] = Part(title)
        try:
            for record in measure(bench):
                part.records.append(record)
                print(format_line(record, known.get((title, record.name))), flush=True)
                bench.results.write(place / "results.json")
        except Exception as error:
            part.failure = f"{type(error).__name__}: {error}"
            traceback.print_exc()
        bench.results.write(place / "results.json")
        write_page(bench.results, place / "results.html", before=known)
    print(f"\n{place / 'results.html'}, after {(time.monotonic() - start) / 60:.1f} minutes")
    return int(any(part.failure for part in bench.results.parts.values()))


def _leave_own_settings(cache: Path) -> None:
    """Keep the reader's own indexes and choices out of the run; let Python keep its bytecode."""
    for name in [name for name in os.environ if name.startswith("WENMAI_")]:
        del os.environ[name]
    # As in the Makefile: every process would compile all packages again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["WENMAI_CACHE"] = str(cache)


# --- the parts -----------------------------------------------------------------------------------


def _build_folder(bench: Bench) -> Iterator[Record]:
    yield from compare_builds(bench.folder, _new(bench.scratch / "folder"), runs=bench.runs)


def _build_sizes(bench: Bench) -> Iterator[Record]:
    articles = list(read_articles(bench.folder))
    for size in bench.plan.sizes:
        write_grown(articles, bench.grown(size), size)
        time.sleep(_SETTLED)
        builds = [build_anew(bench.grown(size), bench.index(size)) for _ in range(bench.runs)]
        yield Record(
            f"build, {size:,} articles",
            median_seconds(builds),
            "s",
            series="build",
            articles=size,
        )
        yield Record(
            f"memory of a build, {size:,} articles",
            max(build.memory for build in builds) / MEGABYTE,
            "MB",
            series="memory of a build",
            articles=size,
        )


def _build_large(bench: Bench) -> Iterator[Record]:
    yield from compare_builds(
        bench.grown(bench.plan.large),
        _new(bench.scratch / "large"),
        runs=bench.runs,
        plain_runs=bench.plan.plain_runs,
    )


def _stages(bench: Bench) -> Iterator[Record]:
    yield from measure_stages(bench.folder)


def _opening(bench: Bench) -> Iterator[Record]:
    yield from measure_opening(bench.grown(bench.plan.large), runs=bench.runs)


def _pages(bench: Bench) -> Iterator[Record]:
    yield from measure_pages(bench.grown(bench.plan.large), runs=bench.runs)


def _questions(bench: Bench) -> Iterator[Record]:
    yield from measure_questions(open_corpus(bench.index(bench.plan.large)))


def _open_sizes(bench: Bench) -> Iterator[Record]:
    for articles, _, index in bench.all_sizes():
        yield from measure_open(index, articles=articles, runs=bench.runs_of(articles))


def _ask_sizes(bench: Bench) -> Iterator[Record]:
    largest = bench.plan.large * bench.plan.times
    for articles, _, index in bench.all_sizes():
        is_judged = articles == largest
        yield from run_apart(measure_large, index, articles=articles, is_judged=is_judged)


def _update_sizes(bench: Bench) -> Iterator[Record]:
    large = bench.plan.large
    for articles, folder, index in bench.all_sizes():
        yield from measure_update(
            bench.folder,
            folder,
            index,
            articles=articles,
            runs=bench.runs_of(articles),
            is_judged=articles == FULL.large,
        )
    build = dict(collect_series(bench.results.records)["build"])[large]
    yield from compare_update(
        bench.folder,
        bench.grown(large),
        bench.index(large),
        build=build,
        is_judged=large == FULL.large,
    )


def _workers(bench: Bench) -> Iterator[Record]:
    is_large = bench.plan.workers_read_large
    folder = bench.grown(bench.plan.large) if is_large else bench.folder
    yield from compare_workers(folder, runs=bench.runs)


def _segmenters(bench: Bench) -> Iterator[Record]:
    yield from describe_agreement(compare_index(bench.scratch / "folder" / "index"))


def _exponents(bench: Bench) -> Iterator[Record]:
    yield from fit_exponents(bench.results.records, _GROWTH)


def _new(place: Path) -> Path:
    place.mkdir()
    return place


PARTS: Final[dict[str, tuple[str, Callable[[Bench], Iterator[Record]]]]] = {
    "build": ("Building the folder itself", _build_folder),
    "stages": ("Where the time of a build goes, in one process", _stages),
    "segmenters": ("rjieba against jieba", _segmenters),
    "build sizes": ("Building grown folders", _build_sizes),
    "build large": ("Building the large folder", _build_large),
    "opening": ("Opening the large corpus", _opening),
    "pages": ("Pages of the large corpus after a change of filters", _pages),
    "questions": ("Questions to the large corpus, beside a plain copy", _questions),
    "open sizes": ("Opening, by size; the last one is repeated", _open_sizes),
    "ask sizes": ("Questions, by size; the last one is repeated", _ask_sizes),
    "update": ("Updating, by size; the last one is repeated", _update_sizes),
    "workers": ("Dask workers", _workers),
    "growth": ("Growth: the power of the number of articles", _exponents),
}


def _earlier(path: str) -> Results:
    try:
        return read_results(Path(path))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise argparse.ArgumentTypeError(f"{path} is no results.json of an earlier run") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument("--quick", action="store_true", help="small sizes, in a few minutes")
    parser.add_argument("--runs", type=int, default=3, help="how often each is measured")
    place = Path(__file__).parent / "results"
    parser.add_argument("--results", type=Path, default=place, help="where the results go")
    parser.add_argument(
        "--before", type=_earlier, help="an earlier results.json, to be held beside"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
