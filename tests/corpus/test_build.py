"""Building, reopening and rebuilding an index; the command line."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from corpus import (
    IndexMissingError,
    IndexWriteError,
    build,
    default_index_dir,
    ensure_corpus,
    matrix,
    open_corpus,
    shards,
)
from corpus.__main__ import main
from corpus.generations import find_generation
from corpus.places import find_places
from corpus.store import DamagedIndexError
from tests.corpus.test_updates import assert_same

ARTICLE = """---
title: {title}
date: "{date}"
source: 甲報
---

{body}
"""


def write_article(folder: Path, name: str, body: str, *, date: str = "2021-03-20") -> Path:
    path = folder / name
    path.write_text(ARTICLE.format(title=f"標題{name}", date=date, body=body), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three articles, two of them the same text."""
    place = tmp_path / "語料 folder"
    place.mkdir()
    body = (
        "中美在安克拉治舉行高層會談，雙方談到台灣與南海，也談到氣候。會談一連兩日，沒有發表聯合聲明。"
        "開場時雙方在鏡頭前各說各話，記者兩度被請出又請回；閉門之後氣氛據稱緩和了不少。"
    )
    write_article(place, "a.md", body)
    write_article(place, "b.md", body, date="2021-03-21")
    write_article(place, "c.md", "特朗普與習近平談關稅，關稅仍是主題。", date="2018-12-02")
    return place


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_what_is_reopened_is_what_was_built(folder: Path, index: Path) -> None:
    built = ensure_corpus(folder, index_dir=index)
    opened = open_corpus(index)
    pd.testing.assert_frame_equal(opened.articles, built.articles)
    pd.testing.assert_frame_equal(opened.report, built.report)
    pd.testing.assert_frame_equal(opened.vocabulary, built.vocabulary)
    assert [opened.text(at) for at in range(3)] == [built.text(at) for at in range(3)]
    assert (opened.shards[0].matrix != built.shards[0].matrix).nnz == 0
    assert np.array_equal(opened.shards[0].mentions, built.shards[0].mentions)
    assert opened.lexicons == built.lexicons


def test_copies_are_told_from_originals(folder: Path, index: Path) -> None:
    articles = ensure_corpus(folder, index_dir=index).articles
    assert articles.set_index("file")["is_copy"].to_dict() == {
        "a.md": False,
        "b.md": True,
        "c.md": False,
    }


def test_an_unchanged_folder_is_not_read_again(folder: Path, index: Path) -> None:
    ensure_corpus(folder, index_dir=index)
    told: list[tuple[int, int]] = []
    ensure_corpus(folder, index_dir=index, progress=lambda *numbers: told.append(numbers))
    assert told == []


def test_a_new_file_is_in_the_next_corpus(folder: Path, index: Path) -> None:
    before = ensure_corpus(folder, index_dir=index)
    write_article(folder, "d.md", "釜山會晤談到稀土。", date="2025-10-31")
    told: list[tuple[int, int]] = []
    after = ensure_corpus(folder, index_dir=index, progress=lambda *n: told.append(n))
    assert (len(before), len(after)) == (3, 4)
    assert after.version != before.version
    assert told[-1] == (1, 1)


def test_an_opened_corpus_outlives_the_next_build(folder: Path, index: Path) -> None:
    before = ensure_corpus(folder, index_dir=index)
    write_article(folder, "d.md", "釜山會晤談到稀土。", date="2025-10-31")
    ensure_corpus(folder, index_dir=index)
    assert "關稅" in before.text(0)
    assert before.shards[0].matrix.sum() > 0


