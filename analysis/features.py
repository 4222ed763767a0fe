"""Sums over the document-feature matrix: how often each type occurs in selected articles."""

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus import Corpus, Selection, Shard, sum_shards

Ints = NDArray[np.int64]

_MOST: Final = 0.6
"""From this share of the articles on it is faster to read all than to take their entries out."""

_FEW: Final = 0.1
"""Up to this share of the articles, those left out are looked at instead of the others."""


class TypeCounts(NamedTuple):
    """Counts over selected articles.

    Attributes:
        frequency: occurrences of each type, one number a row of ``Corpus.vocabulary``.
        tokens: words in all, stop words and single characters included.
    """

    frequency: Ints
    tokens: int


def count_types(corpus: Corpus, selection: Selection) -> TypeCounts:
    """Count every type of the vocabulary in the selected articles.

    A page asks several questions about one selection: the last counts are kept, not to be changed.
    """
    if 2 * np.count_nonzero(selection) > len(selection):
        return subtract_counts(_count_all(corpus), _count(corpus, (~selection).tobytes()))
    return _count(corpus, selection.tobytes())


def subtract_counts(whole: TypeCounts, part: TypeCounts) -> TypeCounts:
    """Return the counts of the articles of a selection that are not in a part of it."""
    return TypeCounts(whole.frequency - part.frequency, whole.tokens - part.tokens)


def count_distinct(corpus: Corpus, selection: Selection) -> int:
    """Return how many types occur in the selected articles.

    Where nearly all are selected, as when a corpus is opened, no count is read: in how many
    articles each type occurs is known for the whole corpus.
    """
    if np.count_nonzero(~selection) < _FEW * len(selection):
        every_type = np.arange(len(corpus.vocabulary))
        return int(np.count_nonzero(count_documents(corpus, selection, every_type)))
    return int(np.count_nonzero(count_types(corpus, selection).frequency))


def count_documents(corpus: Corpus, selection: Selection, types: NDArray[np.integer]) -> Ints:
    """Return in how many of the selected articles each of some types occurs.

    Args:
        corpus: the corpus.
        selection: which of its articles count.
        types: rows of ``Corpus.vocabulary``.
    """
    if 2 * np.count_nonzero(selection) > len(selection):
        of_all: Ints = _documents_of_all(corpus)[types]
        return of_all - _count_documents(corpus, ~selection, types)
    return _count_documents(corpus, selection, types)


@lru_cache(maxsize=1)
def _documents_of_all(corpus: Corpus) -> Ints:
    types = np.arange(len(corpus.vocabulary))
    return _count_documents(corpus, np.ones(len(corpus), np.bool_), types)


def _count_documents(corpus: Corpus, selection: Selection, types: NDArray[np.integer]) -> Ints:
    count = partial(_documents_in_shard, types=types)
    return sum_shards(corpus, count, _pick(corpus, selection), start=np.zeros(len(types), np.int64))


@lru_cache(maxsize=1)
def _count_all(corpus: Corpus) -> TypeCounts:
    return _count.__wrapped__(corpus, np.ones(len(corpus), np.bool_).tobytes())


@lru_cache(maxsize=4)
def _count(corpus: Corpus, selected: bytes) -> TypeCounts:
    selection = np.frombuffer(selected, np.bool_)
    nothing = np.zeros(len(corpus.vocabulary), np.int64)
    frequency = sum_shards(corpus, _count_in_shard, _pick(corpus, selection), start=nothing)
    frequency.setflags(write=False)
    return TypeCounts(frequency, int(corpus.n_tokens[selection].sum()))


def _pick(corpus: Corpus, selection: Selection) -> Iterator[Selection]:
    return (shard.pick(selection) for shard in corpus.shards)


def _count_in_shard(shard: Shard, selected: Selection) -> Ints:
    """Return the occurrences of every type in the selected articles of a shard."""
    if not selected.any():
        return np.zeros(1, np.int64)  # to be added to any number of types
    if selected.all():
        return _count_whole(shard)
    matrix, counts = _take_rows(shard.matrix, selected)
    frequency: Ints = counts.astype(matrix.dtype) @ matrix
    return frequency


def _count_whole(shard: Shard) -> Ints:
    """Return the occurrences of every type in a shard; of its matrix only the counts are read."""
    begins = shard.columns.indptr[:-1]
    used = np.diff(shard.columns.indptr) > 0
    frequency = np.zeros(len(begins), np.int64)
    if used.any():
        frequency[used] = np.add.reduceat(shard.columns.data, begins[used])
    return frequency


def _take_rows(
    matrix: sparse.csr_array, selected: Selection
) -> tuple[sparse.csr_array, NDArray[np.bool_]]:
    """Return some rows of a matrix, the selected ones among them, and which of them are selected.

    Where most rows from the first to the last are selected, nothing of it is copied.
    """
    rows = np.flatnonzero(selected)
    low, high = int(rows[0]), int(rows[-1]) + 1
    if _MOST * (high - low) >= len(rows):
        return matrix[rows], np.ones(len(rows), np.bool_)
    indptr = matrix.indptr[low : high + 1]
    inside = slice(indptr[0], indptr[-1])
    arrays = matrix.data[inside], matrix.indices[inside], indptr - indptr[0]
    between = sparse.csr_array(arrays, shape=(high - low, matrix.shape[1]))
    return between, selected[low:high]


def _documents_in_shard(shard: Shard, selected: Selection, *, types: NDArray[np.integer]) -> Ints:
    """Return in how many of the selected articles of a shard each type occurs."""
    articles: Ints = np.diff(shard.columns.indptr)[types].astype(np.int64)
    if selected.all():
        return articles
    if not selected.any():
        return np.zeros(len(types), np.int64)
    if articles.sum() < len(shard.columns.data) * selected.mean():
        columns = shard.columns[:, types]
        columns.data = np.ones_like(columns.data)
        documents: Ints = selected.astype(columns.dtype) @ columns
    else:
        matrix, counts = _take_rows(shard.matrix, selected)
        once = np.ones_like(matrix.data), matrix.indices, matrix.indptr
        held = sparse.csr_array(once, shape=matrix.shape)
        documents = (counts.astype(held.dtype) @ held)[types]
    return documents
