"""Keyness: the words of one side against those of the other."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from analysis.keyness import compute_keyness
from tests.analysis.small_corpora import corpus_of, nothing

ROWS = (
    ("A", "2020-01-01", "Hans", "关税关税关税上升"),
    ("A", "2020-01-02", "Hans", "关税南海"),
    ("B", "2020-01-03", "Hans", "天气天气天气南海上升"),
)


@pytest.fixture(scope="module")
def corpus():
    return corpus_of(ROWS)


@pytest.fixture(scope="module")
def target(corpus):
    return (corpus.articles["outlet"] == "A").to_numpy()


def test_both_sides_are_counted(corpus, target):
    tariff = compute_keyness(corpus, target, ~target).set_index("type").loc["关税"]
    assert (tariff["target_frequency"], tariff["reference_frequency"]) == (4, 0)
    assert (tariff["target_documents"], tariff["reference_documents"]) == (2, 0)
    assert tariff["target_relative"] == pytest.approx(10_000 * 4 / 6)


def test_g2_is_the_language_s_own_test_of_the_two_by_two_table(corpus, target):
    for row in compute_keyness(corpus, target, ~target, minimum=1).itertuples():
        here, there = row.target_frequency, row.reference_frequency
        table = [[here, there], [6 - here, 5 - there]]
        expected = chi2_contingency(table, correction=False, lambda_="log-likelihood")
        assert row.g2 == pytest.approx(expected.statistic)
        assert row.p_value == pytest.approx(expected.pvalue)
        assert row.low < row.log_ratio < row.high


def test_the_sign_says_which_side_a_type_belongs_to(corpus, target):
    ratios = compute_keyness(corpus, target, ~target).set_index("type")["log_ratio"]
    assert ratios["关税"] > 0 > ratios["天气"]


def test_a_type_needs_the_minimum_on_one_side(corpus, target):
    assert set(compute_keyness(corpus, target, ~target, minimum=3)["type"]) == {"关税", "天气"}
    assert set(compute_keyness(corpus, target, ~target, minimum=4)["type"]) == {"关税"}


def test_what_stands_in_few_articles_is_marked_as_small():
    rows = [("A", "2020-01-01", "Hans", f"关税{day}") for day in range(5)]
    corpus = corpus_of([*rows, ("B", "2020-01-01", "Hans", "天气，天气，天气")])
    target = (corpus.articles["outlet"] == "A").to_numpy()
    small = compute_keyness(corpus, target, ~target).set_index("type")["is_small"]
    assert small.to_dict() == {"关税": False, "天气": True}


def test_changing_sides_turns_the_signs_only(corpus, target):
    forth = compute_keyness(corpus, target, ~target, minimum=1)
    back = compute_keyness(corpus, ~target, target, minimum=1)
    assert forth["type"].tolist() == back["type"].tolist()
    np.testing.assert_allclose(forth["log_ratio"], -back["log_ratio"])


def test_nothing_to_compare_with_gives_an_empty_table(corpus, target):
    assert compute_keyness(corpus, target, nothing(corpus)).empty
