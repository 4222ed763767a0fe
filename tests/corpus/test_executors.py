"""Tasks are handed out a few at a time, and one whose process is ended is run again."""

import errno
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import sleep

import pytest

from corpus.executors import InProcessExecutor, PoolExecutor, WorkersError, run_tasks


def square_unless_killed(number: int, *, lives: Path) -> int:
    """Return the square; the process dies as often as there are files in ``lives``."""
    if number == 3:
        for life in lives.iterdir():
            life.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def write_slowly(number: int) -> str:
    """Return the number as text, so late that its task waits beside those it follows from."""
    sleep(0.05)
    return str(number)


@pytest.mark.parametrize("deaths", [0, 1])
def test_a_process_that_is_ended_costs_no_result(deaths: int, tmp_path: Path) -> None:
    for number in range(deaths):
        (tmp_path / str(number)).touch()
    with PoolExecutor(2) as pool:
        work = partial(square_unless_killed, lives=tmp_path)
        assert list(run_tasks(pool, work, range(20))) == [n * n for n in range(20)]


def test_a_process_that_is_ended_is_one_death_to_tasks_that_follow_from_others(
    tmp_path: Path,
) -> None:
    (tmp_path / "0").touch()
    with PoolExecutor(2) as pool:
        numbers = [*range(4, 12), 3]
        squares = run_tasks(pool, partial(square_unless_killed, lives=tmp_path), numbers)
        assert list(run_tasks(pool, write_slowly, squares)) == [str(n * n) for n in numbers]


def test_where_memory_is_for_one_process_only_one_does_the_work(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / str(number)).touch()
    with PoolExecutor(4) as pool:
        work = partial(square_unless_killed, lives=tmp_path)
        assert list(run_tasks(pool, work, range(20))) == [n * n for n in range(20)]
        assert pool.n_workers == 1


def test_the_end_of_one_that_was_alone_is_told_in_words(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / str(number)).touch()
    with PoolExecutor(2) as pool, pytest.raises(WorkersError, match=r"alone.*--workers 1"):
        list(run_tasks(pool, partial(square_unless_killed, lives=tmp_path), range(20)))


def lets_it_pass(_: int) -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_a_process_of_a_pool_has_nothing_to_say_to_ctrl_c() -> None:
    with PoolExecutor(1) as pool:
        assert list(run_tasks(pool, lets_it_pass, [0])) == [True]


def test_a_system_without_locks_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refuse)
    with pytest.raises(WorkersError, match=r"Read-only file system.*--workers 1"):
        PoolExecutor(2)


def test_an_error_of_a_task_is_raised_as_it_is() -> None:
    with PoolExecutor(2) as pool, pytest.raises(ZeroDivisionError):
        list(run_tasks(pool, (1).__truediv__, [1, 0, 2]))


@pytest.mark.parametrize(("kind", "ahead"), [((InProcessExecutor,), 0), ((PoolExecutor, 1), 2)])
def test_tasks_are_made_no_earlier_than_needed(kind, ahead: int) -> None:
    made: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            yield number

    build, *options = kind
    with build(*options) as executor:
        results = run_tasks(executor, str, tasks())
        assert next(results) == "0"
        assert len(made) == 1 + ahead
        assert [next(results), *results] == list("123456789")
