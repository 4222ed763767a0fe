"""Rising types."""

import pytest

from analysis.rising import find_rising_types
from tests.analysis.small_corpora import corpus_of, everything

CALM, STORM = "天气" * 20, "关税" * 15 + "天气" * 5
ROWS = [
    *(("A", f"2020-0{month}-01", "Hans", f"{CALM}{month}") for month in range(1, 6)),
    *(("A", f"2021-0{month}-01", "Hans", f"{STORM}{month}") for month in range(1, 6)),
    ("A", None, "Hans", "普京" * 50),
]


@pytest.fixture(scope="module")
def corpus():
    return corpus_of(ROWS)


def test_what_rose_is_found_and_what_fell_is_not(corpus):
    rising = find_rising_types(corpus, everything(corpus))
    assert rising["type"].tolist() == ["关税"]
    row = rising.iloc[0]
    assert (row["earlier_frequency"], row["later_frequency"]) == (0, 75)
    assert row["later_documents"] == 5
    assert 0 < row["low"] < row["change"] < row["high"]
    assert row["p_adjusted"] < 0.05
    assert not row["is_small"]


def test_the_last_period_can_be_compared_with_all_before(corpus):
    last = find_rising_types(corpus, everything(corpus), period="month").iloc[0]
    assert (last["earlier_frequency"], last["later_frequency"]) == (60, 15)
    assert last["is_small"]


def test_articles_without_a_date_neither_rise_nor_fall(corpus):
    for period in (None, "year"):
        rising = find_rising_types(corpus, everything(corpus), period=period)
        assert "普京" not in rising["type"].tolist()


def test_one_day_has_nothing_before_it():
    corpus = corpus_of([("A", "2020-01-01", "Hans", STORM)])
    assert find_rising_types(corpus, everything(corpus)).empty
    assert find_rising_types(corpus, everything(corpus), period="day").empty


def test_top_keeps_the_first(corpus):
    assert find_rising_types(corpus, everything(corpus), top=0).empty
