"""Sums over the document-feature matrix: how often each type occurs in selected articles."""

from functools import lru_cache, reduce
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus import Corpus, Selection, Shard, sum_shards

Ints = NDArray[np.int64]

_FREQUENCY_BITS: Final = 38
_ONE_ARTICLE: Final = np.int64(1 << _FREQUENCY_BITS)
"""Occurrences and articles are added up in one number each, the articles from this bit on."""

_ENTRIES: Final = 200_000
"""Of the matrix, copied at once: few enough to be added up before they leave the processor."""


class TypeCounts(NamedTuple):
    """Counts over selected articles.

    Attributes:
        frequency: occurrences of each type, one number a row of ``Corpus.vocabulary``.
        documents: articles with each type.
        tokens: words in all, stop words and single characters included.
    """

    frequency: Ints
    documents: Ints
    tokens: int


def count_types(corpus: Corpus, selection: Selection) -> TypeCounts:
    """Count every type of the vocabulary in the selected articles.

    A page asks several questions about one selection: the last counts are kept, not to be changed.
    """
    if _are_most(selection):
        return subtract_counts(_count_all(corpus), _count(corpus, (~selection).tobytes()))
    return _count(corpus, selection.tobytes())


def subtract_counts(whole: TypeCounts, part: TypeCounts) -> TypeCounts:
    """Return the counts of the articles of a selection that are not in a part of it."""
    return TypeCounts(
        whole.frequency - part.frequency,
        whole.documents - part.documents,
        whole.tokens - part.tokens,
    )


def count_distinct(corpus: Corpus, selection: Selection) -> int:
    """Return how many types occur in the selected articles.

    Where most are selected, as when a corpus is opened, no count of theirs is read: in how many
    articles each type occurs is known for the whole corpus.
    """
    if _are_most(selection):
        others = _count(corpus, (~selection).tobytes()).documents
        return int(np.count_nonzero(_documents_of_all(corpus) - others))
    return int(np.count_nonzero(count_types(corpus, selection).documents))


def _are_most(selection: Selection) -> bool:
    return bool(2 * np.count_nonzero(selection) > len(selection))


@lru_cache(maxsize=1)
def _documents_of_all(corpus: Corpus) -> Ints:
    live = (shard.pick(np.ones(len(corpus), np.bool_)) for shard in corpus.shards)
    nothing = np.zeros(len(corpus.vocabulary), np.int64)
    return sum_shards(corpus, _documents_in_shard, live, start=nothing)


def _documents_in_shard(shard: Shard, live: Selection) -> Ints:
    """Return in how many of the articles of a shard each type occurs, but for those masked."""
    masked = _count_rows(shard, np.flatnonzero(~live))
    documents: Ints = np.diff(shard.columns.indptr) - (masked >> _FREQUENCY_BITS)
    return documents


@lru_cache(maxsize=1)
def _count_all(corpus: Corpus) -> TypeCounts:
    return _count.__wrapped__(corpus, np.ones(len(corpus), np.bool_).tobytes())


@lru_cache(maxsize=4)
def _count(corpus: Corpus, selected: bytes) -> TypeCounts:
    selection = np.frombuffer(selected, np.bool_)
    picked = (shard.pick(selection) for shard in corpus.shards)
    nothing = np.zeros(len(corpus.vocabulary), np.int64)
    packed = sum_shards(corpus, _count_in_shard, picked, start=nothing)
    frequency, documents = packed & (_ONE_ARTICLE - 1), packed >> _FREQUENCY_BITS
    frequency.setflags(write=False)
    documents.setflags(write=False)
    return TypeCounts(frequency, documents, int(corpus.n_tokens[selection].sum()))


def _count_in_shard(shard: Shard, selected: Selection) -> Ints:
    """Return the counts of every type in the selected articles of a shard, packed."""
    if not selected.any():
        return np.zeros(1, np.int64)  # to be added to any number of types
    if _are_most(selected):
        return _count_whole(shard) - _count_rows(shard, np.flatnonzero(~selected))
    return _count_rows(shard, np.flatnonzero(selected))


def _count_whole(shard: Shard) -> Ints:
    """Return the counts of every type in a shard, packed; only its counts are read."""
    begins, articles = shard.columns.indptr[:-1], np.diff(shard.columns.indptr)
    used = articles > 0
    packed: Ints = articles * _ONE_ARTICLE
    if used.any():
        packed[used] += np.add.reduceat(shard.columns.data, begins[used])
    return packed


def _count_rows(shard: Shard, rows: NDArray[np.intp]) -> Ints:
    """Return the counts of every type in some rows of a shard, packed."""
    portions = np.cumsum(np.diff(shard.matrix.indptr)[rows]) // _ENTRIES
    parts = np.split(rows, np.flatnonzero(np.diff(portions)) + 1)
    return reduce(np.add, (_sum_rows(shard.matrix[part]) for part in parts))


def _sum_rows(entries: sparse.csr_array) -> Ints:
    """Return the counts of every type in a matrix, packed; the matrix is used up."""
    entries.data = entries.data + _ONE_ARTICLE
    packed: Ints = np.ones(entries.shape[0], np.int64) @ entries
    return packed
