"""Sums over the document-feature matrix: how often each type occurs in selected articles."""

from collections.abc import Iterator
from functools import lru_cache, partial, reduce
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus import Corpus, Selection, Shard, sum_shards

Ints = NDArray[np.int64]

_MOST: Final = 0.6
"""From this share of the articles on it is faster to read all than to take their entries out."""

_FEW: Final = 0.1
"""Up to this share of the articles, those left out are looked at instead of the others; so few that
to count articles along with the occurrences takes less time than to come back for them."""

_ENTRIES: Final = 200_000
"""Of the matrix, copied at once: few enough to be added up before they leave the processor."""

_FREQUENCY_BITS: Final = 38
_ONE_ARTICLE: Final = np.int64(1 << _FREQUENCY_BITS)
"""Both are added up in one number, the articles from this bit on."""


class TypeCounts(NamedTuple):
    """Counts over selected articles.

    Attributes:
        frequency: occurrences of each type, one number a row of ``Corpus.vocabulary``.
        tokens: words in all, stop words and single characters included.
        documents: articles with each type, if they were counted as well.
    """

    frequency: Ints
    tokens: int
    documents: Ints | None = None


def count_types(corpus: Corpus, selection: Selection, *, and_documents: bool = False) -> TypeCounts:
    """Count every type of the vocabulary in the selected articles.

    A page asks several questions about one selection: the last counts are kept, not to be changed.

    Args:
        corpus: the corpus.
        selection: which of its articles count.
        and_documents: count the articles of every type as well, in the same pass.
    """
    if 2 * np.count_nonzero(selection) > len(selection):
        others = count_types(corpus, ~selection, and_documents=and_documents)
        return subtract_counts(_count_all(corpus), others)
    return _count(corpus, selection.tobytes(), and_documents or _are_few(selection))


def subtract_counts(whole: TypeCounts, part: TypeCounts) -> TypeCounts:
    """Return the counts of the articles of a selection that are not in a part of it."""
    documents = None
    if whole.documents is not None and part.documents is not None:
        documents = whole.documents - part.documents
    return TypeCounts(whole.frequency - part.frequency, whole.tokens - part.tokens, documents)


def count_distinct(corpus: Corpus, selection: Selection) -> int:
    """Return how many types occur in the selected articles.

    Where nearly all are selected, as when a corpus is opened, no count is read: in how many
    articles each type occurs is known for the whole corpus.
    """
    if _are_few(~selection):
        every_type = np.arange(len(corpus.vocabulary))
        return int(np.count_nonzero(count_documents(corpus, selection, every_type)))
    return int(np.count_nonzero(count_types(corpus, selection).frequency))


def count_documents(
    corpus: Corpus,
    selection: Selection,
    types: NDArray[np.integer],
    *,
    counts: TypeCounts | None = None,
) -> Ints:
    """Return in how many of the selected articles each of some types occurs.

    Args:
        corpus: the corpus.
        selection: which of its articles count.
        types: rows of ``Corpus.vocabulary``.
        counts: what else was counted of these articles, and may have the answer.
    """
    if counts is not None and counts.documents is not None:
        told: Ints = counts.documents[types]
        return told
    if 2 * np.count_nonzero(selection) > len(selection):
        of_all: Ints = _documents_of_all(corpus)[types]
        return of_all - _count_documents(corpus, ~selection, types)
    return _count_documents(corpus, selection, types)


def _are_few(selection: Selection) -> bool:
    return bool(np.count_nonzero(selection) < _FEW * len(selection))


@lru_cache(maxsize=1)
def _documents_of_all(corpus: Corpus) -> Ints:
    types = np.arange(len(corpus.vocabulary))
    return _count_documents(corpus, np.ones(len(corpus), np.bool_), types)


def _count_documents(corpus: Corpus, selection: Selection, types: NDArray[np.integer]) -> Ints:
    count = partial(_documents_in_shard, types=types)
    return sum_shards(corpus, count, _pick(corpus, selection), start=np.zeros(len(types), np.int64))


@lru_cache(maxsize=1)
def _count_all(corpus: Corpus) -> TypeCounts:
    counts = _count.__wrapped__(corpus, np.ones(len(corpus), np.bool_).tobytes(), False)
    return TypeCounts(counts.frequency, counts.tokens, _documents_of_all(corpus))


@lru_cache(maxsize=4)
def _count(corpus: Corpus, selected: bytes, and_documents: bool) -> TypeCounts:
    selection = np.frombuffer(selected, np.bool_)
    tokens = int(corpus.n_tokens[selection].sum())
    count = _count_both_in_shard if and_documents else _count_in_shard
    nothing = np.zeros(len(corpus.vocabulary), np.int64)
    sums = sum_shards(corpus, count, _pick(corpus, selection), start=nothing)
    sums.setflags(write=False)
    if and_documents:
        return TypeCounts(sums & (_ONE_ARTICLE - 1), tokens, sums >> _FREQUENCY_BITS)
    return TypeCounts(sums, tokens)


def _pick(corpus: Corpus, selection: Selection) -> Iterator[Selection]:
    return (shard.pick(selection) for shard in corpus.shards)


def _count_both_in_shard(shard: Shard, selected: Selection) -> Ints:
    """Return occurrences and articles of every type in the selected articles, in one number."""
    rows = np.flatnonzero(selected)
    if not len(rows):
        return np.zeros(1, np.int64)
    portions = np.cumsum(np.diff(shard.matrix.indptr)[rows]) // _ENTRIES
    parts = np.split(rows, np.flatnonzero(np.diff(portions)) + 1)
    return reduce(np.add, (_sum_rows(shard.matrix[part]) for part in parts))


def _sum_rows(matrix: sparse.csr_array) -> Ints:
    """Return the same of all articles of a matrix, which is used up."""
    matrix.data = matrix.data + _ONE_ARTICLE
    both: Ints = np.ones(matrix.shape[0], np.int64) @ matrix
    return both


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
