"""No space, a failing disk, no permission: words, the old index as it was, and a way on."""

import ctypes
import errno
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pytest

from corpus import (
    FurnitureChoices,
    IndexWriteError,
    ensure_corpus,
    open_corpus,
    read_choices,
    store,
    write_choices,
)
from corpus.build import update_index
from corpus.generations import find_generation
from data_loader import CorpusFolderError
from tests.corpus.test_updates import assert_same
from tests.corpus.two_states import TwoStates, in_child

ROOT: Final = Path(__file__).parents[2]
DONE, TOLD = 0, 3
NEW_NAMESPACES = 0x00020000  # CLONE_NEWNS
NEW_USER = 0x10000000  # CLONE_NEWUSER
PRIVATE = 0x44000  # MS_REC | MS_PRIVATE


class FailingDisk:
    """Counts what an index asks of the system, and refuses one of these things."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        self.error = 0
        self.is_torn = False
        for owner, name in (
            (store, "_sync"),
            (store, "FileLock"),
            (store.tempfile, "mkdtemp"),
            (store.Path, "mkdir"),
            (store.Path, "replace"),
        ):
            monkeypatch.setattr(owner, name, self._refusing(getattr(owner, name)))
        monkeypatch.setattr(store, "_create", partial(_File, self))

    def fail_at(self, number: int, error: int, *, is_torn: bool = False) -> None:
        self.left, self.error, self.is_torn = number, error, is_torn

    @property
    def has_failed(self) -> bool:
        return self.left < 0

    def ask(self, *, tear: Callable[[], object] | None = None) -> None:
        """Raise where this is what shall fail; torn, only writes do, when a part is written."""
        if self.is_torn and tear is None:
            return
        self.left -= 1
        if self.left == -1:
            if self.is_torn and tear is not None:
                tear()
            raise OSError(self.error, os.strerror(self.error))

    def _refusing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def refusing(*arguments: Any, **options: Any) -> Any:
            self.ask()
            return function(*arguments, **options)

        return refusing


class _File(io.BytesIO):
    """A file that is written when it is closed: whole, by half, or not at all."""

    def __init__(self, disk: FailingDisk, path: Path, mode: str = "wb") -> None:
        disk.ask()
        super().__init__()
        self._disk, self._path, self._mode = disk, path, mode
        self._path.touch()

    def close(self) -> None:
        if not self.closed and hasattr(self, "_path"):  # one that was refused is none
            data = self.getvalue()
            super().close()
            self._disk.ask(tear=lambda: self._put(data[: len(data) // 2]))
            self._put(data)

    def _put(self, data: bytes) -> None:
        with self._path.open(self._mode) as file:
            file.write(data)


def complaint_about(work: Callable[[], object]) -> str:
    """Return what is told in words when work is refused; nothing where it is done."""
    try:
        work()
    except IndexWriteError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("error", "is_torn", "remedy"),
    [
        (errno.ENOSPC, False, "Free space there"),
        (errno.ENOSPC, True, "Free space there"),
        (errno.EIO, False, "Check the disk"),
    ],
)
def test_whatever_the_disk_refuses_the_old_index_stays_and_words_tell(
    error: int, is_torn: bool, remedy: str, states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = partial(update_index, states.folder, index_dir=states.index, workers=1)
    update()
    states.turn()
    disk = FailingDisk(monkeypatch)
    refused = f"The index in {states.index} cannot be written ({os.strerror(error).lower()})."
    for number in range(1_000):
        before = states.pointer
        disk.fail_at(number, error, is_torn=is_torn)
        told = complaint_about(update)
        assert not told or told.startswith(f"{refused} {remedy}")
        assert find_generation(states.index) is not None  # every byte held to its checksum
        if states.pointer != before:
            # What was refused came after the new one was put in force, or nothing was.
            states.assert_wanted(tidy=not disk.has_failed)
            if not disk.has_failed:
                break
            states.turn()
    assert number > (30 if is_torn else 80)
    states.assert_wanted()


def test_the_first_build_is_refused_at_every_step_and_made_in_the_end(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FailingDisk(monkeypatch)
    number, has_failed = 0, True
    while has_failed:
        disk.fail_at(number, errno.ENOSPC)
        complaint_about(partial(update_index, states.folder, index_dir=states.index, workers=1))
        has_failed = disk.has_failed
        number += 7  # the test above goes step by step
    assert number > 80
    states.assert_wanted()


def limit_files(size: int) -> None:
    """Let no file grow past a size: the system writes what fits, and refuses the rest."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def put_in_pieces(place: Path) -> None:
    pieces = ([np.arange(first, first + 100)] for first in range(0, 300, 100))
    store.put_arrays(place, ["y"], pieces, kind=np.int64, length=300)


