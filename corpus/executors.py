"""Where the work of a build runs: in this process, or in a pool of processes.

Both are ``concurrent.futures`` executors; so is the one a Dask scheduler hands out.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Below this many files the start of a second process costs more than it saves.
FILES_WORTH_A_POOL: Final = 400


class InProcessExecutor(Executor):
    """Runs each call at once, in the caller's process."""

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Run the call and return its finished future."""
        future: Future[T] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def open_executor(workers: int | None, *, n_files: int) -> Executor:
    """Return the executor for a build.

    Args:
        workers: processes to use; None takes every core where there are files enough for it.
        n_files: files to be read.
    """
    if workers is None:
        workers = (os.cpu_count() or 1) if n_files >= FILES_WORTH_A_POOL else 1
    if workers <= 1:
        return InProcessExecutor()
    return ProcessPoolExecutor(workers, mp_context=_context())


def _context() -> BaseContext:
    """Return how processes start.

    A fork has everything imported already, but a server's threads do not survive it; the fork
    server then imports the package once for all of them.
    """
    methods = multiprocessing.get_all_start_methods()
    if "fork" in methods and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["corpus.build"])
    return context
