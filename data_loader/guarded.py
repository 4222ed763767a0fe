"""Reading that might never end, in a process of its own under limits of time and memory.

Other people's parsers (HTML pages, feeds, Parquet) and files far larger than an article run there.
Small files of the other formats do not: the time our own expressions take grows with the length of
a text and nothing else, so its size bounds them, and they are too many to be sent to and fro.
"""

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeVar

from data_loader.limits import MAX_MEMORY, MAX_SECONDS, UnreadableFileError
from data_loader.processes import process_context

T = TypeVar("T")

_MEMORY: Final = Path("/proc/self/statm")  # in pages; the sixth number is what may be written to
_CRASHED: Final = "the reader crashed on it, perhaps for want of memory"
_STUCK_AFTER: Final = 60  # seconds on the clock, for a process that waits and takes no time


def run_guarded(function: Callable[..., T], *args: object) -> T:
    """Return ``function(*args)``, called in a second process under limits.

    The system ends that process when its time is up, whatever it is doing: a parser written in C
    cannot hold out, as it could against a signal that Python handles. Time is processor time, so a
    busy machine leaves out nothing that an idle one loads. Any thread may call this, one of a
    server as well. The process starts with the first call, serves the later ones, and is replaced
    when it was ended. Where a process may have no children itself (it is daemonic, as this second
    one is) the function is called directly.

    Raises:
        UnreadableFileError: the limits are passed. Whatever ``function`` raises is raised too.
    """
    if multiprocessing.current_process().daemon:
        return function(*args)
    with _guard.lock:
        is_done, outcome = _guard.ask(function, args)
    if isinstance(outcome, MemoryError):
        raise _too_large() from outcome
    if not is_done:
        raise outcome
    return outcome  # type: ignore[no-any-return]


class _Guard:
    """The second process, as the first one sees it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None

    def ask(self, function: Callable[..., Any], args: tuple[object, ...]) -> tuple[bool, Any]:
        """Return whether the call came to its end, and its result or error."""
        if self._process is None or self._line is None or not self._process.is_alive():
            self._process, self._line = _start()
        try:
            self._line.send((function, args, MAX_SECONDS, MAX_MEMORY))
            if not self._line.poll(_STUCK_AFTER):
                self._process.kill()
            return self._line.recv()  # type: ignore[no-any-return]
        except (EOFError, ConnectionError):
            self._process.join()
            is_late = self._process.exitcode in (-signal.SIGPROF, -signal.SIGKILL)
            return False, _too_slow() if is_late else UnreadableFileError(_CRASHED)


def _start() -> tuple[multiprocessing.process.BaseProcess, Connection]:
    context = process_context("data_loader.loading")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, ours), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return process, ours


def _serve(line: Connection, other_end: Connection) -> None:
    """Answer one call after the other until the first process is gone."""
    other_end.close()  # a fork has it open too, and would wait for itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # which ends the process
    with suppress(EOFError, ConnectionError):
        while True:
            function, args, seconds, memory = line.recv()
            _limit_memory(memory)
            signal.setitimer(signal.ITIMER_PROF, seconds)
            try:
                outcome = True, function(*args)
            except Exception as error:
                outcome = False, error
            signal.setitimer(signal.ITIMER_PROF, 0)
            line.send(outcome)


def _limit_memory(memory: int) -> None:
    """Allow so much beyond what the process holds already; only Linux tells and keeps to it."""
    with suppress(OSError, ValueError):
        held = int(_MEMORY.read_text().split()[5]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (held + memory, most))


def _too_slow() -> UnreadableFileError:
    return UnreadableFileError(f"takes more than {MAX_SECONDS} seconds to read")


def _too_large() -> UnreadableFileError:
    return UnreadableFileError(f"takes more than {MAX_MEMORY // 1024**2:,} MB of memory to read")


_guard = _Guard()


def _forget() -> None:
    """Let the child of a fork start its own: the first process goes on using the other."""
    global _guard  # noqa: PLW0603
    _guard = _Guard()


os.register_at_fork(after_in_child=_forget)
