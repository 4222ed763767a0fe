"""A command that somebody stops, or whose words nobody reads to the end, has not failed."""

import os
import signal
import sys
from collections.abc import Callable, Iterable

STOPPED_EXIT_CODE = 128 + signal.SIGINT


def run_stoppable(command: Callable[[], int], *, stopped: str) -> int:
    """Return the exit code of a command; ``stopped`` is what to say where Ctrl-C ends it."""
    try:
        return command()
    except KeyboardInterrupt:
        print(f"\n{stopped}", file=sys.stderr)
        return STOPPED_EXIT_CODE


def say(lines: Iterable[str]) -> None:
    """Print lines; the rest is not said where a program has read enough of them, as ``head`` does.

    Only here is a broken pipe no failure: one of the build's own would be.
    """
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tries again
