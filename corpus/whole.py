"""What only the whole corpus can tell: the order of articles, names of outlets, copies, spellings.

Each is a pure function of the shards and of the rows in them that count, so that an index that has
grown by updates says the same as one built at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.drafts import ARTICLE_SCHEMA
from corpus.shards import MASKED, sort_articles
from corpus.store import get_array, get_parquet, get_table
from data_loader.duplicates import ComparedArticles, find_originals
from data_loader.outlet_forms import find_merged_names

_NARROW: Final = ["article_id", "file", "item", "title", "outlet", "date", "published_at", "script"]
_BY_MOMENT: Final = [(name, "ascending") for name in ("date", "published_at", "file", "item")]
_BY_FILE: Final = [("file", "ascending"), ("item", "ascending")]


@dataclass(frozen=True, eq=False)
class Member:
    """A shard of the corpus and which of its rows count.

    Attributes:
        place: its folder.
        live: one truth value a row.
    """

    place: Path
    live: NDArray[np.bool_]


def tabulate_members(shards: Sequence[Member]) -> pa.Table:
    """Return the articles that count, in the order of the corpus: by date, file and item.

    Returns:
        ``shard`` (position among ``shards``), ``row`` (in it), ``article_id``, ``file``, ``item``,
        ``title``, ``outlet`` in its one form, ``date``, ``published_at``, ``script``,
        ``text_group``, ``is_copy``.
    """
    parts = [_read_narrow(number, shard) for number, shard in enumerate(shards)]
    if not parts:
        parts = [_empty_members()]
    members = pa.concat_tables(parts).combine_chunks()
    members = members.take(sort_articles(members)).combine_chunks()
    members = _merge_outlets(members)
    return _group_copies(members, shards)


def find_positions(members: pa.Table, shards: Sequence[Member]) -> list[NDArray[np.int32]]:
    """Return for each shard the position of its rows in the corpus, ``MASKED`` where none."""
    return [find_positions_in(members, n, len(shard.live)) for n, shard in enumerate(shards)]


def find_positions_in(members: pa.Table, number: int, n_rows: int) -> NDArray[np.int32]:
    """Return the position in the corpus of the rows of one shard, ``MASKED`` where none."""
    at = np.flatnonzero(members["shard"].to_numpy() == number)
    positions = np.full(n_rows, MASKED, np.int32)
    positions[members["row"].to_numpy()[at]] = at
    return positions


def _read_narrow(number: int, shard: Member) -> pa.Table:
    table = get_parquet(shard.place, "articles", columns=_NARROW)
    rows = np.arange(len(table), dtype=np.int32)
    places = {
        "shard": pa.array(np.full(len(table), number, np.int32)),
        "row": pa.array(rows),
    }
    for name, column in places.items():
        table = table.append_column(name, column)
    return table if shard.live.all() else table.filter(pa.array(shard.live))


def _empty_members() -> pa.Table:
    fields = [ARTICLE_SCHEMA.field(name) for name in _NARROW]
    places = [pa.field("shard", pa.int32()), pa.field("row", pa.int32())]
    return pa.schema([*fields, *places]).empty_table()


def _merge_outlets(members: pa.Table) -> pa.Table:
    stated = members["outlet"].take(pc.sort_indices(members, sort_keys=_BY_FILE)).to_pylist()
    merged = find_merged_names(stated)
    if not merged:
        return members
    outlets = [merged.get(name, name) for name in members["outlet"].to_pylist()]
    at = members.schema.get_field_index("outlet")
    return members.set_column(at, "outlet", pa.array(outlets, pa.string()))


def _group_copies(members: pa.Table, shards: Sequence[Member]) -> pa.Table:
    order = pc.sort_indices(members, sort_keys=_BY_MOMENT).to_numpy()
    ordered = members.take(pa.array(order))
    shard, row = ordered["shard"].to_numpy(), ordered["row"].to_numpy()
    days = ordered["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    originals = find_originals(
        _gather(shards, "signatures", shard, row),
        _gather(shards, "n_shingles", shard, row),
        ComparedArticles(_Texts(shards, shard, row), ordered["title"].to_pylist(), days),
    )
    original = np.empty(len(order), np.int64)
    original[order] = order[originals]
    groups = members["article_id"].take(pa.array(original))
    is_copy = original != np.arange(len(order))
    return members.append_column("text_group", groups).append_column("is_copy", pa.array(is_copy))


def _gather(
    shards: Sequence[Member], name: str, shard: NDArray[np.int32], row: NDArray[np.int32]
) -> NDArray[Any]:
    """Return rows of an array that every shard has, in any order."""
    arrays = [get_array(member.place, name) for member in shards]
    if not arrays:
        return np.zeros((0, 2) if name == "signatures" else 0, np.uint32)
    gathered = np.empty((len(row), *arrays[0].shape[1:]), arrays[0].dtype)
    for number, values in enumerate(arrays):
        at = np.flatnonzero(shard == number)
        gathered[at] = values[row[at]]
    return gathered


class _Texts(Sequence[str]):
    """The texts of articles in any order, each read from its shard when it is asked for."""

    def __init__(
        self, shards: Sequence[Member], shard: NDArray[np.int32], row: NDArray[np.int32]
    ) -> None:
        self._texts = [get_table(member.place, "texts")["text"] for member in shards]
        self._shard, self._row = shard, row

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        return str(self._texts[self._shard[at]][int(self._row[at])].as_py())

    def __len__(self) -> int:
        return len(self._row)
