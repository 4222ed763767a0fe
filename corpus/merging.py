"""Put small shards together, so that an index that grows by updates does not fall into crumbs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from corpus.layout import LONG_COLUMN
from corpus.shards import SHARD_ARTICLES, put_matrix
from corpus.store import (
    get_array,
    get_parquet,
    get_table,
    new_folder,
    put_array,
    put_parquet,
    put_table,
    seal_folder,
)
from corpus.whole import Member

SMALL: Final = SHARD_ARTICLES // 4
MOST_SMALL: Final = 8
_BY_ROW: Final = ("n_tokens", "n_shingles", "signatures")


def choose_crumbs(members: Sequence[Member]) -> list[Member]:
    """Return the shards to be put together: small ones, once there are many of them."""
    small = [member for member in members if np.count_nonzero(member.live) < SMALL]
    if len(small) <= MOST_SMALL:
        return []
    sizes = np.cumsum([np.count_nonzero(member.live) for member in small])
    return small[: int(np.searchsorted(sizes, SHARD_ARTICLES, side="right"))]


def merge_shards(members: Sequence[Member], index_dir: Path) -> tuple[str, str]:
    """Write one shard with the rows of several that count; the types keep their numbers.

    Returns:
        its name and seal.
    """
    place = new_folder(index_dir, "shard")
    put_parquet(
        place, "articles", _stack([get_parquet(m.place, "articles") for m in members], members)
    )
    for name in ("texts", "lines", LONG_COLUMN):
        put_table(place, name, _stack([get_table(m.place, name) for m in members], members))
    for name in _BY_ROW:
        put_array(place, name, _join([get_array(m.place, name)[m.live] for m in members]))
    _put_words(place, members)
    put_matrix(place)
    firsts = np.cumsum([0, *(np.count_nonzero(member.live) for member in members)])
    spellings, mentions = [], []
    for member, first in zip(members, firsts, strict=False):
        row_of = _count_live(member) + np.int32(first)
        spellings.append(_move_spellings(member, row_of))
        mentions.append(_move_mentions(member, row_of))
    put_table(place, "spellings", pa.concat_tables(spellings))
    put_array(place, "mentions", _join(mentions))
    return place.name, seal_folder(place)


def number_moved(
    shards: Sequence[Member], left: Sequence[Member], crumbs: Sequence[Member]
) -> tuple[NDArray[np.int32], list[NDArray[np.int32]]]:
    """Return what ``move_rows`` needs where ``crumbs`` became one shard after those that are left.

    Returns:
        the new number of each shard, and of each of its rows that count.
    """
    firsts = np.cumsum([0, *(np.count_nonzero(crumb.live) for crumb in crumbs)])
    numbers = np.full(len(shards), len(left), np.int32)
    rows = []
    for at, shard in enumerate(shards):
        row = np.arange(len(shard.live), dtype=np.int32)
        if shard in crumbs:
            row = _count_live(shard) + np.int32(firsts[crumbs.index(shard)])
        else:
            numbers[at] = left.index(shard)
        rows.append(row)
    return numbers, rows


def move_rows(
    table: pa.Table, numbers: NDArray[np.int32], rows: Sequence[NDArray[np.int32]] | None = None
) -> pa.Table:
    """Return a table whose columns ``…shard`` and ``…row`` name the same articles as before.

    Args:
        table: the table; a shard may be -1 in it, which stays.
        numbers: the new number of each shard; -1 where it is gone.
        rows: the new number of each row of each shard, where they have changed.
    """
    starts = np.cumsum([0, *map(len, rows or ())])
    flat = np.concatenate([*(rows or ()), np.zeros(1, np.int32)])
    for at, name in enumerate(table.column_names):
        if name.endswith("shard"):
            shard = table[name].to_numpy()
            moved = pa.array(np.append(numbers, np.int32(-1))[shard])
            if rows is not None:
                row = table[at_row := table.schema.get_field_index(f"{name[:-5]}row")].to_numpy()
                place = np.where(shard < 0, -1, starts[shard] + row)
                row = np.where(shard < 0, row, flat[place])
                table = table.set_column(at_row, table.schema.field(at_row), pa.array(row))
            table = table.set_column(at, table.schema.field(at), moved)
    return table


def _count_live(member: Member) -> NDArray[np.int32]:
    """Return how many rows that count stand before each row that does."""
    return np.cumsum(member.live, dtype=np.int32) - 1


def _stack(tables: Sequence[pa.Table], members: Sequence[Member]) -> pa.Table:
    return pa.concat_tables(
        [table.filter(pa.array(m.live)) for table, m in zip(tables, members, strict=True)]
    )


def _join(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(arrays)


def _put_words(place: Path, members: Sequence[Member]) -> None:
    """Write the words, and where they stand: the characters of all texts before each."""
    tokens, starts, before = [], [], 0
    for member in members:
        n_tokens = get_array(member.place, "n_tokens")
        lengths = _count_characters(member.place)
        first = np.cumsum(lengths) - lengths
        new_first = np.cumsum(np.where(member.live, lengths, 0)) - lengths + before
        is_live = np.repeat(member.live, n_tokens)
        moved = np.repeat(new_first - first, n_tokens)[is_live]
        tokens.append(get_array(member.place, "tokens")[is_live])
        starts.append((get_array(member.place, "token_starts")[is_live] + moved).astype(np.uint32))
        before += int(lengths[member.live].sum())
    put_array(place, "token_starts", _join(starts))
    put_array(place, "tokens", _join(tokens))


def _count_characters(place: Path) -> NDArray[np.int64]:
    texts = get_table(place, "texts")["folded"]
    return np.fromiter(map(len, texts.to_pylist()), np.int64, len(texts))


def _move_spellings(member: Member, row_of: NDArray[np.int32]) -> pa.Table:
    table = get_table(member.place, "spellings")
    table = table.filter(pa.array(member.live[table["row"].to_numpy()]))
    return table.set_column(0, "row", pa.array(row_of[table["row"].to_numpy()]))


def _move_mentions(member: Member, row_of: NDArray[np.int32]) -> NDArray[np.void]:
    mentions = get_array(member.place, "mentions")
    moved: NDArray[np.void] = mentions[member.live[mentions["row"]]].copy()
    moved["row"] = row_of[moved["row"]]
    return moved
