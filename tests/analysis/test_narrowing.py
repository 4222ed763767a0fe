"""Part of a selection."""

import pytest

from analysis.narrowing import select_outlet, select_period
from tests.analysis.small_corpora import corpus_of, everything

CORPUS = corpus_of(
    [
        ("A", "2020-03-30", "Hant", "一"),
        ("A", "2020-03-31", "Hant", "二"),
        ("B", "2020-04-01", "Hant", "三"),
    ]
)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("day", [False, True, False]),
        ("week", [True, True, True]),
        ("month", [True, True, False]),
        ("quarter", [True, True, False]),
        ("year", [True, True, True]),
    ],
)
def test_any_day_names_its_period(period: str, expected: list[bool]) -> None:
    assert select_period(CORPUS, everything(CORPUS), "2020-03-31", period).tolist() == expected


@pytest.mark.parametrize("day", ["", "yesterday", "2020-02-30", "2031-01-01"])
def test_what_is_no_day_of_the_corpus_selects_nothing(day: str) -> None:
    assert not select_period(CORPUS, everything(CORPUS), day, "month").any()


def test_an_outlet_is_one_of_those_selected() -> None:
    some = everything(CORPUS)
    some[0] = False
    assert select_outlet(CORPUS, some, "A").tolist() == [False, True, False]
