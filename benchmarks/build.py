"""``python -m benchmarks.build FOLDER``: building the index against a plain script.

The plain script, bare segmentation (``benchmarks.bare``) and the build are whole processes and run
in turn, so that the machine's slower minutes fall on all. The first build is not counted: it warms
the file cache, and its texts are what bare segmentation is handed; nor is a short run of the plain
script, which writes jieba's own cache.
"""

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.bare import hand_over
from benchmarks.bounds import AGAINST_BARE, AGAINST_PLAIN
from benchmarks.processes import MEGABYTE, ROOT, Run, run_module
from benchmarks.records import Bound, Record
from benchmarks.terminal import print_records
from corpus.executors import count_processes
from data_loader.folder import list_files


def main() -> None:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory() as place:
        print_records(compare_builds(options.folder.resolve(), Path(place), runs=options.runs))


def compare_builds(
    folder: Path, place: Path, *, runs: int, plain_runs: int | None = None
) -> Iterator[Record]:
    """Yield seconds and peak memory of each, and the ratios of those that ran in turn.

    Args:
        folder: the folder of articles.
        place: where texts and the index go; it is left there as ``index``.
        runs: how often each is measured.
        plain_runs: how often the plain script is; ``runs`` by default, and never more.
    """
    build_anew(folder, place / "index")
    processes = count_processes(len(list_files(folder)))
    files = hand_over(place / "index", place, processes=processes)
    plain_runs = runs if plain_runs is None else plain_runs
    if plain_runs:
        run_module("benchmarks.plain_script", ROOT / "seeds")
    plain: list[Run] = []
    bare: list[Run] = []
    builds: list[Run] = []
    for number in range(runs):
        if number < plain_runs:
            plain.append(run_module("benchmarks.plain_script", folder))
        if number + 1 == plain_runs:
            yield from _describe("plain script, one process", plain)
        bare.append(run_module("benchmarks.bare", *files))
        builds.append(build_anew(folder, place / "index"))
    yield from _describe(f"bare segmentation, processes: {len(files)}", bare)
    yield from _describe("build", builds)
    yield from _compare("build, times as fast as the plain script", plain, builds, AGAINST_PLAIN)
    yield from _compare("build, times bare segmentation", builds, bare, AGAINST_BARE)


def build_anew(folder: Path, index: Path) -> Run:
    """Build into an empty index, so that every run does all of the work."""
    shutil.rmtree(index, ignore_errors=True)
    return run_module("corpus", "build", folder, "--index", index)


def _describe(name: str, runs: Sequence[Run]) -> Iterator[Record]:
    """Yield the median seconds, on the clock and of all processors, and the peak memory."""
    yield Record(name, median_seconds(runs), "s")
    processor = statistics.median(run.processor for run in runs)
    yield Record(f"{name}: of all processors", processor, "s")
    yield Record(f"{name}: peak memory", max(run.memory for run in runs) / MEGABYTE, "MB")


def median_seconds(runs: Sequence[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def _compare(name: str, longer: list[Run], shorter: list[Run], bound: Bound) -> Iterator[Record]:
    """Yield the median ratio of the pairs that ran in turn; there may be fewer of the first."""
    pairs = list(zip(longer, shorter, strict=False))
    if pairs:
        clock = statistics.median(a.seconds / b.seconds for a, b in pairs)
        yield Record(name, clock, "times", bound)
        work = statistics.median(a.processor / b.processor for a, b in pairs)
        yield Record(f"{name}: of all processors", work, "times")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each (default 3)")
    return parser


if __name__ == "__main__":
    main()
