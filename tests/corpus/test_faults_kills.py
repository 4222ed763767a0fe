"""A build is killed, or another comes at the same moment: the index is the old one or the new."""

import os
import random
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from corpus import build, generations, open_corpus, opening
from corpus.build import update_index
from corpus.executors import WorkersError
from corpus.generations import find_generation
from tests.corpus.test_updates import assert_same
from tests.corpus.two_states import TwoStates, in_child, start_child, write_article

KILLS = 100


def kill_after(pid: int, seconds: float) -> bool:
    """Kill a process after some time; say whether that was what ended it."""
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0


def test_killed_at_a_hundred_moments_the_index_is_the_old_one_or_the_new(states: TwoStates) -> None:
    update = partial(update_index, states.folder, index_dir=states.index, workers=1)
    update()
    longest, kills, moment = 0.2, 0, random.Random()
    while kills < KILLS:
        before = states.pointer
        states.turn()
        was_killed = kill_after(start_child(lambda: update() and None), moment.uniform(0, longest))
        longest *= 1.03 if was_killed else 0.9
        kills += was_killed
        if states.pointer == before:
            find_generation(states.index)  # holds every byte to its checksum: it is the old one
        else:
            states.assert_wanted(tidy=False)
        update()
        states.assert_wanted(deep=kills % 10 == 0)


def test_a_first_build_that_was_killed_is_no_index_and_no_hindrance(states: TwoStates) -> None:
    update = partial(update_index, states.folder, index_dir=states.index, workers=1)
    for step in range(1, 10):
        assert kill_after(start_child(lambda: update() and None), step * 0.01) or step > 1
    told: list[str] = []
    update(warn=told.append)
    assert told == []
    states.assert_wanted()


def test_workers_of_a_killed_build_end_too(states: TwoStates) -> None:
    reading, writing = os.pipe()

    def build_with_workers() -> None:
        tell = partial(os.write, writing, b".")
        update_index(
            states.folder, index_dir=states.index, workers=2, progress=lambda *numbers: tell()
        )

    pid = start_child(build_with_workers)
    assert os.read(reading, 1) == b"."  # the first files are read: its workers are there
    workers = psutil.Process(pid).children(recursive=True)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert len(workers) == 2
    assert psutil.wait_procs(workers, timeout=10)[1] == []
    update_index(states.folder, index_dir=states.index, workers=1)
    states.assert_wanted()


def test_a_worker_that_the_system_ends_is_told_in_words(states: TwoStates) -> None:
    update_index(states.folder, index_dir=states.index, workers=1)
    states.turn()

    def build_and_lose_a_worker() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("data_loader.loading.read_file", lambda *_: os.kill(os.getpid(), 9))
            with pytest.raises(WorkersError, match=r"ended a process.*--workers 1"):
                update_index(states.folder, index_dir=states.index, workers=2)

    assert in_child(build_and_lose_a_worker) == 0
    assert_same(open_corpus(states.index), states.other)
    update_index(states.folder, index_dir=states.index, workers=1)
    states.assert_wanted()


def test_builds_at_the_same_moment_both_end_well(states: TwoStates) -> None:
    update = partial(update_index, states.folder, index_dir=states.index, workers=1)
    for _ in range(4):
        states.turn()
        both = [start_child(lambda: update() and None) for _ in range(2)]
        assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in both] == [0, 0]
        states.assert_wanted()


def once(work: Callable[[], object], function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, which does some work before its first call."""
    waiting = [work]

    def worked(*arguments: Any, **options: Any) -> Any:
        if waiting:
            waiting.pop()()
        return function(*arguments, **options)

    return worked


def test_a_build_that_waited_for_another_does_not_undo_it(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    def let_another_build() -> None:
        write_article(states.folder / "late.md", "釜山會晤之後，雙方談到稀土。", day=28)
        update_index(states.folder, index_dir=states.index, workers=1)

    monkeypatch.setattr(build, "hold_index", once(let_another_build, build.hold_index))
    update_index(states.folder, index_dir=states.index, workers=1)
    assert "late.md" in set(open_corpus(states.index).articles["file"])


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (generations, "check_folder"),
        (generations, "get_note"),
        (opening, "_read_articles"),
        (opening, "_read_shard"),
        (generations, "load_lexicons"),
    ],
)
def test_a_reader_whose_generation_is_removed_meanwhile_opens_the_next(
    module: Any, step: str, states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(states.folder, index_dir=states.index, workers=1)
    states.turn()
    update = partial(update_index, states.folder, index_dir=states.index, workers=1)
    monkeypatch.setattr(module, step, once(update, getattr(module, step)))
    assert_same(open_corpus(states.index), states.wanted)


def test_an_open_corpus_says_the_same_when_its_files_are_gone(states: TwoStates) -> None:
    opened = open_corpus(update_index(states.folder, index_dir=states.index, workers=1))
    for _ in range(2):
        states.turn()
        update_index(states.folder, index_dir=states.index, workers=1)
    for path in states.index.rglob("*.*"):
        path.unlink()
    assert_same(opened, states.wanted)


def count_open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_an_open_corpus_holds_no_file_open(states: TwoStates) -> None:
    update_index(states.folder, index_dir=states.index, workers=1)
    before = count_open_files()  # a corpus of a million articles has more than a thousand files
    opened = open_corpus(states.index)
    assert count_open_files() == before
    assert_same(opened, states.wanted)


def test_what_a_killed_build_left_is_removed_before_the_next_takes_space(states: TwoStates) -> None:
    update_index(states.folder, index_dir=states.index, workers=1)
    states.turn()
    left = [states.index / name for name in ("drafts-x", "shard-x", "generation-x")]
    for place in left:
        place.mkdir()
        (place / "x.npy").write_bytes(bytes(100))
    draft = states.index / "current.draft"
    draft.write_text("generation-x", "utf-8")
    seen: list[bool] = []
    update_index(
        states.folder,
        index_dir=states.index,
        workers=1,
        progress=lambda *_: seen.extend(path.exists() for path in (*left, draft)),
    )
    assert seen
    assert not any(seen)
    states.assert_wanted()
