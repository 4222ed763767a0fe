"""A command that somebody stops, or whose words nobody reads to the end, has not failed."""

import os
import signal
import sys
from collections.abc import Callable

STOPPED_EXIT_CODE = 128 + signal.SIGINT


def run_stoppable(command: Callable[[], int], *, stopped: str) -> int:
    """Return the exit code of a command; ``stopped`` is what to say where Ctrl-C ends it.

    Where the words go to a program that has read enough, as ``head`` does, the rest is not said.
    """
    try:
        code = command()
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(f"\n{stopped}", file=sys.stderr)
        return STOPPED_EXIT_CODE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tries again
        return 0
    return code