@pytest.mark.parametrize("inside", [".", "索引", "a/b"])
def test_an_index_among_the_articles_is_refused(inside: str, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    with pytest.raises(IndexWriteError, match="outside of their folder: --index"):
        ensure_corpus(folder, index_dir=folder / inside)
    assert sorted(folder.rglob("*")) == before


def test_an_index_at_an_address_among_the_articles_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENMAI_CACHE", str(tmp_path))
    assert find_places("s3://bucket/news", "s3://bucket/news-index")[0] == "s3://bucket/news"
    with pytest.raises(IndexWriteError, match="s3://bucket/news/index"):
        find_places("s3://bucket/news", "s3://bucket/news/index")


def test_an_index_may_lie_where_no_article_is_looked_for(folder: Path) -> None:
    """As the user's cache does, where all of the user's home is the corpus."""
    index = folder / ".cache/wenmai"
    assert len(ensure_corpus(folder, index_dir=index)) == 3
    assert len(ensure_corpus(folder, index_dir=folder.with_name(f"{folder.name} index"))) == 3


def test_an_empty_name_is_no_folder(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "", "--index", str(index)]) == 2
    assert "No folder is named" in capsys.readouterr().err
    assert not index.exists()


def test_a_folder_whose_name_is_no_utf8_is_indexed_once(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "語料".encode("big5")))
    folder.mkdir()
    write_article(folder, "a.md", "釜山會晤談到稀土。", date="2025-10-30")
    index = folder.with_name(f"{folder.name} index")
    before = ensure_corpus(folder, index_dir=index)
    assert (len(before), before.folder) == (1, str(folder))
    told: list[str] = []
    again = ensure_corpus(folder, index_dir=index, warn=told.append)
    assert (again.version, told) == (before.version, [])


@pytest.mark.parametrize("platform", [sys.platform, "darwin"])
def test_processes_give_the_tables_that_one_process_gives(
    platform: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_loader.processes.sys.platform", platform)
    one = ensure_corpus(folder, index_dir=tmp_path / "one", workers=1)
    two = ensure_corpus(folder, index_dir=tmp_path / "two", workers=2)
    pd.testing.assert_frame_equal(two.vocabulary, one.vocabulary)
    pd.testing.assert_frame_equal(two.articles, one.articles)
    assert (two.shards[0].matrix != one.shards[0].matrix).nnz == 0


def test_however_few_articles_are_in_memory_the_corpus_is_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 9):  # against the order of their names
        body = f"第{day}日 TikTok 談關稅與稀土。" * day
        write_article(folder, f"{9 - day}.md", body, date=f"2020-05-0{day}")
    whole = ensure_corpus(folder, index_dir=tmp_path / "whole", workers=1)
    monkeypatch.setattr(build, "_MOST_FILES_A_DRAFT", 3)
    monkeypatch.setattr(shards, "_ARTICLES_AT_ONCE", 2)
    monkeypatch.setattr(matrix, "_WORDS_AT_ONCE", 5)
    in_pieces = ensure_corpus(folder, index_dir=tmp_path / "pieces", workers=1)
    assert_same(in_pieces, whole)
    for shard in in_pieces.shards:
        assert (shard.matrix != shard.columns.tocsr()).nnz == 0


def test_the_index_is_private_and_outside_the_corpus(folder: Path, index: Path) -> None:
    before = sorted(folder.iterdir())
    ensure_corpus(folder, index_dir=index)
    assert sorted(folder.iterdir()) == before
    assert stat.S_IMODE(index.stat().st_mode) == 0o700


def test_the_default_index_is_in_the_cache_and_one_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first, second = default_index_dir(tmp_path / "a"), default_index_dir(tmp_path / "b")
    assert first != second
    assert first.is_relative_to(tmp_path / "cache")


def test_a_damaged_manifest_is_no_index(folder: Path, index: Path) -> None:
    ensure_corpus(folder, index_dir=index)
    next(index.glob("*/manifest.json")).write_text("{", "utf-8")
    with pytest.raises(DamagedIndexError, match=r"manifest\.json has changed"):
        find_generation(index)
    with pytest.raises(IndexMissingError, match="python -m corpus build"):
        open_corpus(index)
    assert len(ensure_corpus(folder, index_dir=index)) == 3


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="python -m corpus build"):
        open_corpus(tmp_path)


