"""Tallies: how often things occur in each cell, and in how many of its articles.

A thing is whatever is being counted: an issue, a spelling of a name, a term the reader typed.
Tallies of different shards are added.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cells import Cells
from corpus import Corpus, Selection, Shard, map_shards, sum_shards

Ints = NDArray[np.int64]

_FEW: Final = 0.002
"""Of all that could occur: to sort so few takes less time than to look through all."""


def tally_by_cell(
    rows: NDArray[np.integer],
    things: NDArray[np.integer],
    cells: Ints,
    *,
    shape: tuple[int, int],
    counts: NDArray[np.integer] | None = None,
) -> Ints:
    """Return occurrences and articles of every thing in every cell.

    Args:
        rows: the article of each hit, an index into ``cells``.
        things: the number of the thing hit.
        cells: the cell of each article; articles in cell -1 are left out.
        shape: number of things, number of cells.
        counts: occurrences that a hit stands for; 1 if not given.

    Returns:
        Array of shape 2 x things x cells: occurrences, then articles with at least one.

    >>> tally_by_cell(np.array([0, 0, 2]), np.array([0, 0, 0]), np.array([1, 0, 1]), shape=(1, 2))
    array([[[0, 3]],
    <BLANKLINE>
           [[0, 2]]])
    """
    n_things, n_cells = shape
    size = n_things * n_cells
    kept = cells[rows] >= 0
    rows, things = rows[kept].astype(np.int64), things[kept].astype(np.int64)
    weights = None if counts is None else counts[kept]
    occurrences = np.bincount(things * n_cells + cells[rows], weights, size)
    seen = _find_distinct(rows * n_things + things, most=len(cells) * n_things)
    seen_rows, seen_things = np.divmod(seen, max(n_things, 1))
    articles = np.bincount(seen_things * n_cells + cells[seen_rows], minlength=size)
    return np.stack([occurrences, articles]).astype(np.int64).reshape(2, n_things, n_cells)


def _find_distinct(numbers: Ints, *, most: int) -> Ints:
    """Return the numbers below ``most`` that occur, ascending."""
    if len(numbers) < _FEW * most:
        return np.unique(numbers)
    occurs = np.zeros(most, dtype=bool)
    occurs[numbers] = True
    return np.flatnonzero(occurs)


def tally_mentions(
    corpus: Corpus,
    cells: Cells,
    things: Mapping[int, Sequence[int] | Sequence[Sequence[int]]],
    *,
    n_things: int,
) -> Ints:
    """Return the lexicon mentions of things in cells: mentions, then mentioning articles.

    Args:
        corpus: the corpus.
        cells: a partition of its articles.
        things: for each lexicon group that is counted (issues are numbered first, then names),
            the number of the thing that each of its terms belongs to, or of several, the same
            count for every term.
        n_things: how many things there are.

    Returns:
        Array of shape 2 x things x cells.
    """
    lexicons = corpus.lexicons
    of_group = [things.get(g, ()) for g in range(len(lexicons.issues) + len(lexicons.names))]
    firsts = np.cumsum([0, *map(len, of_group)])
    listed = np.array([thing for terms in of_group for thing in terms], dtype=np.int64)
    lookup = listed if listed.ndim == 2 else listed[:, np.newaxis]
    counted = np.array([len(terms) > 0 for terms in of_group], dtype=bool)
    shape = (n_things, len(cells))
    tally = partial(_tally_shard, lookup=lookup, firsts=firsts, counted=counted, shape=shape)
    numbers = (shard.pick(cells.numbers, masked=-1) for shard in corpus.shards)
    return sum_shards(corpus, tally, numbers, start=np.zeros((2, *shape), np.int64))


def _tally_shard(
    shard: Shard,
    cells: Ints,
    *,
    lookup: Ints,
    firsts: Ints,
    counted: NDArray[np.bool_],
    shape: tuple[int, int],
) -> Ints:
    rows, groups = shard.mentions["row"], shard.mentions["group"]
    kept = np.flatnonzero(counted[groups] & (cells >= 0)[rows])
    things = lookup[firsts[groups[kept]] + shard.mentions["term"][kept]]
    hit_rows = np.repeat(rows[kept], things.shape[1])
    return tally_by_cell(hit_rows, things.ravel(), cells, shape=shape)


def find_mentions(corpus: Corpus, selection: Selection, group: int) -> pd.DataFrame:
    """Return the places where a lexicon group is mentioned in the selected articles.

    Returns:
        ``position`` (article), ``term`` (index into the group's terms), ``start`` and ``stop``
        (offsets in the article's text, stop exclusive); by article, then place.
    """
    selected = (shard.pick(selection) for shard in corpus.shards)
    found = map_shards(corpus, partial(_mentions_of, group=group), selected)
    rows = np.concatenate([np.zeros((0, 4), np.int64), *found])
    table = pd.DataFrame(rows, columns=["position", "term", "start", "stop"])
    return table.sort_values(["position", "start"], ignore_index=True)


def _mentions_of(shard: Shard, selected: Selection, *, group: int) -> Ints:
    mentions = shard.mentions[shard.mentions["group"] == group]
    mentions = mentions[selected[mentions["row"]]]
    columns = [mentions[name].astype(np.int64) for name in ("row", "term", "start", "stop")]
    columns[0] = shard.positions[columns[0]]
    return np.stack(columns, axis=1)
