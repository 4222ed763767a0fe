"""``python -m benchmarks.cluster FOLDER``: building on one Dask worker and on two.

A scheduler and workers with one thread each are started on this machine, and the command builds
into an empty index, with one worker and two in turn. Client, scheduler and workers share the
machine's processors with each other and with whatever else runs, so the clock alone says little
where there are few: beside it stand the processor seconds of each, and how long the build would
take if each had a processor to itself and the client worked while no worker does.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.processes import MEGABYTE, run_measured
from tests.cluster import ROOT, Cluster, start_cluster


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
    builds: dict[int, list[Build]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        plain = ["--no-nanny"]
        with (
            start_cluster(Path(one), plain) as single,
            start_cluster(Path(two), plain, plain) as pair,
        ):
            for number in range(options.runs + 1):
                for cluster in (single, pair):
                    build = measure_build(cluster, options.folder.resolve())
                    print(f"run {number}: {build}", file=sys.stderr, flush=True)
                    builds[len(cluster.workers)] += [build] if number else []
    print_table(builds)


def measure_build(cluster: Cluster, folder: Path) -> Build:
    before = [_processor_seconds(worker.pid) for worker in cluster.workers]
    spent = _children_seconds()
    with tempfile.TemporaryDirectory() as index:
        command = [sys.executable, "-m", "corpus", "build", str(folder), "--index", index]
        told = [*command, "--scheduler", cluster.address]
        run = run_measured(told, environment=os.environ | {"PYTHONPATH": str(ROOT)})
    after = [_processor_seconds(worker.pid) for worker in cluster.workers]
    workers = [late - early for early, late in zip(before, after, strict=True)]
    return Build(run.seconds, _children_seconds() - spent, workers, run.memory)


def print_table(builds: dict[int, list[Build]]) -> None:
    heads = ("clock s", "client s", "busiest worker s", "apart s", "client MB")
    print(f"\n{'workers':7}" + "".join(f"{head:>18}" for head in heads))
    for n_workers, runs in builds.items():
        rows = [(b.clock, b.client, max(b.workers), b.apart, b.memory / MEGABYTE) for b in runs]
        middle = map(statistics.median, zip(*rows, strict=True))
        print(f"{n_workers:7}" + "".join(f"{value:18.1f}" for value in middle))
    for name in ("clock", "apart"):
        pairs = zip(builds[1], builds[2], strict=True)
        ratios = [getattr(one, name) / getattr(two, name) for one, two in pairs]
        print(f"two workers are {statistics.median(ratios):.2f} times as fast as one ({name})")
    load = os.getloadavg()[1] / (os.cpu_count() or 1)
    print(f"{os.cpu_count()} processors; {load:.1f} processes waited for each of them.")


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _processor_seconds(pid: int) -> float:
    """Return the processor seconds of a process and of those that read for it."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in family)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each (default 3)")
    return parser


if __name__ == "__main__":
    main()
