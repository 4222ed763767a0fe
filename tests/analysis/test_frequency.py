"""Frequencies: which words, how often, in how many articles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.frequency import count_frequencies
from tests.analysis.small_corpora import NEWS, corpus_of, everything

SELECTIONS = st.lists(st.booleans(), min_size=len(NEWS), max_size=len(NEWS)).map(np.array)


def test_words_are_counted_over_both_scripts(news):
    frequencies = count_frequencies(news, everything(news)).set_index("type")
    tariff = frequencies.loc["关税"]
    # 2 in the first article, 1 in the second, the fourth and its copy, 3 in the undated one.
    assert tariff["frequency"] == 8
    assert tariff["document_frequency"] == 5
    assert tariff["traditional"] == "關稅"


def test_relative_frequency_is_per_ten_thousand_tokens():
    # 关税 | 上升 | ， | 天气 | 很 | 好: five tokens, of which two are not shown.
    corpus = corpus_of([("A", "2020-01-01", "Hans", "关税上升，天气很好")])
    frequencies = count_frequencies(corpus, everything(corpus))
    assert sorted(frequencies["type"]) == sorted(["关税", "上升", "天气"])
    assert_allclose(frequencies["relative_frequency"], 10_000 / 5)


def test_stop_words_and_single_characters_are_left_out(news):
    types = set(count_frequencies(news, everything(news))["type"])
    assert types.isdisjoint({"很", "好", "说"})


def test_the_first_are_the_most_frequent_and_equals_stand_in_order(news):
    whole = count_frequencies(news, everything(news))
    assert whole["frequency"].is_monotonic_decreasing
    ties = whole[whole["frequency"] == 2]["type"].tolist()
    assert ties == sorted(ties)
    assert len(ties) > 1


@pytest.mark.parametrize("top", [0, 1, 2, 3, 5, 100])
def test_top_is_the_head_of_the_whole_list(news, top):
    whole = count_frequencies(news, everything(news))
    assert count_frequencies(news, everything(news), top=top).equals(whole.head(top))


@given(SELECTIONS)
def test_frequencies_are_the_column_sums_of_the_matrix(news, selection):
    dense = news.shards[0].matrix.toarray()[selection]
    counted = news.vocabulary["counted"].to_numpy()
    frequencies = count_frequencies(news, selection)
    assert frequencies["frequency"].sum() == dense[:, counted].sum()
    assert frequencies["document_frequency"].sum() == (dense[:, counted] > 0).sum()
