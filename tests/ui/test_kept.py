"""Answers about a corpus, kept for all its visitors."""

import gc
import threading
import weakref

import numpy as np
import pytest

from ui.kept import Kept

from tests.analysis.small_corpora import corpus_of

NEWS = [("A", "2020-01-01", "Hans", "关税天气")]


def test_the_same_question_is_answered_once():
    kept, corpus, answers = Kept(5), corpus_of(NEWS), iter(range(9))
    asked = [(np.array([True, False]), ["a"], {"top": 3}) for _ in range(2)]
    assert [kept.give(corpus, key, lambda: next(answers)) for key in asked] == [0, 0]


@pytest.mark.parametrize(
    "other",
    [
        (np.array([False, True]), ["a"], {"top": 3}),
        (np.array([True, False]), ["b"], {"top": 3}),
        (np.array([True, False]), ["a"], {"top": 4}),
        (np.array([1, 0], np.int8), ["a"], {"top": 3}),
    ],
)
def test_another_question_has_its_own_answer(other):
    kept, corpus = Kept(5), corpus_of(NEWS)
    kept.give(corpus, (np.array([True, False]), ["a"], {"top": 3}), lambda: "first")
    assert kept.give(corpus, other, lambda: "second") == "second"


def test_another_corpus_has_its_own_answer():
    kept = Kept(5)
    assert [kept.give(corpus_of(NEWS), "key", lambda n=n: n) for n in range(2)] == [0, 1]


def test_what_was_not_asked_for_longest_goes_first():
    kept, corpus = Kept(2), corpus_of(NEWS)
    for key in ("a", "b", "a", "c"):
        kept.give(corpus, key, lambda: "old")
    found = {key: kept.give(corpus, key, lambda: "new") for key in ("a", "c", "b")}
    assert found == {"a": "old", "c": "old", "b": "new"}


def test_a_failure_is_told_and_not_kept():
    kept, corpus = Kept(2), corpus_of(NEWS)
    with pytest.raises(ZeroDivisionError):
        kept.give(corpus, "key", lambda: 1 / 0)
    assert kept.give(corpus, "key", lambda: 1) == 1


def test_who_asks_meanwhile_waits_for_the_answer():
    kept, corpus, is_found, told = Kept(2), corpus_of(NEWS), threading.Event(), []

    def find():
        is_found.wait(10)
        return "first"

    def ask(found):
        told.append(kept.give(corpus, "key", found))

    first = threading.Thread(target=ask, args=[find])
    second = threading.Thread(target=ask, args=[lambda: "second"])
    first.start()
    while not kept._answers:  # until the first has asked
        pass
    second.start()
    is_found.set()
    first.join(10)
    second.join(10)
    assert told == ["first", "first"]


def test_answers_go_with_their_corpus():
    kept, corpus = Kept(2), corpus_of(NEWS)
    kept.give(corpus, "key", lambda: "answer")
    gone = weakref.ref(corpus)
    del corpus
    gc.collect()
    assert gone() is None
