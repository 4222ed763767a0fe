"""How a process starts a second one."""

import multiprocessing
import threading
from multiprocessing.context import BaseContext


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