def append_twice(place: Path) -> None:
    (place / "x").mkdir()
    for _ in range(2):
        store.append_values(place / "x", "a", np.arange(150))


@pytest.mark.parametrize(
    ("name", "put"),
    [
        ("x.npy", lambda place: store.put_array(place, "x", np.arange(300))),
        ("y.npy", put_in_pieces),
        ("x/a.raw", append_twice),
        ("x.arrow", lambda place: store.put_table(place, "x", pa.table({"a": [1, 2]}))),
        ("x.parquet", lambda place: store.put_parquet(place, "x", pa.table({"a": [1, 2]}))),
        ("x.json", lambda place: store.put_note(place, "x", {"a": 1})),
        ("x/a.toml", lambda place: store.put_contents(place / "x", {"a.toml": b"a" * 300})),
    ],
)
def test_no_end_of_a_file_gets_lost_without_an_error(
    name: str, put: Callable[[Path], None], tmp_path: Path
) -> None:
    def put_on_less_and_less_space() -> None:
        put(tmp_path)
        whole = (tmp_path / name).stat().st_size
        for size in {*range(0, whole, 29), *range(whole - 9, whole)}:
            shutil.rmtree(tmp_path / "x", ignore_errors=True)
            limit_files(size)
            with pytest.raises(OSError, match="too large"):
                put(tmp_path)

    assert in_child(put_on_less_and_less_space) == 0


