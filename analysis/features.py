"""Sums over the document-feature matrix: how often each type occurs in selected articles."""

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus import Corpus, Selection, Shard, sum_shards

Ints = NDArray[np.int64]

_FEW: Final = 0.3
"""Up to this share of the articles it is faster to take their entries out than to read all."""


class TypeCounts(NamedTuple):
    """Counts over selected articles, one number a row of ``Corpus.vocabulary``.

    Attributes:
        frequency: occurrences of each type.
        document_frequency: articles with at least one.
        tokens: words in all, stop words and single characters included.
    """

    frequency: Ints
    document_frequency: Ints
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
    return TypeCounts(
        whole.frequency - part.frequency,
        whole.document_frequency - part.document_frequency,
        whole.tokens - part.tokens,
    )


@lru_cache(maxsize=1)
def _count_all(corpus: Corpus) -> TypeCounts:
    return _count.__wrapped__(corpus, np.ones(len(corpus), np.bool_).tobytes())


@lru_cache(maxsize=4)
def _count(corpus: Corpus, selected: bytes) -> TypeCounts:
    selection = np.frombuffer(selected, np.bool_)
    nothing = np.zeros((2, len(corpus.vocabulary)), np.int64)
    chosen = (shard.pick(selection) for shard in corpus.shards)
    sums = sum_shards(corpus, _count_in_shard, chosen, start=nothing)
    sums.setflags(write=False)
    return TypeCounts(sums[0], sums[1], int(corpus.n_tokens[selection].sum()))


def _count_in_shard(shard: Shard, selected: Selection) -> Ints:
    """Return frequency and document frequency of every type in the selected articles of a shard."""
    rows = np.flatnonzero(selected)
    if not len(rows):
        return np.zeros((2, 1), np.int64)  # to be added to any number of types
    matrix, wanted = shard.matrix, selected.astype(shard.matrix.dtype)
    if len(rows) <= _FEW * len(shard):
        matrix, wanted = matrix[rows], np.ones(len(rows), matrix.dtype)
    entries = (np.ones_like(matrix.data), matrix.indices, matrix.indptr)
    incidence = sparse.csr_array(entries, shape=matrix.shape)
    return np.stack([wanted @ matrix, wanted @ incidence])
