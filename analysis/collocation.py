"""Which words are found near a word?

These are co-occurrences: words within a window around the node. A collocation in the narrow sense
is the special case of adjacent words (``window=1``).
"""

from collections.abc import Iterable
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from analysis.features import count_types
from analysis.ranking import name_types, order_types
from analysis.statistics import log_dice
from corpus import Corpus, Selection, Shard, expand_term, find_terms, map_shards

Ints = NDArray[np.int64]

COOCCURRENCE_DTYPES: Final = {
    "type": "str",
    "traditional": "str",
    "together": "int64",
    "frequency": "int64",
    "log_dice": "float64",
    "documents": "int64",
}


def count_cooccurrences(
    corpus: Corpus,
    selection: Selection,
    query: str,
    *,
    window: int = 5,
    top: int | None = None,
) -> pd.DataFrame:
    """Count the types that occur within some words of what the reader typed.

    Punctuation does not count as a word. A word between two hits is counted once, and the words
    that a hit lies in, whole or in part, are none of its neighbours.

    Args:
        corpus: the corpus.
        selection: which articles count.
        query: a word or phrase in either script, found in all its regional spellings; signs
            around it do not matter, and without a letter or digit it finds nothing.
        window: words to either side.
        top: keep the most strongly associated types only; by default all.

    Returns:
        ``type``, ``traditional``, ``together`` (occurrences within the window), ``frequency`` (in
        the selected articles), ``log_dice`` (at most 14; one less is half as strong; Rychlý 2008),
        ``documents`` (articles in which they occur together); strongest first, of equals
        those more often together. Stop words and single characters are left out.

    Raises:
        ValueError: if ``window`` is below 1.
    """
    if window < 1:
        raise ValueError(f"window must be at least 1 word, not {window}")
    word = _trim(query)
    groups = [expand_term(corpus.lexicons, word)] if word else []
    hits = find_terms(corpus, selection, groups)
    found = map_shards(
        corpus,
        partial(_count_in_shard, window=window, is_counted=corpus.is_counted),
        _part_by_shard(corpus, hits),
    )
    ids, together, documents = _add_up(found)
    frequency = count_types(corpus, selection).frequency[ids]
    figures = pd.DataFrame(
        {
            "together": together,
            "frequency": frequency,
            "log_dice": log_dice(together, len(hits), frequency),
            "documents": documents,
        },
        index=ids,
    )
    ranked = order_types(corpus, figures, by=["log_dice", "together"], top=top)
    return name_types(corpus, ranked, COOCCURRENCE_DTYPES)


def _trim(query: str) -> str:
    """Return a query without what stands before its first and after its last letter or digit."""
    inside = [at for at, sign in enumerate(query) if sign.isalnum()]
    return query[inside[0] : inside[-1] + 1] if inside else ""


def _part_by_shard(corpus: Corpus, hits: pd.DataFrame) -> list[Ints]:
    """Return for each shard its hits: row, start and stop, as three rows."""
    shard_of, row_of = (places[hits["position"]] for places in corpus.places)
    places = np.stack([row_of, *(hits[name].to_numpy(np.int64) for name in ("start", "stop"))])
    order = np.argsort(shard_of, kind="stable")
    ends = np.cumsum(np.bincount(shard_of, minlength=len(corpus.shards))).tolist()
    return [places[:, order[a:b]] for a, b in zip([0, *ends], ends, strict=False)]


def _add_up(found: Iterable[Ints]) -> Ints:
    """Return what ``_count_in_shard`` said of each shard, every type once, as three rows."""
    every = np.concatenate([np.zeros((3, 0), np.int64), *found], axis=1)
    every = every[:, np.argsort(every[0], kind="stable")]
    begins = np.flatnonzero(np.diff(every[0], prepend=-1))
    sums = np.add.reduceat(every[1:], begins, axis=1) if len(begins) else every[1:]
    return np.concatenate([every[:1, begins], sums])


def _count_in_shard(
    shard: Shard, hits: Ints, *, window: int, is_counted: NDArray[np.bool_]
) -> Ints:
    """Return the types near a hit, ascending, how often and in how many articles: three rows."""
    if not hits.size:
        return np.zeros((3, 0), np.int64)
    near, rows = _find_neighbours(shard, hits[0], *_find_nodes(shard, hits), window)
    types = shard.tokens[near].astype(np.int32)
    shape = len(is_counted), len(shard.n_tokens)
    places = types, rows.astype(np.int32)
    # Of each type one entry an article: those that come again are added up.
    met = sparse.coo_array((np.ones(len(types), np.int32), places), shape=shape).tocsr()
    documents = np.diff(met.indptr)
    found = np.flatnonzero((documents > 0) & is_counted)
    together = np.bincount(types, minlength=len(is_counted))
    return np.stack([found, together[found], documents[found]])


def _find_nodes(shard: Shard, hits: Ints) -> tuple[Ints, Ints]:
    """Return the numbers of the first and the last word that each hit lies in."""
    start, end = hits[1:] + shard.running_text.starts[hits[0]]
    first = np.searchsorted(shard.token_starts, start.astype(np.uint32), side="right") - 1
    last, final = first.copy(), len(shard.token_starts) - 1
    while True:
        goes_on = (last < final) & (shard.token_starts[np.minimum(last + 1, final)] < end)
        if not goes_on.any():
            return first, last
        last += goes_on


def _find_neighbours(
    shard: Shard, rows: Ints, first: Ints, last: Ints, window: int
) -> tuple[Ints, Ints]:
    """Return the numbers of the words within the window of any hit, in their order; their rows.

    What stands to the left of a hit begins after the hit before, what stands to the right of one
    ends where the left of the next begins: so no word comes twice.
    """
    order = np.argsort(first, kind="stable")
    rows, first, last = rows[order], first[order], last[order]
    ends = shard.token_ends[rows]
    left = np.maximum(first - window, ends - shard.n_tokens[rows])
    left[1:] = np.maximum(left[1:], last[:-1] + 1)
    right = np.minimum(last + window + 1, ends)
    right[:-1] = np.minimum(right[:-1], left[1:])
    begins = np.stack([left, last + 1], axis=1).ravel()
    lengths = np.maximum(np.stack([first, right], axis=1).ravel() - begins, 0)
    passed = np.cumsum(lengths) - lengths
    near = np.repeat(begins - passed, lengths) + np.arange(lengths.sum())
    return near, np.repeat(np.repeat(rows, 2), lengths)
