"""How a process starts others that read for it."""

import gc
import multiprocessing
import threading
from multiprocessing.context import BaseContext
from typing import Final

_ALLOCATIONS_A_COLLECTION: Final = 100_000


def process_context(preload: str) -> BaseContext:
    """Return how processes start; they need the module ``preload``.

    A fork has everything imported already, but a server's threads do not survive it; the fork
    server then imports the module once for all of them.
    """
    methods = multiprocessing.get_all_start_methods()
    if "fork" in methods and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context


def collect_seldom() -> None:
    """Look for garbage seldom: imports and reading make many objects and next to no cycles."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_A_COLLECTION)
