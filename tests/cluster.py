"""A real Dask scheduler and real workers on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from distributed import Client

ROOT = Path(__file__).parents[1]


class Cluster(NamedTuple):
    """A running scheduler: its address, the file that tells it, its process, and the workers'."""

    address: str
    file: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    def add_worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker with one thread, and wait until the scheduler knows it."""
        place = str(self.file.parent)
        told = ["--nthreads", "1", "--local-directory", place, "--scheduler-file", str(self.file)]
        self.workers.append(_start("worker", *told, *options, **environment))
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=60)
        return self.workers[-1]


@contextmanager
def start_cluster(place: Path, *workers: list[str]) -> Iterator[Cluster]:
    """Start a scheduler, and a worker with each of the options given; stop them in the end."""
    file = place / "scheduler.json"
    scheduler = _start("scheduler", "--port", "0", "--scheduler-file", str(file))
    while not (file.exists() and file.stat().st_size):
        assert scheduler.poll() is None
        time.sleep(0.05)
    cluster = Cluster(json.loads(file.read_text("utf-8"))["address"], file, scheduler, [])
    try:
        for options in workers:
            cluster.add_worker(*options)
        yield cluster
    finally:
        for worker in cluster.workers:
            worker.terminate()
        for worker in cluster.workers:
            worker.wait(timeout=60)
        scheduler.kill()
        scheduler.wait()


def _start(kind: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
    module = f"distributed.cli.dask_{kind}"
    command = [sys.executable, "-m", module, "--no-dashboard", "--host", "127.0.0.1", *options]
    env = os.environ | environment
    return subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
