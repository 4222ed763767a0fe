import os
from pathlib import Path

import pandas as pd
import pytest

from data_loader import CorpusFolderError, explain_empty, list_files, load_articles, read_file
from data_loader.loading import hash_content


def problems(folder: Path) -> dict[str, str]:
    return {source.path: source.problem for source in list_files(folder)}


def test_files_are_listed_with_path_size_and_time(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "二.txt").write_text("四個字母", "utf-8")
    (tmp_path / "a.txt").write_text("x", "utf-8")
    first, second = list_files(tmp_path)
    assert (first.path, second.path) == ("a.txt", "b/二.txt")
    assert second.size == 12
    assert second.mtime_ns == (tmp_path / "b" / "二.txt").stat().st_mtime_ns


def test_files_are_in_the_order_of_their_paths_however_deep_they_lie(tmp_path):
    names = ["a/b.md", "a-b/c.md", "a.md", "a/b/c.md", "a/b-c.md", "README", "z/.git", "會/議.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    assert [source.path for source in list_files(tmp_path)] == sorted(names)


def test_a_file_whose_name_is_no_text_is_listed_with_its_neighbours(tmp_path):
    (tmp_path / "a.md").write_text("x", "utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text("xy", "utf-8")
    (tmp_path / "empty.md").touch()
    found = {source.path: (source.size, source.problem) for source in list_files(tmp_path)}
    assert found == {"a.md": (1, ""), "\udcff.md": (2, ""), "empty.md": (0, "an empty file")}


def test_more_files_than_are_asked_about_at_once_are_all_listed(tmp_path, monkeypatch):
    for number in range(25):
        (tmp_path / f"{number % 3}").mkdir(exist_ok=True)
        path = tmp_path / f"{number % 3}" / f"{number}.md"
        path.write_text("x" * number, "utf-8")
        os.utime(path, ns=(0, 1_600_000_000_123_456_789 + number))
    monkeypatch.setattr("data_loader.folder._RUN", 4)
    assert [(f.path, f.size, f.mtime_ns) for f in list_files(tmp_path)] == sorted(
        (f"{n % 3}/{n}.md", n, 1_600_000_000_123_456_789 + n) for n in range(25)
    )


def test_what_is_no_article_file_is_listed_with_its_problem(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("x", "utf-8")
    folder = tmp_path / "corpus"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text("x", "utf-8")
    for name in ("README.md", "LICENSE", "good.txt"):
        (folder / name).write_text("x", "utf-8")
    (folder / "empty.md").touch()
    (folder / "out.txt").symlink_to(outside)
    (folder / "in.txt").symlink_to(folder / "good.txt")
    (folder / "broken.txt").symlink_to(folder / "nothing")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(2**30)
    found = problems(folder)
    assert found["good.txt"] == ""
    assert found[".git"] == "hidden files and folders are not read"
    assert found["README.md"] == found["LICENSE"] == "tells about the folder, not an article"
    assert found["empty.md"] == "an empty file"
    assert found["out.txt"] == "a link out of the folder"
    assert found["in.txt"] == "a link to another file of this folder"
    assert found["loop"] == "a link to another file of this folder"
    assert found["broken.txt"] == "a link that leads nowhere"
    assert found["pipe.txt"] == "not a regular file (a device, pipe or socket)"
    assert found["huge.txt"] == "larger than 200 MB (1,024 MB), split it"
    assert len(found) == 11


def test_reading_such_a_file_gives_the_same_reason(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "out.txt").symlink_to("/etc/hostname")
    (tmp_path / "readme.txt").write_text("x", "utf-8")
    for source in list_files(tmp_path):
        result = read_file(tmp_path, source.path)
        assert result.report["reason"] == source.problem != ""
        assert result.rows == ()


def test_file_that_may_not_be_read_or_is_gone(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("x", "utf-8")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    assert "no such file" in read_file(tmp_path, "gone.txt").report["reason"]
    monkeypatch.setattr(os, "open", refuse)
    assert read_file(tmp_path, "a.txt").report["reason"] == "cannot be read: permission denied"


@pytest.mark.parametrize("size", [3, 10_000, 2**30])
def test_file_in_pieces_or_of_another_size_than_told_is_read_whole(tmp_path, monkeypatch, size):
    (tmp_path / "a.txt").write_text("燈塔會談" * 400, "utf-8")
    whole = hash_content(tmp_path, "a.txt")
    read, fstat = os.read, os.fstat
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, min(size, 999)))
    assert hash_content(tmp_path, "a.txt") == whole != ""
    told = fstat(0)
    monkeypatch.setattr(
        os, "fstat", lambda descriptor: os.stat_result((*fstat(descriptor)[:6], size, *told[7:]))
    )
    assert hash_content(tmp_path, "a.txt") == whole


def test_folder_inside_that_may_not_be_read_is_reported(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("x", "utf-8")
    scandir = os.scandir

    def refuse(path: str | Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert problems(tmp_path) == {
        "a.txt": "",
        "closed": "a folder that cannot be read: permission denied",
    }


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing", "does not exist"),
        ("file.txt", "is a file, not a folder"),
        ("\x00", "does not exist"),
    ],
)
def test_folder_that_is_none_raises_a_sentence(tmp_path, name, message):
    (tmp_path / "file.txt").write_text("x", "utf-8")
    with pytest.raises(CorpusFolderError, match=message) as caught:
        load_articles(tmp_path / name)
    assert str(caught.value).endswith(".")


def test_unreadable_folder_raises_a_sentence(tmp_path, monkeypatch):
    def refuse(path: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(CorpusFolderError, match="permission denied"):
        list_files(tmp_path)


def test_empty_folder_gives_empty_tables_and_an_explanation(tmp_path):
    articles, report = load_articles(tmp_path)
    assert articles.empty
    assert "is empty" in explain_empty(tmp_path, report)


def test_folder_without_an_article_names_the_most_frequent_reason(tmp_path):
    report = pd.DataFrame(
        {"reason": ["an empty file", "an empty file", "a link that leads nowhere"]}
    )
    sentence = explain_empty(tmp_path, report)
    assert "None of the 3 files" in sentence
    assert "an empty file" in sentence
