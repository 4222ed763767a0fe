"""Run work as a whole process; measure its time and the memory of it and its children."""

import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Final, ParamSpec, Self, TypeVar

import psutil

P = ParamSpec("P")
T = TypeVar("T")

ROOT: Final = Path(__file__).parents[1]
INTERVAL: Final = 0.05
MEGABYTE: Final = 2**20


@dataclass(frozen=True)
class Run:
    """One measured run.

    Attributes:
        seconds: on the clock.
        processor: seconds of all processors, for the process and its children.
        memory: the peak of the process and its children together, in bytes.
        output: what the command said.
    """

    seconds: float
    processor: float
    memory: int
    output: str


def run_module(name: str, *arguments: object) -> Run:
    """Run ``python -m NAME`` to its end, and say on stderr how long it took."""
    command = [sys.executable, "-m", name, *map(str, arguments)]
    run = run_measured(command, environment=os.environ | {"PYTHONPATH": str(ROOT)})
    print(f"  {name}: {run.seconds:.1f} s", file=sys.stderr, flush=True)
    return run


def run_measured(command: Sequence[str], *, environment: Mapping[str, str]) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: the command failed; the message holds what it said.
    """
    with tempfile.TemporaryFile("w+") as said:
        spent, start = children_seconds(), perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        with _Peak(process.pid) as peak:
            process.wait()
            seconds = perf_counter() - start
        said.seek(0)
        output = said.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output}")
    return Run(seconds, children_seconds() - spent, peak.highest, output)


def run_apart(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function returns in a new process, where nothing is warm or in memory yet."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()


class _Peak:
    """The highest memory of a process and its descendants, looked at every now and then."""

    def __init__(self, pid: int) -> None:
        self.highest = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(INTERVAL):
            self.highest = max(self.highest, measure_memory(self._pid))


def children_seconds() -> float:
    """Return the processor seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def processor_seconds(pid: int) -> float:
    """Return the processor seconds of a running process and of its descendants."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in family)


def measure_memory(pid: int) -> int:
    """Return the resident memory of a process and its descendants, in bytes.

    What they share (the interpreter, memory-mapped shards) is counted for each of them.
    """
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    return sum(map(_resident, family))


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
