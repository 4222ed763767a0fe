"""Spellings of names, outlet by outlet."""

import pytest
from numpy.testing import assert_allclose

from analysis.concordance import read_concordance
from analysis.names import count_name_forms, find_name_hits
from tests.analysis.small_corpora import corpus_of, everything

MIXED = (
    ("A", "2020-01-01", "Hant", "川普說，川普又說"),
    ("A", "2020-01-02", "Hant", "特朗普說，川普說"),
    ("B", "2020-01-03", "Hans", "普京说"),
)


def test_forms_are_counted_and_shared_out_within_the_outlet():
    corpus = corpus_of(MIXED)
    forms = count_name_forms(corpus, everything(corpus)).query("name == 'trump'")
    assert forms["form"].tolist() == ["特朗普", "特朗普", "川普", "川普"]
    assert forms["outlet"].tolist() == ["A", "B", "A", "B"]
    assert forms["mentions"].tolist() == [1, 0, 3, 0]
    assert forms["mentioning"].tolist() == [1, 0, 2, 0]
    assert forms["articles"].tolist() == [2, 0, 2, 0]
    assert_allclose(forms["share"], [1 / 4, float("nan"), 3 / 4, float("nan")])
    assert forms["kind"].unique().tolist() == ["person"]


def test_names_do_not_mix():
    corpus = corpus_of(MIXED)
    putin = count_name_forms(corpus, everything(corpus), by="script").query("name == 'putin'")
    assert putin[["form", "script", "mentions"]].values.tolist() == [
        ["普京", "Hans", 1],
        ["普京", "Hant", 0],
        ["普丁", "Hans", 0],
        ["普丁", "Hant", 0],
    ]


def test_the_small_are_told_by_the_articles_with_the_name():
    corpus = corpus_of([("A", f"2020-01-0{day}", "Hans", f"特朗普{day}") for day in range(1, 6)])
    forms = count_name_forms(corpus, everything(corpus))
    assert forms["is_small"].tolist() == [False, False, True, True]


def test_passages_can_be_those_of_one_form():
    corpus = corpus_of(MIXED)
    form_hits = find_name_hits(corpus, everything(corpus), "trump", form="川普")
    of_form = read_concordance(corpus, form_hits, width=2)
    of_name = read_concordance(corpus, find_name_hits(corpus, everything(corpus), "trump"))
    assert of_form["node"].tolist() == ["川普"] * 3
    assert of_form["right"].tolist() == ["說，", "又說", "說"]
    assert of_name["node"].tolist() == ["川普", "川普", "特朗普", "川普"]


def test_unknown_names_and_forms_are_told_with_those_there_are():
    corpus = corpus_of(MIXED)
    with pytest.raises(KeyError, match="no name 'nixon' in the lexicon; it has trump, putin"):
        find_name_hits(corpus, everything(corpus), "nixon")
    with pytest.raises(KeyError, match="no form '川建国'; it has 特朗普, 川普"):
        find_name_hits(corpus, everything(corpus), "trump", form="川建国")
