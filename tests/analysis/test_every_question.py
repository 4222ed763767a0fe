"""What holds for every question: shards add up, and nothing found still has its columns."""

import inspect
from dataclasses import replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import analysis
from corpus import corpus_from_articles
from data_loader.schema import report_table
from tests.analysis.questions import EVERY_QUESTION, QUESTIONS, REPORT_QUESTIONS, TABLE_QUESTIONS
from tests.analysis.small_corpora import (
    LEXICONS,
    NEWS,
    articles_of,
    corpus_of,
    everything,
    nothing,
)

# A corpus in which something rises, so that no question is answered by an empty table.
RISE = [("Evening", f"2021-06-{day:02}", "Hans", "普京" * 9 + "天气" * day) for day in range(1, 9)]


# An outlet that writes every day, then falls silent, so that there is a gap to be found.
DAILY = [
    ("Daily", str(day.date()), "Hans", f"天气{number}")
    for number, day in enumerate(pd.date_range("2022-01-01", periods=120))
    if not 40 <= number < 70
]
REPORT = [{"file": "a.md", "status": "repaired", "n_articles": 1, "reason": "date guessed"}]


def test_every_public_question_is_put():
    functions = {name for name in analysis.__all__ if inspect.isfunction(getattr(analysis, name))}
    assert set(EVERY_QUESTION) == functions


def _corpus_in(n_shards):
    articles = articles_of([*NEWS, *RISE, *DAILY])
    told = articles.assign(
        repairs=[["date guessed"] if at % 3 else [] for at in range(len(articles))],
        furniture=[["share: 分享"] if at % 2 else [] for at in range(len(articles))],
    )
    corpus = corpus_from_articles(told, lexicons=LEXICONS, n_shards=n_shards)
    return replace(corpus, report=report_table(REPORT))


@pytest.fixture(scope="module")
def in_one_and_in_seven():
    one, seven = _corpus_in(1), _corpus_in(7)
    assert [len(corpus.shards) for corpus in (one, seven)] == [1, 7]
    return one, seven


@pytest.mark.parametrize("name", EVERY_QUESTION)
def test_the_answers_of_seven_shards_are_those_of_one(name, in_one_and_in_seven):
    one, seven = in_one_and_in_seven
    every_other = everything(one)
    every_other[1::4] = False
    for selection in (everything(one), every_other):
        expected = EVERY_QUESTION[name](one, selection)
        answer = EVERY_QUESTION[name](seven, selection)
        if isinstance(expected, pd.DataFrame):
            assert not expected.empty
            assert_frame_equal(answer, expected)
        else:
            assert answer == expected


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


@pytest.mark.parametrize("question", REPORT_QUESTIONS.values(), ids=REPORT_QUESTIONS)
def test_columns_of_report_questions_do_not_depend_on_what_was_found(question):
    expected = question(report_table(REPORT)).dtypes
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
