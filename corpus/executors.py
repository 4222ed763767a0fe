"""Where the work of a build runs: in this process, in a pool of processes, or on a Dask cluster.

All three are ``concurrent.futures`` executors. ``run_tasks`` hands the work out.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from multiprocessing import parent_process
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from corpus.memory import release_memory, save_memory
from corpus.store import remove_folder
from data_loader.folder import CorpusFolderError
from data_loader.machine import usable_processes
from data_loader.processes import begin_worker, process_context

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")

# Below this many files the start of a second process costs more than it saves.
FILES_WORTH_A_POOL: Final = 400


class WorkersError(CorpusFolderError):
    """Those who were to do the work cannot; the message says why and what to do."""


class TaskExecutor(Executor):
    """An executor that ``run_tasks`` can use.

    Attributes:
        n_workers: how many run tasks at the same time, as far as is known.
        ahead: tasks to hand out beyond the one whose result is waited for.
        broken_by: errors that say nothing of a task, but that a worker or all of them have gone.
    """

    n_workers: int = 1
    ahead: int = 0
    broken_by: tuple[type[BaseException], ...] = ()

    def mend(self, error: BaseException) -> None:
        """Make the executor fit to be given the lost tasks again, or raise ``WorkersError``."""
        raise error

    def clear(self, place: Path) -> None:
        """Remove a folder of the index, wherever tasks have written into it."""
        remove_folder(place)


class InProcessExecutor(TaskExecutor):
    """Runs each call at once, in the caller's process."""

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Run the call and return its finished future."""
        future: Future[T] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class PoolExecutor(TaskExecutor):
    """A pool of processes; should the system end one of them, a pool of half as many takes over."""

    broken_by = (BrokenProcessPool,)

    def __init__(self, workers: int) -> None:
        self.n_workers = workers
        self.ahead = 2 * workers
        self._pool = _open_pool(workers)

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Give the call to the next free process."""
        try:
            return self._pool.submit(function, *args, **kwargs)
        except BrokenProcessPool as error:
            future: Future[T] = Future()
            future.set_exception(error)
            return future

    def mend(self, error: BaseException) -> None:
        """Open a smaller pool, unless that has been done for other tasks of the one that broke."""
        with suppress(BrokenProcessPool):
            self._pool.submit(os.getpid)
            return
        if self.n_workers == 1:
            raise WorkersError(
                "The system has ended a process of the build, and then one that was alone, perhaps "
                "for want of memory. Give it more, or try it without others: --workers 1."
            ) from error
        self.n_workers //= 2
        self._pool.shutdown()
        self._pool = _open_pool(self.n_workers)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes end."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def open_executor(
    workers: int | None, *, n_files: int, scheduler: str = "", folder: Path | str, index_dir: Path
) -> TaskExecutor:
    """Return the executor for a build.

    Args:
        workers: processes to use; None takes what the machine has cores and memory for
            where there are files enough for it (``count_processes``).
        n_files: files to be read.
        scheduler: address of a Dask scheduler, whose workers then do the work; empty for none.
        folder: the corpus folder, which workers of a cluster must see.
        index_dir: the index, which they must see too.

    Raises:
        WorkersError: the scheduler does not answer, or its workers cannot do the work.
    """
    if scheduler:
        from corpus.cluster import ClusterExecutor  # noqa: PLC0415 -- it imports this module

        return ClusterExecutor(scheduler, folder=folder, index_dir=index_dir)
    if workers is None:
        workers = count_processes(n_files)
    return InProcessExecutor() if workers <= 1 else PoolExecutor(workers)


def count_processes(n_files: int) -> int:
    """Return how many processes read so many files, unless one is told."""
    return usable_processes() if n_files >= FILES_WORTH_A_POOL else 1


def run_tasks(
    executor: TaskExecutor, function: Callable[[S], T], tasks: Iterable[S]
) -> Iterator[T]:
    """Yield what a function makes of each task, in their order.

    Tasks are made and handed out a few at a time, and a result is let go once it has been taken:
    neither piles up here, however large the corpus. A task may run more than once.

    Raises:
        WorkersError: those who run the tasks have gone.
    """
    source, waiting = iter(tasks), deque[tuple[S, Future[T]]]()
    release_memory()  # of the steps before: the workers need it now
    try:
        while True:
            for task in islice(source, executor.ahead + 1 - len(waiting)):
                waiting.append((task, executor.submit(function, task)))
            if not waiting:
                return
            yield _wait_for_first(executor, function, waiting)
    finally:
        for _, future in waiting:
            future.cancel()


def _wait_for_first(
    executor: TaskExecutor, function: Callable[[S], T], waiting: deque[tuple[S, "Future[T]"]]
) -> T:
    while True:
        try:
            result = waiting[0][1].result()
        except executor.broken_by as error:
            executor.mend(error)
            for at, (task, future) in enumerate(waiting):
                if isinstance(future.exception(), executor.broken_by):
                    waiting[at] = task, executor.submit(function, task)
        else:
            waiting.popleft()
            return result


def _open_pool(workers: int) -> ProcessPoolExecutor:
    context = process_context("corpus.build")
    try:
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker)
    except (OSError, ImportError) as error:
        raise WorkersError(
            f"Processes can share no locks here ({error}): let /dev/shm be writable, or work with "
            "one process: --workers 1."
        ) from error


def _start_worker() -> None:
    begin_worker()
    save_memory()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the build that it works for is killed: it would wait for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
