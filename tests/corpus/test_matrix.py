"""The matrix says of every article what counting its words by hand says, in runs of any length."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from corpus import matrix
from corpus.matrix import count_types

ARTICLES = [[5, 2, 5], [], [2], [9, 9, 9, 2], [0], []]


@pytest.mark.parametrize("articles", [ARTICLES, ARTICLES[1:2], []])
@pytest.mark.parametrize("words_at_once", [1, 3, 1_000])
def test_both_orders_hold_the_same_counts(
    articles: list[list[int]], words_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix, "_WORDS_AT_ONCE", words_at_once)
    tokens = np.array([word for article in articles for word in article], np.uint32)
    counted = count_types(tokens, np.array([len(article) for article in articles], np.int64))
    expected = [sorted(Counter(article).items()) for article in articles]
    ends = counted.indptr.tolist()
    by_row = list(zip(counted.indices.tolist(), counted.counts.tolist(), strict=True))
    assert [by_row[first:stop] for first, stop in pairwise(ends)] == expected
    by_type = {
        (row, type_): count
        for at, type_ in enumerate(counted.types.tolist())
        for row, count in list(
            zip(counted.type_rows.tolist(), counted.type_counts.tolist(), strict=True)
        )[counted.type_indptr[at] : counted.type_indptr[at + 1]]
    }
    assert by_type == {
        (row, type_): count for row, counts in enumerate(expected) for type_, count in counts
    }
