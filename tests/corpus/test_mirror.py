"""An index at an address whose storage fails, or whose files are damaged; odd names in a bucket."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from corpus import (
    FurnitureChoices,
    IndexMissingError,
    IndexWriteError,
    LiveCorpus,
    ensure_corpus,
    index_place,
    mirror,
    open_corpus,
    read_choices,
    write_choices,
)
from corpus.build import update_index
from corpus.changes import count_changes
from corpus.generations import find_generation
from data_loader import load_articles
from data_loader.folder import list_files
from data_loader.objects import AddressError
from tests.builders import write_signed_articles
from tests.corpus.test_updates import assert_same
from tests.object_store import upload

CORPUS, INDEX = "memory://語料", "memory://index"


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("WENMAI_CACHE", str(tmp_path / "cache"))
    files = fsspec.filesystem("memory")
    yield files
    MemoryFileSystem.store.clear()


@pytest.fixture
def folder(memory: Any, tmp_path: Path) -> Path:
    """A folder of this machine, and the same at an address."""
    place = write_signed_articles(tmp_path / "folder")
    upload(place, CORPUS)
    return place


def change(folder: Path) -> None:
    """Let an article come, one go, and one be another."""
    text = (folder / "0.md").read_text("utf-8")
    (folder / "9.md").write_text(text.replace("漁港", "TikTok"), "utf-8")
    (folder / "1.md").write_text(text.replace("漁港", "稀土"), "utf-8")
    (folder / "0.md").unlink()
    upload(folder, CORPUS)


def forget(tmp_path: Path) -> None:
    """Be a machine that has seen nothing yet."""
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)


@pytest.mark.parametrize("operation", ["put_file", "rm_file", "find", "cat_file"])
def test_whatever_the_storage_refuses_the_index_is_the_old_one_or_the_new(
    operation: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ensure_corpus(folder, index_dir=tmp_path / "old")
    ensure_corpus(CORPUS, index_dir=INDEX)
    saved = {name: file.getvalue() for name, file in MemoryFileSystem.store.items()}
    change(folder)
    new = ensure_corpus(folder, index_dir=tmp_path / "new")
    works = getattr(MemoryFileSystem, operation)
    told: list[str] = []
    for number in range(60):
        left = [number]

        def refuse(*arguments: Any, left: list[int] = left, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == -1:
                raise OSError("the storage is away")
            return works(*arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(MemoryFileSystem, operation, refuse)
            try:
                update_index(CORPUS, index_dir=INDEX)
            except (IndexWriteError, AddressError) as error:
                told.append(str(error))
        forget(tmp_path)
        corpus = open_corpus(INDEX)
        assert_same(corpus, new if corpus.report.equals(new.report) else old)
        if left[0] >= 0:
            break
        restore(saved)
    assert left[0] >= 0
    assert all("the storage is away" in words for words in told)
    assert told or operation == "rm_file"  # what is not removed now is later


def restore(saved: dict[str, bytes]) -> None:
    """Bring the index into the state of before; the corpus stays as it is."""
    files = fsspec.filesystem("memory")
    for name in list(MemoryFileSystem.store):
        if name.startswith("/index"):
            files.rm_file(name)
    for name, data in saved.items():
        if name.startswith("/index"):
            files.pipe_file(name, data)


def test_what_is_damaged_here_is_fetched_again(folder: Path, tmp_path: Path) -> None:
    expected = ensure_corpus(folder, index_dir=tmp_path / "plain")
    index = update_index(CORPUS, index_dir=INDEX)
    for path in [p for p in index.rglob("*") if p.is_file() and p.parent != index]:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert_same(open_corpus(INDEX), expected)


@pytest.mark.parametrize("kind", ["shard", "generation"])
def test_what_is_damaged_at_the_address_is_told_and_built_again(
    kind: str, folder: Path, memory: Any, tmp_path: Path
) -> None:
    expected = ensure_corpus(CORPUS, index_dir=INDEX)
    for name in [name for name in memory.find("index") if f"/{kind}-" in name]:
        data = memory.cat_file(name)
        memory.pipe_file(name, bytes([data[0] ^ 1]) + data[1:])
        forget(tmp_path)
        with pytest.raises(IndexMissingError, match="has changed since it was written"):
            open_corpus(INDEX)
        memory.pipe_file(name, data)
    memory.pipe_file(name, data[:-1])
    told: list[str] = []
    assert_same(ensure_corpus(CORPUS, index_dir=INDEX, warn=told.append), expected)
    assert "The index is built again" in told[0]


def test_a_single_file_that_is_fetched_is_held_to_its_checksum(
    folder: Path, memory: Any, tmp_path: Path
) -> None:
    generation = find_generation(update_index(CORPUS, index_dir=INDEX))
    assert generation is not None
    name = f"/index/{generation.place.name}/members.arrow"
    memory.pipe_file(name, memory.cat_file(name)[:-8] + b"12345678")
    (generation.place / "members.arrow").unlink()
    with pytest.raises(ValueError, match="is not what was written"):
        generation.table("members")
    assert not (generation.place / "members.arrow").exists()


def test_what_nothing_points_to_is_removed_when_nobody_can_need_it(
    folder: Path, memory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = update_index(CORPUS, index_dir=INDEX)
    [first] = index.glob("generation-*")
    memory.pipe_file("/index/drafts-of-another/draft-1.arrow", b"...")
    memory.pipe_file("/index/of the owner/notes.txt", b"...")
    change(folder)
    update_index(CORPUS, index_dir=INDEX)
    assert memory.exists(f"/index/{first.name}/manifest.json")  # someone may be reading it
    assert not first.exists()
    assert memory.find("/index/drafts-of-another")
    monkeypatch.setattr(mirror, "_GRACE", 0.0)
    update_index(CORPUS, index_dir=INDEX)
    assert not memory.find(f"/index/{first.name}")
    assert not memory.find("/index/drafts-of-another")
    assert memory.find("/index/of the owner")
    assert len(open_corpus(INDEX)) == 4


def test_choices_are_kept_at_the_address(folder: Path, tmp_path: Path) -> None:
    choices = FurnitureChoices(kept=frozenset({("甲報", "一行")}))
    write_choices(index_place(INDEX), choices)
    forget(tmp_path)
    assert read_choices(index_place(INDEX)) == choices


def test_an_open_corpus_sees_what_another_machine_has_built(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = LiveCorpus(CORPUS, index_place(INDEX))
    assert live.start_update().wait(60)
    assert len(live.corpus) == 4
    change(folder)
    assert count_changes(CORPUS, index_place(INDEX)).new == 1
    monkeypatch.setenv("WENMAI_CACHE", str(tmp_path / "elsewhere"))
    update_index(CORPUS, index_dir=INDEX)
    monkeypatch.setenv("WENMAI_CACHE", str(tmp_path / "cache"))
    before = live.update
    live._look(before)
    assert live.update is not before
    assert live.update.wait(60)
    assert_same(live.corpus, ensure_corpus(folder, index_dir=tmp_path / "plain"))


def test_the_last_state_is_shown_while_the_corpus_is_away(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError("not yours")

    ensure_corpus(CORPUS, index_dir=tmp_path / "index")
    monkeypatch.setattr(MemoryFileSystem, "find", refuse)
    told: list[str] = []
    assert len(ensure_corpus(CORPUS, index_dir=tmp_path / "index", warn=told.append)) == 4
    assert "the storage does not allow it (not yours)" in told[0]
    assert "as it was last indexed" in told[0]
    with pytest.raises(AddressError, match="not yours"):
        ensure_corpus(CORPUS, index_dir=tmp_path / "index")


# --- the corpus ----------------------------------------------------------------------------------


def test_names_that_no_folder_can_hold_are_told_and_lead_nowhere(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    article = b'---\ntitle: t\ndate: "2021-03-05"\n---\n\n\xe6\xbc\x81\xe6\xb8\xaf\xe3\x80\x82\n'
    secret = tmp_path / "secret.md"
    secret.write_bytes(article)
    names = (
        "a/b.md",
        "a",
        f"a/../../{secret.name}",
        "x//y.md",
        "/z.md",
        f"{'長' * 100}.md",
        ".git/c",
    )
    for name in names:
        MemoryFileSystem.store[f"/語料/{name}"] = memory_file(memory, article)
    listed = {file.path: file.problem for file in list_files(CORPUS)}
    hidden, no_name = "hidden files and folders are not read", "a name that no folder can hold"
    assert listed == {
        "": no_name,
        ".git": hidden,
        "a": "",
        "a/..": hidden,
        "a/b.md": "",
        "x/": no_name,
        f"{'長' * 100}.md": "",
    }
    articles, report = load_articles(CORPUS)
    assert articles["file"].tolist() == ["a", "a/b.md"]
    told = dict(zip(report["file"], report["reason"], strict=True))
    assert told == listed | {f"{'長' * 100}.md": no_name}


def test_the_time_of_an_object_is_the_same_in_every_zone_and_another_for_another_content(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def time_of(hours: int, tag: str) -> int:
        moment = datetime(2021, 3, 5, 12 + hours, tzinfo=timezone(timedelta(hours=hours)))
        info = {
            "name": "/語料/a.md",
            "size": 5,
            "type": "file",
            "LastModified": moment,
            "ETag": tag,
        }
        with monkeypatch.context() as patch:
            patch.setattr(MemoryFileSystem, "find", lambda *_, **__: {info["name"]: info})
            [file] = list_files(CORPUS)
        return file.mtime_ns

    assert time_of(0, "one") == time_of(8, "one")
    assert time_of(0, "one") != time_of(0, "other")
    assert abs(time_of(0, "one") - 1_614_945_600 * 10**9) < 10**9


def memory_file(files: Any, data: bytes) -> Any:
    files.pipe_file("/語料/made", data)
    return MemoryFileSystem.store.pop("/語料/made")


def test_an_object_that_may_not_be_read_or_is_gone_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = MemoryFileSystem.cat_file

    def refuse(self: Any, path: str, *span: int, **options: int) -> bytes:
        if path.endswith("0.md"):
            raise PermissionError
        if path.endswith("1.md"):
            raise FileNotFoundError
        return read(self, path, *span, **options)

    monkeypatch.setattr(MemoryFileSystem, "cat_file", refuse)
    _, report = load_articles(CORPUS)
    assert report["status"].tolist() == ["left_out", "left_out", "loaded", "loaded"]
    assert report["reason"].tolist()[:2] == [
        "cannot be read: permission denied",
        "cannot be looked at: no such file or directory",
    ]


def test_a_storage_that_fails_stops_the_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> bytes:
        raise TimeoutError("took too long")

    monkeypatch.setattr(MemoryFileSystem, "cat_file", refuse)
    with pytest.raises(AddressError, match="TimeoutError: took too long"):
        load_articles(CORPUS)


def test_a_file_address_is_a_folder_of_this_machine(folder: Path, tmp_path: Path) -> None:
    for here, there in zip(load_articles(folder.as_uri()), load_articles(folder), strict=True):
        pd.testing.assert_frame_equal(here, there)
    index = update_index(folder.as_uri(), index_dir=(tmp_path / "index").as_uri())
    assert index == tmp_path / "index"
    assert not mirror.is_mirrored(index)
    assert update_index(folder, index_dir=index, progress=lambda *_: pytest.fail("read again"))


def test_nothing_of_an_address_is_imported_for_a_folder(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from corpus.__main__ import main;"
        f"main(['build', {str(folder)!r}, '--index', {str(tmp_path / 'index')!r}]);"
        "sys.exit('fsspec' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("scheme", "how"), [("gs", "install gcsfs"), ("abfs", "Install adlfs")])
def test_a_package_that_is_missing_is_named(scheme: str, how: str, memory: Any) -> None:
    with pytest.raises(AddressError, match=f"{how}.*uv pip install"):
        load_articles(f"{scheme}://bucket/articles")
