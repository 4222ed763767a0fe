"""Sums over the document-feature matrix: how often each type occurs in selected articles."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus import Corpus, Selection, Shard

Ints = NDArray[np.int64]


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
    """Count every type of the vocabulary in the selected articles."""
    sums = np.zeros((2, len(corpus.vocabulary)), np.int64)
    for shard in corpus.shards:
        sums += _count_in_shard(shard, shard.pick(selection))
    return TypeCounts(sums[0], sums[1], int(corpus.n_tokens[selection].sum()))


def _count_in_shard(shard: Shard, selected: Selection) -> Ints:
    """Return frequency and document frequency of every type, as two rows."""
    # Taking rows copies their entries; when every article counts there is nothing to take.
    matrix = shard.matrix if selected.all() else shard.matrix[np.flatnonzero(selected)]
    entries = (np.ones_like(matrix.data), matrix.indices, matrix.indptr)
    presence = sparse.csr_array(entries, shape=matrix.shape)
    ones = np.ones(matrix.shape[0], matrix.dtype)
    return np.stack([ones @ matrix, ones @ presence]).astype(np.int64)