def test_the_command_builds_and_says_what_it_saw(
    folder: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.md").write_bytes(b"")
    assert main(["build", str(folder), "--index", str(index)]) == 0
    told = capsys.readouterr().out
    assert "4 files seen: 3 loaded, 0 repaired, 1 left out" in told
    assert "3 articles, 1 of them copies" in told


def run_python(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)


def test_the_command_counts_no_types_of_articles_that_are_gone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = write_article(folder, "gone.md", "燈塔照著海邊的漁港。")
    main(["build", str(folder), "--index", str(tmp_path / "kept")])
    before = capsys.readouterr().out
    gone.unlink()
    main(["build", str(folder), "--index", str(tmp_path / "kept")])
    updated = capsys.readouterr().out
    main(["build", str(folder), "--index", str(tmp_path / "full")])
    assert updated == capsys.readouterr().out != before


def test_the_command_needs_no_pandas(folder: Path, index: Path) -> None:
    command = ["-m", "corpus", "build", str(folder), "--index", str(index)]
    told = run_python("-X", "importtime", *command).stderr
    assert "pyarrow" in told
    assert "pandas.core" not in told


def test_who_has_left_pandas_out_can_still_have_tables_of_its_own() -> None:
    script = (
        "from data_loader.processes import leave_out_pandas; leave_out_pandas(); import pyarrow;"
        "print(pyarrow.table({'a': [1, 2]}).to_pandas()['a'].tolist())"
    )
    assert run_python("-c", script).stdout == "[1, 2]\n"


@pytest.mark.parametrize("kind", ["missing", "file", "empty", "no article"])
def test_a_folder_without_a_corpus_ends_with_words_and_exit_code_2(
    kind: str, tmp_path: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("x", "utf-8")
    elif kind != "missing":
        place.mkdir()
    if kind == "no article":
        (place / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert main(["build", str(place), "--index", str(index)]) == 2
    told = capsys.readouterr().err
    assert str(place) in told
    assert "Traceback" not in told


@pytest.mark.parametrize("articles", [1, 5])
def test_very_small_folders_build(articles: int, tmp_path: Path, index: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    for number in range(articles):
        write_article(place, f"{number}.md", f"第{number}篇文章談中美關係的不同方面。")
    assert len(ensure_corpus(place, index_dir=index)) == articles


def test_settings_reach_every_process_and_are_kept_with_the_index(
    folder: Path, index: Path
) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "user_terms.txt").write_text("安克拉治舉行\n", "utf-8")
    (folder / "corpus.toml").write_text('name = "會談語料"\nlexicons = "mine"\n', "utf-8")
    ensure_corpus(folder, index_dir=index, workers=2)
    (folder / "mine" / "user_terms.txt").rename(folder.parent / "elsewhere")
    opened = open_corpus(index)
    assert opened.name == "會談語料"
    assert opened.lexicons.user_terms == ("安克拉治舉行",)
    assert opened.type_id("安克拉治舉行") is not None
    assert len(opened) == 3
    assert len(opened.report) == 5


def test_changed_settings_and_own_lexicons_build_a_new_index(folder: Path, index: Path) -> None:
    (folder / "mine").mkdir()
    versions = [ensure_corpus(folder, index_dir=index).version]
    (folder / "corpus.toml").write_text('name = "甲"\n', "utf-8")
    versions.append(ensure_corpus(folder, index_dir=index).version)
    (folder / "corpus.toml").write_text('name = "甲"\nlexicons = "mine"\n', "utf-8")
    (folder / "mine" / "user_terms.txt").write_text("關稅仍\n", "utf-8")
    versions.append(ensure_corpus(folder, index_dir=index).version)
    (folder / "mine" / "user_terms.txt").write_text("關稅仍是\n", "utf-8")
    versions.append(ensure_corpus(folder, index_dir=index).version)
    assert len(set(versions)) == 4
    assert ensure_corpus(folder, index_dir=index).lexicons.user_terms == ("關稅仍是",)


def test_the_command_tells_a_wrong_setting(
    folder: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "corpus.toml").write_text('nmae = "甲"\n', "utf-8")
    assert main(["build", str(folder), "--index", str(index)]) == 2
    assert "corpus.toml: 'nmae': no such key here; did you mean name?" in capsys.readouterr().err
