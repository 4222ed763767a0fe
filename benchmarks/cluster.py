"""``python -m benchmarks.cluster FOLDER``: building on one Dask worker and on two.

A scheduler and workers with one thread each are started on this machine, and the command builds
into an empty index, with one worker and two in turn. Client, scheduler and workers share the
machine's processors with each other and with whatever else runs, so the clock alone says little
where there are few: beside it stand the processor seconds of each, and how long the build would
take if each had a processor to itself and the client worked while no worker does.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.bounds import TWO_WORKERS
from benchmarks.processes import MEGABYTE, processor_seconds, run_module
from benchmarks.records import Record
from benchmarks.terminal import print_records
from tests.cluster import Cluster, start_cluster


class Build(NamedTuple):
    """Seconds on the clock, of the client's processor, of each worker's; the client's memory."""

    clock: float
    client: float
    workers: list[float]
    memory: int

    @property
    def apart(self) -> float:
        """Seconds that the build would take with a processor for each worker."""
        return self.client + max(self.workers)


def main() -> None:
    options = _parser().parse_args()
    print_records(compare_workers(options.folder.resolve(), runs=options.runs))


def compare_workers(folder: Path, *, runs: int) -> Iterator[Record]:
    """Yield what a build takes with one worker and with two, and how much faster two are."""
    builds: dict[int, list[Build]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        plain = ["--no-nanny"]
        with (
            start_cluster(Path(one), plain) as single,
            start_cluster(Path(two), plain, plain) as pair,
        ):
            for number in range(runs + 1):
                for cluster in (single, pair):
                    build = measure_build(cluster, folder)
                    builds[len(cluster.workers)] += [build] if number else []
    for n_workers, measured in builds.items():
        yield from _describe(f"{n_workers} worker{'s' * (n_workers > 1)}", measured)
    yield from _compare("two workers, times as fast as one", "clock", builds)
    yield from _compare("two workers, each with a processor to itself", "apart", builds)


def measure_build(cluster: Cluster, folder: Path) -> Build:
    before = [processor_seconds(worker.pid) for worker in cluster.workers]
    with tempfile.TemporaryDirectory() as index:
        told = ("build", folder, "--index", index, "--scheduler", cluster.address)
        run = run_module("corpus", *told)
    after = [processor_seconds(worker.pid) for worker in cluster.workers]
    workers = [late - early for early, late in zip(before, after, strict=True)]
    return Build(run.seconds, run.processor, workers, run.memory)


def _describe(name: str, builds: Sequence[Build]) -> Iterator[Record]:
    for told, values in (
        ("", [build.clock for build in builds]),
        (": client's processor", [build.client for build in builds]),
        (": busiest worker's processor", [max(build.workers) for build in builds]),
    ):
        yield Record(f"{name}{told}", statistics.median(values), "s")
    memory = max(build.memory for build in builds) / MEGABYTE
    yield Record(f"{name}: client's memory", memory, "MB")


def _compare(name: str, what: str, builds: Mapping[int, Sequence[Build]]) -> Iterator[Record]:
    pairs = zip(builds[1], builds[2], strict=True)
    ratios = [getattr(one, what) / getattr(two, what) for one, two in pairs]
    yield Record(name, statistics.median(ratios), "times", TWO_WORKERS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each (default 3)")
    return parser


if __name__ == "__main__":
    main()
