"""The document-feature matrix of some articles, made of their words in their places."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_WORDS_AT_ONCE: Final = 1_000_000


@dataclass(frozen=True)
class Matrix:
    """Counts, articles x types, in both orders.

    Attributes:
        indptr, indices, counts: row-major: the types of each article in ascending order.
        types: the types that occur, ascending.
        type_indptr, type_rows, type_counts: column-major: the articles of each of ``types``.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    counts: NDArray[np.int32]
    types: NDArray[np.int32]
    type_indptr: NDArray[np.int64]
    type_rows: NDArray[np.int32]
    type_counts: NDArray[np.int32]


def count_types(tokens: NDArray[np.integer[Any]], n_tokens: NDArray[np.int64]) -> Matrix:
    """Count how often each article has each type.

    Args:
        tokens: the type of every word, article after article.
        n_tokens: words an article.

    >>> matrix = count_types(np.array([7, 2, 7, 2]), np.array([3, 1]))
    >>> matrix.indptr.tolist(), matrix.indices.tolist(), matrix.counts.tolist()
    ([0, 2, 3], [2, 7, 2], [1, 2, 1])
    """
    from scipy import sparse  # noqa: PLC0415 -- most processes of a build need none of it

    n_types = int(tokens.max(initial=0)) + 1
    bounds = np.concatenate([[0], np.cumsum(n_tokens)])
    # Of most articles only the counts are in memory, not half as many as words.
    ends = np.flatnonzero(np.diff(bounds // _WORDS_AT_ONCE)) + 1
    parts = []
    for first, stop in pairwise([0, *ends.tolist(), len(n_tokens)]):
        words = tokens[bounds[first] : bounds[stop]]
        indptr = bounds[first : stop + 1] - bounds[first]
        ones, shape = np.ones(len(words), np.int32), (stop - first, n_types)
        by_type = sparse.csr_array((ones, words, indptr), shape=shape).tocsc()
        by_type.sum_duplicates()
        parts.append(by_type.tocsr())
    by_row = sparse.vstack(parts, format="csr")
    by_type = by_row.tocsc()
    types = np.flatnonzero(np.diff(by_type.indptr))
    return Matrix(
        indptr=by_row.indptr.astype(np.int64),
        indices=by_row.indices.astype(np.int32),
        counts=by_row.data,
        types=types.astype(np.int32),
        type_indptr=by_type.indptr[np.append(types, n_types)].astype(np.int64),
        type_rows=by_type.indices.astype(np.int32),
        type_counts=by_type.data,
    )
