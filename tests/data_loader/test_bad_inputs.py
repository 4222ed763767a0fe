import faulthandler
import multiprocessing
import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from ui.exports import csv_bytes

from data_loader import list_files, load_articles, read_file
from data_loader.guarded import run_guarded
from tests.data_loader.bad_inputs import (
    BAD_INPUTS,
    MORE_BAD_INPUTS,
    SECRET,
    BadInput,
    front_matter,
    write_bad_inputs,
)
from tests.data_loader.conftest import PROSE

LETTERS = {"loaded": "L", "repaired": "R", "left_out": "X"}
HANGS_AFTER = 120  # seconds; all of them take a few
GOOD_FILES = 200


@pytest.fixture(autouse=True, scope="module")
def hang_guard() -> Iterator[None]:
    faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def write_good_files(folder: Path) -> None:
    for number in range(GOOD_FILES):
        head = f"title: 第{number}次會談\ndate: 2024-05-{number % 28 + 1:02}\noutlet: 海邊日報"
        body = "\n\n".join(f"{line}（{number * 7 + at}）" for at, line in enumerate(PROSE))
        (folder / f"good {number:03}.md").write_bytes(front_matter(head, body))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame, Path]:
    folder = tmp_path_factory.mktemp("beside")
    write_good_files(folder)
    write_bad_inputs(folder)
    return *load_articles(folder), folder


@pytest.mark.parametrize("bad", [*BAD_INPUTS, *MORE_BAD_INPUTS], ids=lambda bad: bad.name)
def test_each_has_the_outcome_it_must_have(bad: BadInput, tables):
    articles, report, _ = tables
    own = report[(report["file"] == bad.name) | report["file"].str.startswith(f"{bad.name}/")]
    outcomes = dict(zip(own["file"], own["status"].map(LETTERS), strict=True))
    assert outcomes.keys() == bad.outcomes.keys()
    for file, letters in bad.outcomes.items():
        assert outcomes[file] in letters, own["reason"].to_list()
    rows = articles[articles["file"].isin(own["file"])]
    told = [*own["reason"], *rows["title"], *rows["text"]]
    assert any(bad.says in part for part in told)
    assert (own.loc[own["status"] != "loaded", "reason"] != "").all()


def test_all_forty_are_there():
    assert sorted({bad.number for bad in BAD_INPUTS}) == list(range(1, 41))


def test_good_files_load_identically_with_and_without_the_bad_ones(tables, tmp_path):
    write_good_files(tmp_path)
    alone, report = load_articles(tmp_path)
    assert report["status"].eq("loaded").sum() == GOOD_FILES
    among = tables[0]
    among = among[among["file"].str.startswith("good ")].reset_index(drop=True)
    pd.testing.assert_frame_equal(among, alone)


def test_report_adds_up_and_nothing_was_written(tables):
    articles, report, folder = tables
    assert len(report) == len(list_files(folder))
    assert report["file"].is_unique
    assert articles["article_id"].is_unique
    assert report["n_articles"].sum() == len(articles)
    names = {bad.name for bad in (*BAD_INPUTS, *MORE_BAD_INPUTS)}
    assert {path.name for path in folder.iterdir() if path.name[:4] != "good"} == names


def test_nothing_of_the_system_and_no_markup_comes_out(tables):
    articles, _, _ = tables
    for column in ("title", "text", "author", "outlet"):
        joined = "\n".join(articles[column])
        assert SECRET not in joined
        assert "alert(" not in joined
        assert "<script" not in joined
        assert not set(joined) & {"\x00", "\x07", "\u202e", "\u200b"}


def test_titles_that_are_formulas_are_neutral_in_an_export(tables):
    articles, _, _ = tables
    rows = articles[articles["file"].str.startswith("39 ")].sort_values("file")
    table = pd.DataFrame({"title": rows["title"].to_list(), "change": -3.5})
    table["written"] = "-3.5"
    lines = csv_bytes(table).decode("utf-8-sig").splitlines()
    assert [line.lstrip('"')[0] for line in lines[1:]] == ["'", "'", "'"]
    assert all(line.endswith(",-3.5,-3.5") for line in lines[1:])


def test_broken_item_of_a_feed_is_named(tables):
    articles, report, _ = tables
    row = report[report["file"] == "36 feed.xml"].iloc[0]
    assert row["n_articles"] == len(articles[articles["file"] == "36 feed.xml"])
    assert row["n_articles"] == 2


@dataclass(frozen=True)
class Cost:
    """Processor seconds for each file, and the most memory that either process held, in MB."""

    seconds: dict[str, float]
    megabytes: int


def _spent() -> tuple[float, int]:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def _measure(folder: Path, good: str, names: list[str]) -> Cost:
    for name in (good, "16 script.html", "16 script.xml"):  # so that imports are not counted
        read_file(folder, name)
    seconds: dict[str, float] = {}
    for name in names:
        before = _spent()[0] + run_guarded(_spent)[0]
        read_file(folder, name)
        seconds[name] = _spent()[0] + run_guarded(_spent)[0] - before
    return Cost(seconds, max(_spent()[1], run_guarded(_spent)[1]))


def test_no_file_takes_more_than_five_seconds_or_a_gigabyte(tables):
    _, report, folder = tables
    files = report["file"][~report["file"].str.startswith("good ")].to_list()
    context = multiprocessing.get_context("spawn")  # with a memory of its own
    with ProcessPoolExecutor(1, context) as fresh:
        cost = fresh.submit(_measure, folder, "good 000.md", files).result()
    assert set(cost.seconds) == set(files)
    assert max(cost.seconds.values()) < 5
    assert sum(cost.seconds.values()) < 60
    assert cost.seconds["25 marks.md"] < 0.5
    assert cost.seconds["29 many.zip"] < 1
    assert 50 < cost.megabytes < 1024


def test_the_workers_of_a_pool_read_them_alike(tables):
    articles, report, folder = tables
    parallel = load_articles(folder, workers=2)
    pd.testing.assert_frame_equal(parallel[0], articles)
    pd.testing.assert_frame_equal(parallel[1], report)
