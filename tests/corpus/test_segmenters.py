"""rjieba, the default segmenter, cuts news as jieba does; every difference is known."""

import tomllib
from pathlib import Path

import pytest

from benchmarks.bounds import HAN_TOKENS_EQUAL
from benchmarks.segmenters import Agreement, Difference, compare_texts, list_differences
from corpus.counting import folded_user_terms
from data_loader.lexicons import load_lexicons
from data_loader.scripts import fold_text
from tests.corpus.sentences import list_sentences

KNOWN = Path(__file__).with_name("segmenter_differences.toml")
ENOUGH_SENTENCES = 2_000


def known_differences() -> dict[Difference, int]:
    told = tomllib.loads(KNOWN.read_text("utf-8"))["difference"]
    return {(tuple(one["jieba"]), tuple(one["rjieba"])): one["times"] for one in told}


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    lexicons = load_lexicons()
    sentences = list_sentences(lexicons)
    assert len(sentences) >= ENOUGH_SENTENCES
    return compare_texts(map(fold_text, sentences), user_terms=folded_user_terms(lexicons))


def test_of_a_thousand_han_words_at_least_999_are_equal(agreement: Agreement) -> None:
    assert HAN_TOKENS_EQUAL.holds(agreement.share)


def test_every_difference_is_known(agreement: Agreement) -> None:
    known = known_differences()
    found = agreement.differences.items()
    assert {
        "new": dict(found - known.items()),
        "gone": dict(known.items() - found),
    } == {"new": {}, "gone": {}}


def test_differences_end_where_both_have_an_edge() -> None:
    jieba = ["中", "美元", "首", "会", "谈", "ab"]
    rjieba = ["中美", "元首", "会谈", "a", "b"]
    assert list(list_differences(jieba, rjieba)) == [
        (("中", "美元", "首"), ("中美", "元首")),
        (("会", "谈"), ("会谈",)),
        (("ab",), ("a", "b")),
    ]
