"""What only the whole corpus can tell: the order of articles, names of outlets.

Copies are found in ``corpus.copies``, spellings in ``corpus.vocabulary``. All follows from the
shards and from the rows in them that count, so that an index that has grown by updates says the
same as one built at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.layout import ARTICLE_SCHEMA, find_positions_in
from corpus.shards import sort_articles
from corpus.store import get_parquet
from data_loader.outlet_forms import find_merged_names

_NARROW: Final = ("article_id", "file", "item", "title", "outlet", "date", "published_at", "script")
_BY_FILE: Final = [("file", "ascending"), ("item", "ascending")]
MEMBER_SCHEMA: Final = pa.schema(
    [
        pa.field("shard", pa.int32()),
        pa.field("row", pa.int32()),
        *(ARTICLE_SCHEMA.field(name) for name in _NARROW if name != "outlet"),
        pa.field("stated", pa.string()),
    ]
)
"""What is known of an article that counts before any other is: its shard, its row there, and what
its file told; ``stated`` is the outlet as the file had it."""


@dataclass(frozen=True, eq=False)
class Member:
    """A shard of the corpus and which of its rows count.

    Attributes:
        place: its folder.
        live: one truth value a row.
    """

    place: Path
    live: NDArray[np.bool_]


def tabulate_members(kept: pa.Table, shards: Sequence[Member], *, n_kept: int) -> pa.Table:
    """Return the articles that count, in the order of the corpus: by date, file and item.

    Args:
        kept: those of the first ``n_kept`` shards, in that order (``MEMBER_SCHEMA``).
        shards: all shards.
        n_kept: how many of them are known.

    Returns:
        the columns of ``MEMBER_SCHEMA``, and ``outlet`` in its one form.
    """
    new = [_read_narrow(n, shard) for n, shard in enumerate(shards) if n >= n_kept]
    members = pa.concat_tables([kept, *new]).combine_chunks()
    if new:
        members = members.take(sort_articles(members)).combine_chunks()
    return members.append_column("outlet", _merge_outlets(members))


def find_positions(members: pa.Table, shards: Sequence[Member]) -> list[NDArray[np.int32]]:
    """Return for each shard the position of its rows in the corpus, ``MASKED`` where none."""
    return [find_positions_in(members, n, len(shard.live)) for n, shard in enumerate(shards)]


def _read_narrow(number: int, shard: Member) -> pa.Table:
    table = get_parquet(shard.place, "articles", columns=list(_NARROW))
    table = table.rename_columns({"outlet": "stated"})
    for name, values in (("shard", np.full(len(table), number)), ("row", np.arange(len(table)))):
        table = table.append_column(name, pa.array(values.astype(np.int32)))
    table = table.select(MEMBER_SCHEMA.names).cast(MEMBER_SCHEMA)
    return table if shard.live.all() else table.filter(pa.array(shard.live))


def _merge_outlets(members: pa.Table) -> pa.ChunkedArray:
    """Return the outlets in their one form."""
    stated = members["stated"]
    if not find_merged_names(stated.unique().to_pylist()):
        return stated
    merged = find_merged_names(
        stated.take(pc.sort_indices(members, sort_keys=_BY_FILE)).to_pylist()
    )
    return pa.chunked_array([[merged.get(name, name) for name in stated.to_pylist()]], pa.string())
