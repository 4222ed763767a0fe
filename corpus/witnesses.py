"""Which article shows how a type is written: the earliest that holds it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.layout import MASKED
from corpus.store import get_array
from corpus.whole import Member

NOWHERE: Final = -1
_NEVER: Final = np.iinfo(np.int32).max

Numbers = NDArray[np.int32]


class Witnesses(NamedTuple):
    """For each type the shard and row of the earliest article of a kind, -1 where none is."""

    shard: Numbers
    row: Numbers


def find_witnesses(
    shards: Sequence[Member],
    positions: Sequence[Numbers],
    is_of_kind: NDArray[np.bool_] | None,
    n_types: int,
    *,
    known: Witnesses,
    n_kept: int,
) -> Witnesses:
    """Return the witnesses of all types.

    Args:
        shards: the numbered shards.
        positions: the position in the corpus of every row of each, ``MASKED`` where none.
        is_of_kind: whether the article at a position can be one; all can where this is None.
        n_types: how many types there are.
        known: the witnesses among the first ``n_kept`` shards as they were, the shard -1 where it
            is gone; for those that have gone since, others are looked for.
        n_kept: how many shards were looked through for them.
    """
    found = Witnesses(*(np.full(n_types, NOWHERE, np.int32) for _ in range(2)))
    for column, values in zip(found, known, strict=True):
        column[: len(values)] = values
    earliest = _place(found, positions)
    lost = np.flatnonzero((found.row != NOWHERE) & (earliest == _NEVER))
    found.shard[lost] = NOWHERE
    found.row[lost] = NOWHERE
    for number, (shard, at) in enumerate(zip(shards, positions, strict=True)):
        of_kind = np.where(at != MASKED, at, _NEVER)
        if is_of_kind is not None:
            of_kind[~np.append(is_of_kind, False)[at]] = _NEVER
        wanted = lost if number < n_kept else None
        if wanted is None or len(wanted):
            _look_through(number, shard, of_kind, wanted, earliest, found)
    return found


def _place(witnesses: Witnesses, positions: Sequence[Numbers]) -> Numbers:
    """Return the position of each witness, ``_NEVER`` where it does not count or there is none."""
    starts = np.cumsum([0, *map(len, positions)])
    places = np.concatenate([*positions, np.array([MASKED], np.int32)])
    at = np.where(
        witnesses.shard == NOWHERE, len(places) - 1, starts[witnesses.shard] + witnesses.row
    )
    return np.where(places[at] == MASKED, _NEVER, places[at])


def _look_through(
    number: int,
    shard: Member,
    at: Numbers,
    wanted: NDArray[np.intp] | None,
    earliest: Numbers,
    found: Witnesses,
) -> None:
    """Note the earliest article of a shard that holds each type, or each of the wanted ones."""
    types, ends = get_array(shard.place, "types"), get_array(shard.place, "type_indptr")
    rows = get_array(shard.place, "type_rows")
    if wanted is not None:
        some = np.flatnonzero(np.isin(types, wanted))
        lengths = (ends[1:] - ends[:-1])[some]
        first = np.cumsum(lengths) - lengths
        rows = rows[np.arange(lengths.sum()) + np.repeat(ends[some] - first, lengths)]
        types, ends = types[some], np.append(first, lengths.sum())
    if not len(types):
        return
    position = np.minimum.reduceat(at[rows], ends[:-1])
    is_earlier = position < earliest[types]
    better, position = types[is_earlier], position[is_earlier]
    earliest[better] = position
    live = np.flatnonzero(at != _NEVER)
    row_at = np.zeros(int(at[live].max(initial=0)) + 1, np.int32)
    row_at[at[live]] = live
    found.shard[better], found.row[better] = number, row_at[position]
