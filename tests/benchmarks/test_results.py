"""Results outlive the run: all of them, on a page that shows what they are and no more."""

import re
from html import escape
from pathlib import Path

import pytest

from benchmarks.records import Bound, Record
from benchmarks.results import Part, Results, read_results
from benchmarks.results_page import draw_page
from benchmarks.stages import STAGES

HOSTILE = "</script><script>alert(1)</script> & <b>%{x}"


@pytest.fixture
def results() -> Results:
    sizes = (5_000, 50_000)
    parts = {
        "build": Part("Building", [Record("build", 12.3, "s", Bound(10))]),
        "stages": Part("Where time goes", [Record(next(iter(STAGES)), 0.5, "s")]),
        "pages": Part("Pages", [Record(HOSTILE, 88.0, "ms", Bound(100))]),
        "questions": Part("Questions", [Record("count_x: all", 4.0, "ms", least=0.25)]),
        "growth": Part(
            "Growth",
            [Record(f"{HOSTILE} {n}", n / 7, "MB", series=HOSTILE, articles=n) for n in sizes],
        ),
        "broken": Part("Broken", failure=f"OSError: {HOSTILE}"),
    }
    return Results({"run": "full", "folder": HOSTILE}, parts)


def test_what_is_written_is_read_again(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "new" / "results.json"
    results.write(path)
    results.write(path)
    assert read_results(path) == results
    assert [file.name for file in path.parent.iterdir()] == ["results.json"]


def test_the_page_holds_every_record_and_every_failure(results: Results) -> None:
    page = draw_page(results, before={})
    for part, record in results:
        assert escape(part.title) in page
        assert page.count(f"<td>{escape(record.name)}</td>") == 1 + bool(record.bound)
    assert "1 of 2 numbers keep their bounds" in page
    assert f"Broken broke off. OSError: {escape(HOSTILE)}" in page


def test_the_page_shows_text_as_text_and_asks_no_server(results: Results) -> None:
    page = draw_page(results, before={})
    [own] = re.findall(r"<body>.*</body>", page, re.DOTALL)
    assert "alert(1)" in own
    assert "<script>alert" not in own
    assert "<b>%{x}" not in own
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=", page)


def test_earlier_numbers_stand_beside_the_new_ones(results: Results) -> None:
    page = draw_page(results, before={("Building", "build"): 77.7, ("Pages", "other"): 55.5})
    assert page.count(">77.7</td>") == 2
    assert ">55.5</td>" not in page


def test_a_run_that_has_just_begun_has_a_page() -> None:
    assert "0 of 0" in draw_page(Results({}, {"stages": Part("Stages")}), before={})
