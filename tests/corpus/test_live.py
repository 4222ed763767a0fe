"""A corpus that stays open while its folder changes."""

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path

import pandas as pd
import pytest

import corpus.apart
import corpus.live
from corpus import LiveCorpus, ensure_corpus
from corpus.changes import Changes, count_changes
from corpus.store import hold_index
from tests.builders import write_signed_articles

PATIENCE = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_signed_articles(tmp_path / "folder")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def live(folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> LiveCorpus:
    """The corpus of the folder, opened, and looked at as often as it is asked."""
    monkeypatch.setattr(corpus.live, "PAUSE", 0)
    monkeypatch.setattr(corpus.live, "_PART_OF_THE_TIME", 1)
    opened = LiveCorpus(str(folder), index)
    assert opened.start_update().wait(PATIENCE)
    return opened


def wait_for_changes(live: LiveCorpus) -> Changes:
    deadline = time.monotonic() + PATIENCE
    while not (changes := live.changes()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return changes


# --- what has changed ----------------------------------------------------------------------------


def test_a_folder_without_an_index_is_all_new(folder: Path, index: Path) -> None:
    assert count_changes(folder, index) == Changes(new=4)


def test_new_changed_and_gone_are_told_apart(folder: Path, index: Path) -> None:
    ensure_corpus(folder, index_dir=index)
    assert not count_changes(folder, index)
    (folder / "0.md").rename(folder / "4.md")
    (folder / "1.md").write_text("anders", "utf-8")
    assert count_changes(folder, index) == Changes(new=1, changed=1, gone=1)


def test_a_file_written_anew_counts_until_an_update_has_looked_inside(
    folder: Path, index: Path
) -> None:
    before = ensure_corpus(folder, index_dir=index)
    os.utime(folder / "0.md", (1_600_000_000, 1_600_000_000))
    assert count_changes(folder, index) == Changes(changed=1)
    assert ensure_corpus(folder, index_dir=index).version == before.version
    assert not count_changes(folder, index)


def test_files_that_are_not_read_are_not_news(folder: Path, index: Path) -> None:
    (folder / ".git").mkdir()
    ensure_corpus(folder, index_dir=index)
    (folder / ".git" / "index").write_bytes(b"x")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "README.md").write_bytes(b"x")
    assert not count_changes(folder, index)
    (folder / "corpus.toml").write_bytes(b"")
    assert count_changes(folder, index) == Changes(new=1)


def test_a_file_that_can_no_longer_be_read_has_changed(folder: Path, index: Path) -> None:
    ensure_corpus(folder, index_dir=index)
    (folder / "0.md").write_bytes(b"")
    assert count_changes(folder, index) == Changes(changed=1)


# --- staying open --------------------------------------------------------------------------------


def test_changes_are_seen_and_gone_after_an_update(live: LiveCorpus, folder: Path) -> None:
    (folder / "0.md").rename(folder / "4.md")
    assert wait_for_changes(live) == Changes(new=1, gone=1)
    update = live.start_update()
    assert update.wait(PATIENCE)
    assert update.new_articles == 1
    assert not live.changes()
    assert live.corpus is not None
    assert "4.md" in set(live.corpus.articles["file"])


def test_a_folder_that_is_away_is_not_told_to_be_empty(live: LiveCorpus, folder: Path) -> None:
    folder.rename(folder.with_name("away"))
    for _ in range(20):
        assert not live.changes()
        time.sleep(0.01)


def test_one_update_at_a_time_and_the_old_corpus_until_it_is_over(
    live: LiveCorpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = threading.Event()

    def wait_first(*arguments: object, **options: object) -> object:
        may_go_on.wait(PATIENCE)
        return ensure_corpus(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(corpus.live, "ensure_corpus", wait_first)
    before = live.corpus
    (folder / "0.md").unlink()
    update = live.start_update()
    assert live.start_update() is update
    assert update.is_running
    assert live.corpus is before
    may_go_on.set()
    assert update.wait(PATIENCE)
    assert live.corpus is not None
    assert len(live.corpus) == 3


def test_an_update_that_fails_leaves_the_corpus(live: LiveCorpus, folder: Path) -> None:
    before = live.corpus
    folder.rename(folder.with_name("away"))
    update = live.start_update()
    assert update.wait(PATIENCE)
    assert "does not exist" in str(update.error)
    assert live.corpus is before


def test_what_another_process_has_built_is_opened(
    live: LiveCorpus, folder: Path, index: Path
) -> None:
    (folder / "0.md").unlink()
    built = ensure_corpus(folder, index_dir=index)
    deadline = time.monotonic() + PATIENCE
    while live.corpus is None or live.corpus.version != built.version:
        assert time.monotonic() < deadline
        live.changes()
        time.sleep(0.01)


def test_an_index_damaged_meanwhile_is_built_again_by_an_update(
    live: LiveCorpus, index: Path
) -> None:
    (index / "current").write_text("generation-of-another-kind", "utf-8")
    assert wait_for_changes(live) == Changes(new=4)
    update = live.start_update()
    assert update.wait(PATIENCE)
    assert update.error is None
    assert "built again" in update.warning
    assert not live.changes()


def test_the_old_corpus_is_let_go(live: LiveCorpus, folder: Path, index: Path) -> None:
    assert live.corpus is not None
    live.corpus.text(0)
    old = [weakref.ref(live.corpus), *map(weakref.ref, live.corpus.shards)]
    (folder / "0.md").write_text((folder / "1.md").read_text("utf-8") + "了", "utf-8")
    update = live.start_update()
    assert update.wait(PATIENCE)
    assert update.error is None
    assert [part() for part in old] == [None] * len(old)
    assert len(list(index.glob("generation-*"))) == 1


def test_the_time_left_follows_from_the_rate(
    live: LiveCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    update = corpus.live.Update()
    assert update.seconds_left == float("inf")
    clock[0] = 110.0
    update.tell(20, 100)
    assert update.seconds_left == 40
    clock[0] = 115.0
    assert update.seconds_left == 35
    clock[0] = 200.0
    assert update.seconds_left == 0


# --- in a process of its own ---------------------------------------------------------------------


@pytest.fixture
def apart(live: LiveCorpus, monkeypatch: pytest.MonkeyPatch) -> LiveCorpus:
    """The opened corpus, whose next update is the work of another process."""
    monkeypatch.setattr(corpus.apart, "FILES_WORTH_A_POOL", 1)
    return live


def test_another_process_tells_how_far_it_is_and_the_new_corpus_is_opened(
    apart: LiveCorpus, folder: Path, tmp_path: Path
) -> None:
    (folder / "0.md").rename(folder / "4.md")
    update = apart.start_update()
    assert update.wait(PATIENCE)
    assert (update.error, update.warning) == (None, "")
    assert (update.done, update.total, update.new_articles) == (1, 1, 1)
    assert apart.corpus is not None
    built = ensure_corpus(folder, index_dir=tmp_path / "built")
    pd.testing.assert_frame_equal(apart.corpus.articles, built.articles)


def test_no_process_is_started_for_nothing(
    apart: LiveCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    before = apart.corpus
    update = apart.start_update()
    assert update.wait(PATIENCE)
    assert update.error is None
    assert apart.corpus is before


def test_what_another_process_warns_of_is_told(apart: LiveCorpus, index: Path) -> None:
    next(index.glob("shard-*/tokens.npy")).write_bytes(b"")
    update = apart.start_update()
    assert update.wait(PATIENCE)
    assert update.error is None
    assert update.warning.count("built again") == 1


def test_a_disk_that_is_full_for_another_process_leaves_the_corpus(
    apart: LiveCorpus, folder: Path
) -> None:
    before = apart.corpus
    (folder / "0.md").unlink()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        update = apart.start_update()
        assert update.wait(PATIENCE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert update.error is None
    assert "Free space there" in update.warning
    assert "as it was last indexed" in update.warning
    assert apart.corpus is not None
    assert before is not None
    assert apart.corpus.version == before.version


def test_a_process_that_ends_early_is_told(
    apart: LiveCorpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "0.md").unlink()
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    update = apart.start_update()
    assert update.wait(PATIENCE)
    assert "has ended (code 1)" in update.warning
    assert apart.corpus is not None
    assert len(apart.corpus) == 4


def test_it_ends_without_a_word_when_nobody_waits_for_it_any_more(
    folder: Path, index: Path
) -> None:
    asked = json.dumps({"folder": str(folder), "index_dir": str(index)})
    command = [sys.executable, "-m", "corpus.apart", asked]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with hold_index(index), subprocess.Popen(command, text=True, **pipes) as builder:
        said, complaints = builder.communicate(timeout=PATIENCE)  # closes what it listens to
    assert (builder.returncode, said, complaints) == (1, "", "")
