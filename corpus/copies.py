"""Which articles have the same or nearly the same text, compared anew only near what has changed.

Two articles are compared where they share a band of their signatures and stand next to each other
in it, or one is the first there (``data_loader.duplicates``). So an article that comes or goes
changes only pairs whose two articles share a band with it. What was found of all other pairs stays,
and is kept with the generation.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.executors import TaskExecutor, run_tasks
from corpus.layout import MASKED
from corpus.store import get_array, get_table
from corpus.whole import Member
from data_loader.duplicates import ComparedArticles, find_candidates, sign_texts

PAIR_SCHEMA: Final = pa.schema(
    {
        **{
            f"{one}_{place}": pa.int32()
            for one in ("first", "second")
            for place in ("shard", "row")
        },
        "verdict": pa.int8(),
    }
)
"""Pairs that may be copies, and whether they are: 1 or 0."""
_NOT_ASKED: Final = -1
_PAIRS_A_TASK: Final = 100
"""Each text of theirs brings in the pages around it, and they stay as long as the task."""

_BY_MOMENT: Final = [(name, "ascending") for name in ("date", "published_at", "file", "item")]
_FEW_BITS: Final = 20

Positions = NDArray[np.int64]
Bands = NDArray[np.uint64]
Places = Sequence[NDArray[np.int32]]


def group_copies(
    members: pa.Table,
    shards: Sequence[Member],
    positions: Places,
    *,
    n_kept: int,
    gone: Sequence[Member],
    known: pa.Table,
    executor: TaskExecutor,
) -> tuple[pa.Table, pa.Table]:
    """Return the members with ``text_group`` and ``is_copy``, and the pairs (``PAIR_SCHEMA``).

    Args:
        members: the articles (``corpus.whole.tabulate_members``).
        shards: all shards.
        positions: the position in ``members`` of every row of each, ``MASKED`` where none.
        n_kept: so many of the shards belonged to the generation before.
        gone: its articles that do not count any more.
        known: its pairs, shards numbered as they are now.
        executor: holds articles against each other.
    """
    compared = _Compared(members, [shard.place for shard in shards])
    near = np.ones(len(members), np.bool_)
    if n_kept:
        changed = _read_bands([*shards[n_kept:], *gone])
        near = _find_sharing(np.unique(changed), shards, positions, len(members))
    old, verdicts = _place_pairs(known, positions)
    stays = ~near[old].all(axis=1)
    fresh = compared.pair(near, shards, positions)
    pairs = np.concatenate([old[stays], fresh])
    verdicts = np.concatenate([verdicts[stays], _look_up(fresh, old, verdicts)])
    asked = verdicts == _NOT_ASKED
    verdicts[asked] = _compare(pairs[asked], compared, executor)
    groups = _join(pairs[verdicts == 1], compared)
    return _tell_groups(members, groups), _tabulate(pairs, verdicts, members)


class _Compared:
    """The articles as they are compared."""

    def __init__(self, members: pa.Table, places: Sequence[Path]) -> None:
        self._members, self._places = members, places
        self._shard, self._row = (members[name].to_numpy() for name in ("shard", "row"))

    def narrow(self, pairs: Positions) -> "tuple[_Compared, Positions]":
        """Return the articles of some pairs with what comparing takes, and the pairs of these."""
        positions, places = np.unique(pairs, return_inverse=True)
        columns = self._members.select(["shard", "row", "title", "date"])
        some = columns.take(pa.array(positions)).combine_chunks()
        return _Compared(some, self._places), places.reshape(pairs.shape)

    def are_one(self, pairs: Positions) -> list[bool]:
        """Say of each pair of positions whether its two articles are copies of one another."""
        # Of other shards a worker may have nothing at hand, and would fetch all their texts.
        concerned = np.unique(self._shard).tolist()
        texts = {n: get_table(self._places[n], "texts")["text"] for n in concerned}
        titles, days = self._members["title"].to_pylist(), self._members["date"].to_numpy()
        articles = ComparedArticles(
            _Texts(texts, self._shard, self._row),
            titles,
            days.astype("datetime64[D]").astype(np.int64),
        )
        return [articles.are_one(first, second) for first, second in pairs.tolist()]

    def sort_by_moment(self, positions: Positions) -> Positions:
        """Return positions, the earliest article first."""
        order = pc.sort_indices(self._members.take(pa.array(positions)), sort_keys=_BY_MOMENT)
        ordered: Positions = positions[order.to_numpy()]
        return ordered

    def pair(
        self, near: NDArray[np.bool_], shards: Sequence[Member], positions: Places
    ) -> Positions:
        """Return the pairs, ``(n, 2)``, of articles that are both near what has changed."""
        wide = near
        if not near.all():
            # What is a pair of theirs depends on all others in a band that two of them share.
            masks = [np.append(near, False)[at] for at in positions]
            bands = _read_bands([Member(s.place, m) for s, m in zip(shards, masks, strict=True)])
            shared, times = np.unique(bands, return_counts=True)
            wide = _find_sharing(shared[times > 1], shards, positions, len(near))
        at = np.flatnonzero(wide)
        sizes = self._gather("n_shingles", at)
        at = self.sort_by_moment(at[sizes > 0])
        found = at[find_candidates(self._gather("signatures", at), self._gather("n_shingles", at))]
        return found[near[found].all(axis=1)]

    def _gather(self, name: str, positions: Positions) -> NDArray[Any]:
        """Return the rows at some positions of an array that every shard has."""
        shard, row = self._shard[positions], self._row[positions]
        arrays = [get_array(place, name) for place in self._places]
        if not arrays:
            return sign_texts([])[("signatures", "n_shingles").index(name)]
        gathered = np.empty((len(row), *arrays[0].shape[1:]), arrays[0].dtype)
        for number, values in enumerate(arrays):
            at = np.flatnonzero(shard == number)
            gathered[at] = values[row[at]]
        return gathered


class _Texts(Sequence[str]):
    """The texts of articles, each read from its shard when it is asked for."""

    def __init__(
        self, tables: Mapping[int, pa.ChunkedArray], shard: NDArray[Any], row: NDArray[Any]
    ) -> None:
        self._tables, self._shard, self._row = tables, shard, row

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        return str(self._tables[int(self._shard[at])][int(self._row[at])].as_py())

    def __len__(self) -> int:
        return len(self._row)


def _read_bands(members: Sequence[Member]) -> Bands:
    """Return the bands, a number each, of the rows that count and can be copies."""
    parts = [sign_texts([])[0]]
    for member in members:
        live = member.live & (get_array(member.place, "n_shingles") > 0)
        parts.append(get_array(member.place, "signatures")[live])
    return _number_bands(np.concatenate(parts))


def _number_bands(signatures: NDArray[np.uint32]) -> Bands:
    bands = signatures.view(np.uint64)
    # A value counts in its own band alone.
    return bands ^ (np.arange(bands.shape[1], dtype=np.uint64) << np.uint64(56))


def _find_sharing(
    wanted: Bands, shards: Sequence[Member], positions: Places, n: int
) -> NDArray[np.bool_]:
    """Say for every position whether its article has one of the wanted bands, which ascend."""
    found = np.zeros(n, np.bool_)
    may_be_wanted = np.zeros(1 << _FEW_BITS, np.bool_)
    may_be_wanted[_shorten(wanted)] = True
    for shard, at in zip(shards, positions, strict=True):
        bands = _number_bands(get_array(shard.place, "signatures"))
        places = np.flatnonzero(may_be_wanted[_shorten(bands)])
        places = places[_are_among(bands.ravel()[places], wanted)]
        position = at[places // bands.shape[1]]
        found[position[position != MASKED]] = True
    return found


def _are_among(values: Bands, wanted: Bands) -> NDArray[np.bool_]:
    """Say of each value whether it is wanted; NumPy's own ``isin`` would sort the wanted again."""
    begins, ends = (np.searchsorted(wanted, values, side) for side in ("left", "right"))
    return begins < ends


