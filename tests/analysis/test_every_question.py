"""What holds for every question: shards add up, and nothing found still has its columns."""

import inspect

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import analysis
from data_loader.schema import report_table
from tests.analysis.questions import QUESTIONS, TABLE_QUESTIONS
from tests.analysis.small_corpora import NEWS, articles_of, corpus_of, everything, nothing

# A corpus in which something rises, so that no question is answered by an empty table.
RISE = [("Evening", f"2021-06-{day:02}", "Hans", "普京" * 9 + "天气" * day) for day in range(1, 9)]


def test_every_public_question_is_put():
    functions = {name for name in analysis.__all__ if inspect.isfunction(getattr(analysis, name))}
    of_report, of_pair = {"count_statuses", "count_reasons"}, {"find_date_range"}
    of_many_days = {"find_gaps"}  # put in test_gaps.py, to corpora that are long enough
    told = set(QUESTIONS) | set(TABLE_QUESTIONS)
    assert told | of_report | of_pair | of_many_days == functions


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answers_of_several_shards_are_those_of_one(name):
    rows = [*NEWS, *RISE]
    one, several = corpus_of(rows), corpus_of(rows, n_shards=3)
    assert [len(shard) for shard in several.shards] == [5, 5, 4]
    every_other = everything(one)
    every_other[1::4] = False
    for selection in (everything(one), every_other):
        expected = QUESTIONS[name](one, selection)
        assert not expected.empty
        assert_frame_equal(QUESTIONS[name](several, selection), expected)


@pytest.mark.parametrize("name", QUESTIONS)
def test_columns_and_dtypes_do_not_depend_on_what_was_found(name):
    question = QUESTIONS[name]
    full = corpus_of([*NEWS, *RISE])
    expected = question(full, everything(full)).dtypes
    for size in (0, 1, 5):
        corpus = corpus_of(NEWS[:size])
        for selection in (everything(corpus), nothing(corpus)):
            table = question(corpus, selection)
            pd.testing.assert_series_equal(table.dtypes, expected)
            assert table.index.equals(pd.RangeIndex(len(table)))


@pytest.mark.parametrize("name", TABLE_QUESTIONS)
def test_columns_of_table_questions_do_not_depend_on_what_was_found(name):
    question = TABLE_QUESTIONS[name]
    articles = articles_of(NEWS)
    articles["repairs"] = [["date guessed"]] * len(articles)
    articles["furniture"] = [["share: 分享"]] * len(articles)
    expected = question(articles)
    assert not expected.empty
    for size in (0, 1, 5):
        table = question(articles.head(size))
        pd.testing.assert_series_equal(table.dtypes, expected.dtypes)
        assert table.index.equals(pd.RangeIndex(len(table)))


@pytest.mark.parametrize("question", [analysis.count_statuses, analysis.count_reasons])
def test_columns_of_report_questions_do_not_depend_on_what_was_found(question):
    row = {"file": "a.md", "status": "repaired", "n_articles": 1, "reason": "date guessed"}
    expected = question(report_table([row])).dtypes
    pd.testing.assert_series_equal(question(report_table([])).dtypes, expected)


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_do_not_change_the_corpus_or_the_selection(name):
    corpus = corpus_of(NEWS)
    selection = everything(corpus)
    articles, vocabulary = corpus.articles.copy(deep=True), corpus.vocabulary.copy(deep=True)
    QUESTIONS[name](corpus, selection)
    assert selection.all()
    assert_frame_equal(corpus.articles, articles)
    assert_frame_equal(corpus.vocabulary, vocabulary)
