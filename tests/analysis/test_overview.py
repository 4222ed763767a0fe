"""What is in the corpus."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.overview import count_scripts, describe_corpus, find_date_range, list_latest
from tests.analysis.small_corpora import corpus_of, everything, nothing


def test_the_corpus_is_described_in_counts():
    corpus = corpus_of(
        [
            ("A", "2020-01-01", "Hans", "天气很好。\n\n天气"),
            ("", None, "Hans", "关税"),
            ("B", "2020-01-02", "Hans", "关税"),
        ]
    )
    values = describe_corpus(corpus, everything(corpus)).set_index("measure")["value"]
    assert values.to_dict() == {
        "articles": 3,
        "outlets": 2,
        "undated": 1,
        "copies": 1,
        "characters": 7 + 2 + 2,
        "tokens": 4 + 1 + 1,
        "types": 4,
    }


@pytest.mark.parametrize("left_out", [0, 1, 2, 10, 19])
def test_types_are_those_of_the_selected_articles_however_few_are_left_out(left_out):
    words = ("天气", "关税", "经济", "香港")
    rows = [("A", "2020-01-01", "Hans", words[min(n, 3)]) for n in range(20)]
    corpus = corpus_of(rows, n_shards=3)
    selection = np.arange(20) >= left_out
    values = describe_corpus(corpus, selection).set_index("measure")["value"]
    assert values["types"] == len({row[3] for row in rows[left_out:]})


def test_the_date_range_is_that_of_the_selection(news):
    first, last = find_date_range(news, everything(news))
    assert (first, last) == (pd.Timestamp("2020-01-06"), pd.Timestamp("2021-05-02"))
    assert all(day is pd.NaT for day in find_date_range(news, nothing(news)))


def test_all_scripts_are_listed_even_those_that_do_not_occur(news):
    scripts = count_scripts(news, everything(news))
    assert scripts["script"].tolist() == ["Hant", "Hans", "other"]
    assert scripts["articles"].tolist() == [2, 4, 0]
    assert_allclose(scripts["share"], [1 / 3, 2 / 3, 0])


def test_the_latest_come_newest_first_and_undated_ones_last(news):
    latest = list_latest(news, everything(news), n=2)
    assert latest["title"].tolist() == ["Title 4", "Title 3"]
    assert list_latest(news, everything(news))["date"].isna().tolist() == [False] * 5 + [True]
    assert list_latest(news, everything(news), n=0).empty
