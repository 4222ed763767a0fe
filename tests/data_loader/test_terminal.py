"""``python -m data_loader report FOLDER``: the same numbers as Corpus health, in a terminal."""

import sys
from pathlib import Path

import pytest

from analysis import health
from data_loader import load_articles
from data_loader.__main__ import main
from data_loader.terminal import find_health, write_report

SEEDS = Path(__file__).parents[2] / "seeds"


def make_folder(folder: Path, front_matter) -> Path:
    (folder / "a.md").write_text(front_matter(), "utf-8")
    (folder / "b.md").write_text(front_matter("title: 甲: 乙"), "utf-8")
    (folder / "c.bin").write_bytes(bytes(range(256)) * 9)
    return folder


def test_files_seen_add_up(tmp_path, front_matter, capsys):
    assert main(["report", str(make_folder(tmp_path, front_matter)), "--workers", "1"]) == 0
    shown = capsys.readouterr()
    assert "3 files seen = 1 loaded + 1 repaired + 1 left out" in shown.out
    assert "2 articles, 1 of them copies" in shown.out
    assert "front matter is not valid YAML, read line by line" in shown.out
    assert "c.bin" in shown.out
    assert shown.err == ""


def test_numbers_are_those_of_the_page():
    articles, report = load_articles(SEEDS)
    tables = find_health(articles, report)
    assert tables["Encodings"].equals(health.count_encodings(articles))
    assert tables["Lines taken out, by outlet"].equals(health.list_removed_lines(articles))
    assert tables["Why files were repaired or left out"].equals(health.count_reasons(report))
    lines = list(write_report(articles, report, name="seeds", rows=3))
    statuses = health.count_statuses(report)
    assert lines[1].startswith(f"{statuses['files'].sum()} files seen = ")
    for heading, table in tables.items():
        assert f"{heading}: {len(table):,}" in lines


def test_a_long_table_says_how_many_rows_are_left(tmp_path, front_matter):
    for n in range(5):
        (tmp_path / f"{n}.bin").write_bytes(bytes(range(256)) * 9)
        (tmp_path / f"{n}.md").write_text(front_matter(), "utf-8")
    lines = list(write_report(*load_articles(tmp_path), name="a", rows=2))
    assert "  … and 3 more" in lines


def test_the_corpus_name_stands_at_the_top(tmp_path, front_matter, capsys):
    make_folder(tmp_path, front_matter)
    (tmp_path / "corpus.toml").write_text('name = "燈塔會談"\n', "utf-8")
    assert main(["report", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("燈塔會談\n4 files seen")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "does not exist"),
        ({}, "is empty"),
        ({"a.bin": "\0" * 99}, "None of the 1 files"),
        ({"corpus.toml": "nmae = '甲'"}, "did you mean name?"),
    ],
)
def test_an_unusable_folder_ends_with_status_2_and_says_why(tmp_path, capsys, content, told):
    folder = tmp_path / "corpus"
    if content is not None:
        folder.mkdir()
        for name, text in content.items():
            (folder / name).write_text(text, "utf-8")
    assert main(["report", str(folder)]) == 2
    assert told in capsys.readouterr().err


def test_progress_is_shown_to_a_reader_at_a_terminal(tmp_path, front_matter, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for n in range(70):
        (tmp_path / f"{n}.md").write_text(front_matter(), "utf-8")
    assert main(["report", str(tmp_path), "--workers", "1"]) == 0
    assert capsys.readouterr().err == "\rread 64 of 70 files\rread 70 of 70 files\n"


def test_nothing_that_a_file_says_steers_the_terminal(tmp_path, front_matter, capsys):
    name = "\x1b[2J\x1b]0;甲\x07.bin"
    make_folder(tmp_path, front_matter)
    (tmp_path / name).write_bytes(bytes(range(256)) * 9)
    (tmp_path / "d.md").write_text(front_matter('title: "甲"\noutlet: "\\e[31m乙報"'), "utf-8")
    assert main(["report", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\\x1b[2J" in shown
