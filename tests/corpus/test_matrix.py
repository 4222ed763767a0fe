"""The matrix says of every article what counting its words by hand says, in runs of any length."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from corpus import matrix
from corpus.shards import put_matrix
from corpus.store import get_array, put_array

ARTICLES = [[5, 2, 5], [], [2], [9, 9, 9, 2], [0], []]


@pytest.mark.parametrize("articles", [ARTICLES, ARTICLES[1:2], []])
@pytest.mark.parametrize("words_at_once", [1, 3, 1_000])
def test_both_orders_hold_the_same_counts(
    articles: list[list[int]], words_at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix, "_WORDS_AT_ONCE", words_at_once)
    tokens = np.array([word for article in articles for word in article], np.uint32)
    put_array(tmp_path, "tokens", tokens)
    put_array(tmp_path, "n_tokens", np.array([len(article) for article in articles], np.int64))
    put_matrix(tmp_path)
    indptr, indices, counts = read(tmp_path, "indptr", "indices", "counts")
    expected = [sorted(Counter(article).items()) for article in articles]
    by_row = list(zip(indices, counts, strict=True))
    assert [by_row[first:stop] for first, stop in pairwise(indptr)] == expected
    types, indptr, rows, counts = read(tmp_path, "types", "type_indptr", "type_rows", "type_counts")
    by_type = list(zip(rows, counts, strict=True))
    assert [
        (type_, *counted)
        for type_, (first, stop) in zip(types, pairwise(indptr), strict=True)
        for counted in by_type[first:stop]
    ] == sorted(
        (type_, row, count) for row, counts in enumerate(expected) for type_, count in counts
    )


def read(place: Path, *names: str) -> list[list[int]]:
    return [get_array(place, name).tolist() for name in names]