def _shorten(bands: Bands) -> Positions:
    """Return a few bits of each number (Fibonacci hashing): a look into a table, where most end."""
    short = bands.ravel() * np.uint64(0x9E3779B97F4A7C15)
    short >>= np.uint64(64 - _FEW_BITS)
    return short.view(np.int64)  # as an index NumPy would copy unsigned numbers


def _place_pairs(known: pa.Table, positions: Places) -> tuple[Positions, NDArray[np.int8]]:
    """Return the pairs of which both articles still count, by their positions."""
    starts = np.cumsum([0, *map(len, positions)])
    places = np.concatenate([*positions, np.array([MASKED], np.int32)]).astype(np.int64)
    ends = []
    for one in ("first", "second"):
        shard, row = (known[f"{one}_{name}"].to_numpy() for name in ("shard", "row"))
        ends.append(places[np.where(shard == MASKED, len(places) - 1, starts[shard] + row)])
    pairs = np.stack(ends, axis=1)
    is_live = (pairs != MASKED).all(axis=1)
    return pairs[is_live], known["verdict"].to_numpy()[is_live]


def _look_up(pairs: Positions, known: Positions, verdicts: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return what is known of pairs, in whichever order their two articles stand."""
    wanted, keys = (np.sort(some, axis=1) @ [1 << 32, 1] for some in (pairs, known))
    order = np.argsort(keys)
    at = np.searchsorted(keys, wanted, sorter=order)
    found = np.append(order, 0)[at]
    is_known = np.append(keys, -1)[np.where(at < len(keys), found, len(keys))] == wanted
    return np.where(is_known, np.append(verdicts, _NOT_ASKED)[found], _NOT_ASKED).astype(np.int8)


def _compare(pairs: Positions, compared: _Compared, executor: TaskExecutor) -> NDArray[np.int8]:
    """Return whether the articles of each pair are one."""
    starts = range(0, len(pairs), _PAIRS_A_TASK)
    tasks = (compared.narrow(pairs[at : at + _PAIRS_A_TASK]) for at in starts)
    told = [verdict for some in run_tasks(executor, _compare_some, tasks) for verdict in some]
    return np.array(told, np.int8)


def _compare_some(task: tuple[_Compared, Positions]) -> list[bool]:
    compared, pairs = task
    return compared.are_one(pairs)


def _join(pairs: Positions, compared: _Compared) -> list[Positions]:
    """Return the groups of articles that pairs bring together, the earliest article first."""
    leader: dict[int, int] = {}
    for first, second in pairs.tolist():
        leader[_root(leader, first)] = _root(leader, second)
    groups: dict[int, list[int]] = {}
    for position in compared.sort_by_moment(np.unique(pairs)).tolist():
        groups.setdefault(_root(leader, position), []).append(position)
    return [np.array(group) for group in groups.values()]


def _root(leader: dict[int, int], position: int) -> int:
    while (above := leader.get(position, position)) != position:
        leader[position] = leader.get(above, above)
        position = above
    return position


def _tell_groups(members: pa.Table, groups: Sequence[Positions]) -> pa.Table:
    original = np.arange(len(members))
    for group in groups:
        original[group] = group[0]
    is_copy = original != np.arange(len(members))
    names = members["article_id"].combine_chunks()
    if is_copy.any():
        names = names.take(pa.array(original))
    return members.append_column("text_group", names).append_column("is_copy", pa.array(is_copy))


def _tabulate(pairs: Positions, verdicts: NDArray[np.int8], members: pa.Table) -> pa.Table:
    shard, row = members["shard"].to_numpy(), members["row"].to_numpy()
    columns = [place[pairs[:, end]] for end in (0, 1) for place in (shard, row)]
    return pa.table([*map(pa.array, columns), pa.array(verdicts)], schema=PAIR_SCHEMA)
