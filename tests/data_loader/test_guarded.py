"""What may hang or take all memory runs in a second process, and only that process ends."""

import os
import re
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import pytest

from data_loader import guarded, read_file
from data_loader.guarded import run_guarded
from data_loader.limits import LARGE, UnreadableFileError
from tests.data_loader.bad_inputs import GOOD, front_matter, rss, rss_item
from tests.data_loader.conftest import PROSE


def spin() -> None:
    deque(repeat(0), maxlen=0)  # never leaves C: no signal that Python handles can end it


def backtrack() -> None:
    re.fullmatch(r"(a|aa)*b", "a" * 60)


def fill_memory(size: int) -> int:
    return len(bytearray(b"x" * size))


def crash() -> None:
    os._exit(1)


def fail() -> None:
    raise KeyError("甲")


@pytest.fixture
def short_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "MAX_SECONDS", 0.3)


@pytest.mark.parametrize("endless", [spin, backtrack])
@pytest.mark.usefixtures("short_time")
def test_what_never_ends_is_ended_and_the_next_call_is_served(endless: Callable[[], None]):
    with pytest.raises(UnreadableFileError, match=r"takes more than 0\.3 seconds"):
        run_guarded(endless)
    assert run_guarded(len, "甲乙") == 2


def test_memory_is_limited_and_more_than_an_article_needs_is_there():
    with pytest.raises(UnreadableFileError, match="takes more than 768 MB of memory"):
        run_guarded(fill_memory, 1024**3)
    assert run_guarded(fill_memory, 100 * 1024**2) == 100 * 1024**2


def test_a_crash_ends_only_the_second_process():
    with pytest.raises(UnreadableFileError, match="crashed"):
        run_guarded(crash)
    assert run_guarded(os.getpid) != os.getpid()


def test_errors_are_those_of_the_function():
    with pytest.raises(KeyError, match="甲"):
        run_guarded(fail)


def test_the_guard_guards_itself_in_itself():
    assert run_guarded(run_guarded, len, "甲") == 1


def test_threads_share_one_second_process():
    with ThreadPoolExecutor(4) as threads:
        processes = set(threads.map(lambda _: run_guarded(os.getpid), range(20)))
    assert len(processes) == 1


def test_a_process_with_threads_cannot_fork_and_asks_another_way(monkeypatch):
    monkeypatch.setattr(guarded, "_guard", guarded._Guard())
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(run_guarded, len, "甲乙").result() == 2
        assert type(guarded._guard._process).__name__ == "ForkServerProcess"


# Runs that the expressions of trafilatura and feedparser take the square of their length for.
HOSTILE = {
    "page.html": f"<html><meta name=author content='{'[' * 150_000}'><p>{PROSE[0]}</p></html>",
    "feed.xml": rss(rss_item("燈塔", PROSE[0]).replace("<link>", f"<author>{'a' * 150_000}</author>"
                    "<link>")).decode(),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.usefixtures("short_time")
def test_files_that_hang_a_parser_are_left_out_with_the_reason(tmp_path: Path, name: str):
    (tmp_path / name).write_text(HOSTILE[name], "utf-8")
    (tmp_path / "good.md").write_bytes(GOOD)
    assert read_file(tmp_path, name).report["reason"] == "takes more than 0.3 seconds to read"
    assert read_file(tmp_path, "good.md").report["status"] == "loaded"


def test_a_large_file_is_read_as_a_small_one_is_but_elsewhere(tmp_path: Path, monkeypatch):
    body = "\n\n".join(PROSE[number % 4] for number in range(LARGE // 90))
    (tmp_path / "large.md").write_bytes(front_matter("title: 甲\ndate: 2024-05-06", body))
    [row] = read_file(tmp_path, "large.md").rows
    assert (row["title"], row["text"]) == ("甲", body)
    monkeypatch.setattr("data_loader.loading.run_guarded", lambda function, *args: function(*args))
    assert [dict(row)] == [dict(row) for row in read_file(tmp_path, "large.md").rows]
