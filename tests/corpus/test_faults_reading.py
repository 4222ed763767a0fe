"""What is read changes while it is read: the next update notices, and counts agree with texts."""

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Final

import pytest

from corpus import ensure_corpus, open_corpus
from corpus.build import update_index
from tests.corpus.test_updates import assert_same
from tests.corpus.two_states import TwoStates

BEFORE: Final = "釜山會晤談到稀土與關稅。"
AFTER: Final = {"same size": "釜山會晤談到芯片與軍售。", "another size": "釜山會晤談到芯片。"}


def around(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    *,
    first: Callable[[], object] = lambda: None,
    last: Callable[[], object] = lambda: None,
) -> None:
    """Let something happen before or after the first call of a function; the rest is as it was."""
    waiting, function = [True], resolve_name(name)

    def surrounded(*arguments: Any, **options: Any) -> Any:
        if not waiting:
            return function(*arguments, **options)
        waiting.clear()
        first()
        told = function(*arguments, **options)
        last()
        return told

    monkeypatch.setattr(name, surrounded)


def write(path: Path, body: str, *, mtime_ns: int | None = None) -> int:
    head = '---\ntitle: 標題\ndate: "2021-03-01"\nsource: 甲報\n---\n\n'
    path.write_text(f"{head}{body}\n", "utf-8")
    if mtime_ns is not None:
        os.utime(path, ns=(mtime_ns, mtime_ns))
    return path.stat().st_mtime_ns


def assert_updated(states: TwoStates) -> None:
    """An update says what an index built from nothing says."""
    updated = ensure_corpus(states.folder, index_dir=states.index, workers=1)
    whole = ensure_corpus(states.folder, index_dir=states.root / "whole", workers=1)
    assert updated.version == whole.version
    assert_same(updated, whole)
    assert updated.lexicons == whole.lexicons
    assert updated.report.to_dict() == whole.report.to_dict()


@pytest.mark.parametrize("size", AFTER)
@pytest.mark.parametrize("is_same_tick", [True, False], ids=["same tick", "later"])
@pytest.mark.parametrize(
    "step", ["data_loader.loading._read_bytes", "data_loader.loading.read_file"]
)
@pytest.mark.parametrize("when", ["first", "last"])
def test_a_file_that_is_rewritten_while_it_is_read_is_noticed(
    size: str,
    is_same_tick: bool,
    step: str,
    when: str,
    states: TwoStates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    update_index(states.folder, index_dir=states.index, workers=1)
    path = states.folder / "fresh.md"
    mtime_ns = write(path, BEFORE)
    again = partial(write, path, AFTER[size], mtime_ns=mtime_ns if is_same_tick else None)
    with monkeypatch.context() as patch:
        around(patch, step, **{when: again})
        update_index(states.folder, index_dir=states.index, workers=1)
    assert_updated(states)
    assert "芯片" in "".join(map(open_corpus(states.index).text, range(len(states.wanted) + 1)))


def test_a_file_that_could_not_be_read_is_read_when_it_can_be(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr("data_loader.loading._read_from_disk", refuse)
        assert len(ensure_corpus(states.folder, index_dir=states.index, workers=1)) == 0
    assert_updated(states)
    states.assert_wanted()


def test_files_that_are_never_read_do_not_keep_the_index_from_being_current(
    states: TwoStates,
) -> None:
    (states.folder / "link.md").symlink_to(states.folder / "b.md")
    (states.folder / "empty.md").write_text("", "utf-8")
    (states.folder / ".hidden").write_text("x", "utf-8")
    for path in states.folder.iterdir():
        os.utime(path, (1_600_000_000,) * 2, follow_symlinks=False)
    for _ in range(2):
        update_index(states.folder, index_dir=states.index, workers=1)
        before = states.pointer
    update_index(states.folder, index_dir=states.index, workers=1)
    assert states.pointer == before


@pytest.mark.parametrize(
    "step",
    ["corpus.orders.load_corpus_lexicons", "corpus.orders.list_folder", "corpus.orders.version"],
)
@pytest.mark.parametrize("when", ["first", "last"])
def test_lexicons_that_are_edited_during_a_build_are_those_that_were_counted(
    step: str, when: str, states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = states.folder / "own"
    own.mkdir()
    (states.folder / "corpus.toml").write_text('lexicons = "own"\n', "utf-8")
    write_terms = partial((own / "user_terms.txt").write_text, encoding="utf-8")
    write_terms("高層第\n")
    with monkeypatch.context() as patch:
        around(patch, step, **{when: partial(write_terms, "沒有發表\n")})
        built = ensure_corpus(states.folder, index_dir=states.index, workers=1)
    [term] = built.lexicons.user_terms
    assert built.type_id("没有发表" if term == "沒有發表" else "高层第") is not None
    assert built.type_id("高层第" if term == "沒有發表" else "没有发表") is None
    assert_updated(states)
    assert open_corpus(states.index).lexicons.user_terms == ("沒有發表",)


@pytest.mark.parametrize("when", ["first", "last"])
@pytest.mark.parametrize("step", ["corpus.orders.load_settings", "corpus.orders.list_folder"])
def test_settings_that_are_edited_during_a_build_are_noticed(
    step: str, when: str, states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_settings = partial((states.folder / "corpus.toml").write_text, encoding="utf-8")
    write_settings('furniture = ["會後沒有發表聯合聲明。"]\n')
    with monkeypatch.context() as patch:
        around(patch, step, **{when: partial(write_settings, 'furniture = ["訂閱本報…"]\n')})
        update_index(states.folder, index_dir=states.index, workers=1)
    assert_updated(states)
