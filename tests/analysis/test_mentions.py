"""Issue mentions, and the passages behind them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from analysis.concordance import read_concordance
from analysis.mentions import count_issue_mentions, find_issue_hits
from tests.analysis.small_corpora import NEWS, everything

SELECTIONS = st.lists(st.booleans(), min_size=len(NEWS), max_size=len(NEWS)).map(np.array)


def test_issues_are_counted_by_period_and_outlet(news):
    counts = count_issue_mentions(news, everything(news), period="year")
    trade = counts[counts["issue"] == "trade"]
    assert trade["outlet"].tolist() == ["Evening", "Morning"] * 2
    assert trade["mentions"].tolist() == [1, 2, 2, 2]
    assert trade["mentioning"].tolist() == [1, 1, 1, 1]
    assert trade["articles"].tolist() == [1, 2, 1, 1]


def test_an_exclusion_is_no_mention(news):
    sea = count_issue_mentions(news, everything(news), by=("outlet",)).query("issue == 'sea'")
    assert sea["mentions"].tolist() == [0, 1]


def test_without_a_split_all_articles_count_even_undated_ones(news):
    trade = count_issue_mentions(news, everything(news), by=()).iloc[0]
    assert (trade["mentions"], trade["mentioning"], trade["articles"]) == (10, 5, 6)
    assert trade["share"] == pytest.approx(5 / 6)
    interval = (trade["low"], trade["high"])
    assert interval == pytest.approx(proportion_confint(5, 6, method="wilson"))
    assert not trade["is_small"]


def test_fewer_than_five_articles_are_marked_as_small(news):
    assert count_issue_mentions(news, everything(news))["is_small"].all()


@given(SELECTIONS)
def test_periods_and_outlets_add_up_to_the_whole(news, selection):
    dated = selection & news.articles["date"].notna().to_numpy()
    cells = count_issue_mentions(news, selection, by=("outlet", "period"), period="week")
    whole = count_issue_mentions(news, dated, by=())
    counts = ["mentions", "mentioning", "articles"]
    summed = cells.groupby("issue")[counts].sum().reindex(whole["issue"])
    expected = whole.set_index("issue")[counts]
    pd.testing.assert_frame_equal(summed.fillna(0).astype("int64"), expected)


def test_there_is_a_passage_for_every_mention(news):
    hits = find_issue_hits(news, everything(news), "trade")
    passages = read_concordance(news, hits, width=4)
    assert len(passages) == 10
    assert passages["node"].tolist()[:3] == ["關稅", "關稅", "关税"]
    assert passages.iloc[1][["left", "right"]].tolist() == ["稅。／", "上升，川"]


def test_passages_stop_at_the_limit(news):
    hits = find_issue_hits(news, everything(news), "trade")
    assert len(read_concordance(news, hits, limit=3)) == 3


def test_an_unknown_issue_is_named_with_those_there_are(news):
    with pytest.raises(KeyError, match="'weather' in the lexicon; it has trade, sea"):
        find_issue_hits(news, everything(news), "weather")
