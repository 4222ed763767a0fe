"""The document-feature matrix of some articles, made of their words in their places."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse

_WORDS_AT_ONCE: Final = 500_000


def split_articles(n_tokens: NDArray[np.int64]) -> Iterator[tuple[slice, slice]]:
    """Yield runs of articles, and of their words, that are counted one after the other.

    Of most articles only the counts are in memory, not half as many as words.

    Args:
        n_tokens: words an article.
    """
    bounds = np.concatenate([[0], np.cumsum(n_tokens)])
    ends = np.flatnonzero(np.diff(bounds // _WORDS_AT_ONCE)) + 1
    for first, stop in pairwise([0, *ends.tolist(), len(n_tokens)]):
        yield slice(first, stop), slice(int(bounds[first]), int(bounds[stop]))


def count_types(
    tokens: NDArray[np.integer[Any]], n_tokens: NDArray[np.int64], n_types: int
) -> "sparse.csr_array":
    """Return how often each article has each type; the types of each article ascend.

    Args:
        tokens: the type of every word, article after article.
        n_tokens: words an article.
        n_types: how many types there are.

    >>> counts = count_types(np.array([7, 2, 7, 2]), np.array([3, 1]), 8)
    >>> counts.indptr.tolist(), counts.indices.tolist(), counts.data.tolist()
    ([0, 2, 3], [2, 7, 2], [1, 2, 1])
    """
    from scipy import sparse  # noqa: PLC0415 -- most processes of a build need none of it

    indptr = np.concatenate([[0], np.cumsum(n_tokens)]).astype(np.int32)
    ones, shape = np.ones(len(tokens), np.int32), (len(n_tokens), n_types)
    by_type = sparse.csr_array((ones, tokens.astype(np.int32), indptr), shape=shape).tocsc()
    by_type.sum_duplicates()
    return by_type.tocsr()


def sort_by_type(runs: "Sequence[sparse.csr_array]") -> "Iterator[sparse.csc_array]":
    """Yield the counts of all runs of articles, one range of types after the other.

    Args:
        runs: the counts of some articles, and of those that follow.

    >>> runs = [count_types(np.array(words), np.array([2]), 8) for words in ([7, 2], [7, 7])]
    >>> [(some.indices.tolist(), some.data.tolist()) for some in sort_by_type(runs)]
    [([0, 0, 1], [1, 1, 2])]
    """
    from scipy import sparse  # noqa: PLC0415 -- as above

    ends = np.cumsum(count_articles(runs))
    bounds = np.flatnonzero(np.diff(ends // _WORDS_AT_ONCE)) + 1
    for first, stop in pairwise([0, *bounds.tolist(), len(ends)]):
        yield sparse.vstack([run[:, first:stop] for run in runs], format="csr").tocsc()


def count_articles(runs: "Sequence[sparse.csr_array]") -> NDArray[np.int64]:
    """Return how many articles have each type."""
    per_run = (np.bincount(run.indices, minlength=run.shape[1]) for run in runs)
    return sum(per_run, np.zeros(runs[0].shape[1], np.int64))
