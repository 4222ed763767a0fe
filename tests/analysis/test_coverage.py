"""Coverage: what was published, when, by whom."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.coverage import compute_moving_average, count_coverage
from analysis.periods import PERIODS
from tests.analysis.small_corpora import NEWS, corpus_of, everything

SELECTIONS = st.lists(st.booleans(), min_size=len(NEWS), max_size=len(NEWS)).map(np.array)


def test_coverage_counts_each_period_and_outlet(news):
    years = count_coverage(news, everything(news), period="year")
    assert years["period"].dt.year.tolist() == [2020, 2020, 2021, 2021]
    assert years["outlet"].tolist() == ["Evening", "Morning"] * 2
    assert years["articles"].tolist() == [1, 2, 1, 1]
    assert years["total"].tolist() == [3, 3, 2, 2]
    assert_allclose(years["share"], [1 / 3, 2 / 3, 1 / 2, 1 / 2])


def test_a_month_of_silence_is_a_row_of_zeros(news):
    months = count_coverage(news, everything(news), period="month")
    february = months[months["period"] == pd.Timestamp("2020-02-01")]
    assert february["articles"].tolist() == [0, 0]
    assert february["share"].isna().all()


def test_coverage_can_be_split_by_script(news):
    scripts = count_coverage(news, everything(news), period="year", by="script")
    assert scripts["script"].tolist() == ["Hans", "Hant"] * 2
    assert scripts["articles"].tolist() == [1, 2, 2, 0]


@given(SELECTIONS, st.sampled_from(PERIODS))
def test_coverage_adds_up_to_the_dated_articles_and_shares_to_one(news, selection, period):
    coverage = count_coverage(news, selection, period=period)
    dated = selection & news.articles["date"].notna().to_numpy()
    assert coverage["articles"].sum() == dated.sum()
    shares = coverage.dropna().groupby("period")["share"].sum()
    assert_allclose(shares, 1)


def test_a_moving_average_looks_back_only_and_keeps_outlets_apart():
    corpus = corpus_of(
        [
            ("A", "2020-01-01", "Hans", "天气"),
            ("A", "2020-01-02", "Hans", "天气好"),
            ("B", "2020-03-01", "Hans", "下雨"),
        ]
    )
    coverage = count_coverage(corpus, everything(corpus), period="month")
    averaged = compute_moving_average(coverage, window=2)
    by_outlet = averaged.pivot(index="period", columns="outlet", values="moving_average")
    assert_allclose(by_outlet["A"], [np.nan, 1, 0])
    assert_allclose(by_outlet["B"], [np.nan, 0, 0.5])
    assert averaged["articles"].tolist() == coverage["articles"].tolist()


def test_a_window_of_nothing_is_refused(news):
    coverage = count_coverage(news, everything(news))
    with pytest.raises(ValueError, match="at least 1 period, not 0"):
        compute_moving_average(coverage, window=0)
