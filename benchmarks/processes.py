"""Run a command as a whole process; measure its time and the memory of it and its children."""

import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psutil

INTERVAL = 0.05
MEGABYTE = 2**20


@dataclass(frozen=True)
class Run:
    """One measured run: wall-clock seconds, peak memory in bytes, and what the command said."""

    seconds: float
    memory: int
    output: str


def run_measured(command: Sequence[str], *, environment: Mapping[str, str]) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: the command failed; the message holds what it said.
    """
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        highest = 0
        while process.poll() is None:
            highest = max(highest, measure_memory(process.pid))
            time.sleep(INTERVAL)
        seconds = time.perf_counter() - start
        said.seek(0)
        output = said.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output}")
    return Run(seconds, highest, output)


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
