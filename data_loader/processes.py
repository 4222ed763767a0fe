"""How a process starts others that read for it."""

import gc
import multiprocessing
import signal
import sys
import threading
from importlib.abc import MetaPathFinder
from multiprocessing.context import BaseContext
from typing import Final

_ALLOCATIONS_A_COLLECTION: Final = 100_000


def process_context(preload: str) -> BaseContext:
    """Return how processes start; they need the module ``preload``.

    A fork has everything imported already, but a server's threads do not survive it; the fork
    server then imports the module once for all of them. macOS has forks, but its libraries may
    crash in one.
    """
    methods = ["spawn"] if sys.platform == "darwin" else multiprocessing.get_all_start_methods()
    if "fork" in methods and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context


def begin_worker() -> None:
    """Make a process ready that works for another; Ctrl-C reaches both, and that one ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()


def leave_out_pandas() -> None:
    """Let Arrow take its own tables for all there are: with its first array it imports pandas.

    For a process of a build, which needs none of it: a quarter of a second. Whoever imports it
    later can still turn Arrow's tables into its own.
    """
    import pyarrow as pa  # noqa: PLC0415 -- not everyone who is here needs it

    hidden = _WithoutPandas()
    sys.meta_path.insert(0, hidden)
    pa.array([0])
    sys.meta_path.remove(hidden)


class _WithoutPandas(MetaPathFinder):
    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def collect_seldom() -> None:
    """Look for garbage seldom: imports and reading make many objects and next to no cycles."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_A_COLLECTION)
