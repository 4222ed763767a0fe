"""Trends of typed terms."""

import numpy as np
from numpy.testing import assert_allclose

from analysis import find_concordance
from analysis.trends import count_term_trends
from tests.analysis.small_corpora import corpus_of, everything


def _by_year(table, term):
    rows = table[table["term"] == term]
    assert rows["period"].dt.year.tolist() == [2020, 2021]
    return rows


def test_a_name_is_counted_in_all_its_spellings(news):
    trends = count_term_trends(news, everything(news), ["川普"])
    rows = _by_year(trends, "川普")
    # Twice 川普 in the first article, once 特朗普 in the second.
    assert rows["frequency"].tolist() == [3, 0]
    assert rows["document_frequency"].tolist() == [2, 0]
    assert rows["articles"].tolist() == [3, 2]


def test_a_word_may_be_typed_in_either_script(news):
    trends = count_term_trends(news, everything(news), ["關稅", "关税"])
    traditional, simplified = _by_year(trends, "關稅"), _by_year(trends, "关税")
    assert traditional["frequency"].tolist() == simplified["frequency"].tolist() == [3, 2]


def test_a_phrase_is_counted_where_its_characters_stand(news):
    rows = _by_year(count_term_trends(news, everything(news), ["氣很好"]), "氣很好")
    assert rows["frequency"].tolist() == [2, 0]


def test_names_words_and_phrases_can_be_compared(news):
    trends = count_term_trends(news, everything(news), ["气很好", "普丁", "关税", "特朗普", "川普"])
    totals = trends.groupby("term", sort=False)["frequency"].sum()
    assert totals.to_dict() == {"气很好": 2, "普丁": 0, "关税": 5, "特朗普": 3, "川普": 3}


def test_rates_are_per_ten_thousand_tokens_and_per_article():
    corpus = corpus_of(
        [("A", f"2020-01-0{day}", "Hans", "关税上升，关税下降") for day in range(1, 6)]
        + [("A", "2020-03-01", "Hans", "天气很好")]
    )
    trends = count_term_trends(corpus, everything(corpus), ["关税"], period="month")
    assert trends["tokens"].tolist() == [20, 0, 3]
    assert_allclose(trends["relative_frequency"], [5000, np.nan, 0])
    assert_allclose(trends["document_share"], [1, np.nan, 0])
    assert trends["is_small"].tolist() == [False, True, True]


def test_blank_and_repeated_queries_are_passed_over(news):
    trends = count_term_trends(news, everything(news), ["", " 关税", "关税 ", "　"])
    assert trends["term"].unique().tolist() == ["关税"]


def test_every_occurrence_is_a_line_of_the_concordance(news):
    trends = count_term_trends(news, everything(news), ["關稅"])
    passages = find_concordance(news, everything(news), "關稅")
    assert trends["frequency"].sum() == passages["date"].notna().sum()