def test_an_update_with_too_little_space_leaves_the_old_index(states: TwoStates) -> None:
    update = partial(update_index, states.folder, index_dir=states.index, workers=1)
    update()
    states.turn()
    before = states.pointer
    largest = max(path.stat().st_size for path in states.index.rglob("*.*"))

    def update_on_little_space(size: int) -> int:
        limit_files(size)
        return TOLD if complaint_about(update) else DONE

    for size in [*(largest * step // 10 for step in range(10)), largest - 1]:
        assert in_child(partial(update_on_little_space, size)) == TOLD
        assert states.pointer == before
    assert find_generation(states.index) is not None
    assert in_child(partial(update_on_little_space, 2 * largest)) == DONE
    states.assert_wanted()


def mount_little_space(place: Path, size: int) -> bool:
    """Mount a small file system that only this process sees; say whether the system allows it."""
    system = ctypes.CDLL(None, use_errno=True)
    flags = NEW_NAMESPACES | (NEW_USER if os.geteuid() else 0)
    return (
        hasattr(system, "unshare")
        and system.unshare(flags) == 0
        and system.mount(None, b"/", None, PRIVATE, None) == 0
        and system.mount(b"tmpfs", bytes(place), b"tmpfs", 0, b"size=%d" % size) == 0
    )


def test_a_file_system_that_is_really_full_leaves_the_old_index(states: TwoStates) -> None:
    """Where nothing may be mounted, files are held to a size instead: the system refuses both."""
    update = partial(update_index, states.folder, index_dir=states.index, workers=1)
    update()
    states.turn()
    kept = shutil.copytree(states.index, states.root / "kept")
    used = sum(path.stat().st_size // 4096 + 1 for path in kept.rglob("*")) * 4096

    def update_on_little_space(left: int) -> int:
        if mount_little_space(states.index, used + left):
            shutil.copytree(kept, states.index, dirs_exist_ok=True)
        else:
            limit_files(left // 40)
        if told := complaint_about(update):
            assert "Free space there" in told
            assert_same(open_corpus(states.index), states.other)
            return TOLD
        states.assert_wanted()
        return DONE

    codes = [
        in_child(partial(update_on_little_space, left)) for left in range(4096, 800_000, 40960)
    ]
    assert set(codes) == {DONE, TOLD}
    assert codes == sorted(codes, reverse=True)  # refused while space is too little, then done


def test_the_command_tells_a_full_disk_in_words(states: TwoStates) -> None:
    command = [sys.executable, "-m", "corpus", "build", str(states.folder)]
    ended = subprocess.run(
        [*command, "--index", str(states.index), "--workers", "1"],
        preexec_fn=partial(limit_files, 2_000),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert f"The index in {states.index} cannot be written (file too large)" in ended.stderr
    assert "--index" in ended.stderr


# --- what whoever asks for the corpus gets -------------------------------------------------------


def refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_last_state_is_shown_and_told_where_a_new_one_cannot_be_written(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure = partial(ensure_corpus, states.folder, index_dir=states.index, workers=1)
    ensure()
    states.turn()
    told: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(store, "_sync", refuse)
        with pytest.raises(IndexWriteError):
            ensure()  # nobody would hear that it is not the corpus asked for
        assert_same(ensure(warn=told.append), states.other)
    assert len(told) == 1
    assert "no space left on device" in told[0]
    assert "as it was last indexed" in told[0]
    assert_same(ensure(warn=told.append), states.wanted)
    assert len(told) == 1


def test_the_index_of_another_folder_is_never_shown_instead(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(states.folder, index_dir=states.index, workers=1)
    copy = shutil.copytree(states.folder, states.root / "another")
    monkeypatch.setattr(store, "_sync", refuse)
    (copy / "b.md").unlink()
    with pytest.raises(IndexWriteError):
        ensure_corpus(copy, index_dir=states.index, workers=1, warn=pytest.fail)


def test_an_index_that_cannot_be_read_back_is_told_in_words(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.generations._find_or_explain", lambda index: refuse())
    with pytest.raises(CorpusFolderError, match="cannot be read"):
        ensure_corpus(states.folder, index_dir=states.index, workers=1)


def test_a_place_that_is_a_file_is_told_in_words(states: TwoStates) -> None:
    states.index.write_text("", "utf-8")
    with pytest.raises(IndexWriteError, match="choose another place"):
        update_index(states.folder, index_dir=states.index)


def test_choices_that_cannot_be_kept_leave_those_before(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = FurnitureChoices(kept=frozenset({("甲報", "作者為…")}))
    write_choices(states.index, first)
    disk = FailingDisk(monkeypatch)
    for number, is_torn in [*((step, False) for step in range(6)), (0, True)]:
        disk.fail_at(number, errno.ENOSPC, is_torn=is_torn)
        with pytest.raises(IndexWriteError):
            write_choices(states.index, FurnitureChoices())
        assert read_choices(states.index) == first


@contextmanager
def forbidden(place: Path, mode: int) -> Iterator[None]:
    """Give a place a mode, and be nobody who could do more than it says."""
    was_root = os.geteuid() == 0
    place.chmod(mode)
    if was_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
        place.chmod(0o755)


@pytest.fixture
def open_place(states: TwoStates) -> Iterator[Path]:
    """The folder and its index where everybody may read them."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        update_index(states.folder, index_dir=states.index, workers=1)
        shutil.copytree(states.folder, Path(place) / "folder")
        shutil.copytree(states.index, Path(place) / "index")
        for path in Path(place).rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield Path(place)


def test_an_index_that_may_only_be_read_is_shown(states: TwoStates, open_place: Path) -> None:
    folder, index = open_place / "folder", open_place / "index"
    update_index(folder, index_dir=index, workers=1)
    for path in index.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    told: list[str] = []
    with forbidden(index, 0o555):
        shown = ensure_corpus(folder, index_dir=index, workers=1, warn=told.append)
    assert_same(shown, states.wanted)
    assert "Allow writing there" in told[0]


def test_an_index_that_may_not_be_read_is_told(states: TwoStates, open_place: Path) -> None:
    folder, index = open_place / "folder", open_place / "index"
    told: list[str] = []
    with forbidden(index, 0o000), pytest.raises(IndexWriteError, match="permission denied"):
        ensure_corpus(folder, index_dir=index, workers=1, warn=told.append)


def test_a_pointer_that_may_not_be_read_is_damage(open_place: Path) -> None:
    with (
        forbidden(open_place / "index" / "current", 0o000),
        pytest.raises(store.DamagedIndexError, match="cannot be read"),
    ):
        find_generation(open_place / "index")
