"""Search: articles that hold every word."""

import pytest

from analysis.search import SEARCH_DTYPES, find_articles
from tests.analysis.small_corpora import corpus_of, everything


def test_every_word_must_occur_in_some_spelling(news):
    found = find_articles(news, everything(news), "川普 关税")
    assert found["position"].tolist() == [0, 1]
    assert found["hits"].tolist() == [4, 2]


def test_most_hits_come_first_then_the_newest_then_the_undated(news):
    found = find_articles(news, everything(news), "关税")
    assert found["hits"].tolist() == [3, 2, 1, 1, 1]
    assert found["position"].tolist() == [5, 0, 4, 3, 1]


def test_an_undated_article_comes_after_dated_ones_with_as_many_hits():
    corpus = corpus_of([("A", None, "Hans", "天气"), ("B", "2020-01-01", "Hans", "天气好")])
    assert find_articles(corpus, everything(corpus), "天气")["outlet"].tolist() == ["B", "A"]


def test_words_may_be_separated_by_ideographic_space(news):
    by_ideographic = find_articles(news, everything(news), "川普　關稅")
    assert by_ideographic.equals(find_articles(news, everything(news), "川普 關稅"))


@pytest.mark.parametrize("query", ["", " 　", "关税 不存在的词"])
def test_a_blank_query_or_an_absent_word_finds_nothing(news, query):
    found = find_articles(news, everything(news), query)
    assert found.empty
    assert found.dtypes.astype(str).to_dict() == SEARCH_DTYPES
