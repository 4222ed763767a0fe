"""Where the work of a build runs: in this process, or in a pool of processes.

Both are ``concurrent.futures`` executors; so is the one a Dask scheduler hands out.
"""

import gc
import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import parent_process
from typing import Final, ParamSpec, TypeVar

from data_loader.processes import process_context

P = ParamSpec("P")
T = TypeVar("T")

# Below this many files the start of a second process costs more than it saves.
FILES_WORTH_A_POOL: Final = 400
_ALLOCATIONS_A_COLLECTION: Final = 100_000


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
    return ProcessPoolExecutor(
        workers, mp_context=process_context("corpus.build"), initializer=_start_worker
    )


def _start_worker() -> None:
    _collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the build that it works for is killed: it would wait for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _collect_seldom() -> None:
    """Look for garbage seldom: reading makes millions of small objects and next to no cycles."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_A_COLLECTION)
