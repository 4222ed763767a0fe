"""Terms found in the run of all texts are those found in each text by itself."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import TermGroup, corpus_from_articles, find_terms
from corpus.kept import KeptHits
from corpus.matching import Matcher
from corpus.running_text import RunningText
from tests.builders import LEXICONS, article, articles

GROUPS = [
    TermGroup(("台海", "台灣", "關税"), ("平台海外",)),
    TermGroup(("海",)),
    TermGroup(("TikTok", "海a")),
]
TEXTS = st.lists(st.text("平台海外灣關稅a😀é ", min_size=1, max_size=9), min_size=1, max_size=12)


def corpus_of(texts, n_shards):
    rows = articles(*(article(text, number=number) for number, text in enumerate(texts)))
    return corpus_from_articles(rows, lexicons=LEXICONS, n_shards=n_shards)


@settings(max_examples=60)
@given(TEXTS, st.integers(1, 3), st.integers(0, 2**12 - 1))
def test_a_term_is_found_where_it_stands_in_one_article(texts, n_shards, chosen):
    corpus = corpus_of(texts, n_shards)
    selection = np.array([chosen >> at & 1 for at in range(len(corpus))], dtype=bool)
    matcher = Matcher(GROUPS)
    expected = [
        (int(at), *hit)
        for at in np.flatnonzero(selection)
        for hit in matcher.find(corpus.folded(at))
    ]
    found = find_terms(corpus, selection, GROUPS)
    assert list(found.itertuples(index=False, name=None)) == expected


def test_what_begins_in_one_article_and_ends_in_the_next_is_not_found():
    corpus = corpus_of(["台", "海台海外", "平", "台海"], 1)
    found = find_terms(corpus, np.ones(4, dtype=bool), [TermGroup(("台海",), ("平台海",))])
    assert found[["position", "start", "stop"]].values.tolist() == [[1, 1, 3], [3, 0, 2]]


def test_letters_are_found_in_either_case():
    found = find_terms(corpus_of(["用TIKTOK與tiktok"], 1), np.ones(1, dtype=bool), GROUPS[2:])
    assert found["start"].tolist() == [1, 8]


@given(st.text(max_size=300))
def test_characters_before_a_byte_are_counted_as_python_counts_them(text):
    text = text.encode("utf-8", "replace").decode()
    running = RunningText(pa.array([text, "末"], pa.large_string()))
    lengths = [len(text[:at].encode()) for at in range(len(text) + 1)]
    places = np.array(lengths, dtype=np.int64)
    assert running.count_characters(places).tolist() == list(range(len(text) + 1))
    assert running.starts.tolist() == [0, len(text), len(text) + 1]


@given(TEXTS, st.lists(st.integers(0, 2**12 - 1), min_size=2, max_size=4))
def test_what_was_kept_for_one_selection_serves_another(texts, chosen):
    corpus = corpus_of(texts, 2)
    for bits in chosen:
        selection = np.array([bits >> at & 1 for at in range(len(corpus))], dtype=bool)
        found = find_terms(corpus, selection, GROUPS)
        afresh = find_terms(corpus_of(texts, 2), selection, GROUPS)
        assert found.values.tolist() == afresh.values.tolist()


def test_the_terms_asked_for_last_are_kept(monkeypatch):
    monkeypatch.setattr("corpus.kept.MOST_HITS", 5)
    kept = KeptHits()
    for group in (*GROUPS, GROUPS[1]):
        if kept.get(group) is None:
            kept.put(group, np.zeros((4, 2), np.int32))
    assert [kept.get(group) is not None for group in GROUPS] == [False, True, True]
