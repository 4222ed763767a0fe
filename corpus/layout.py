"""What the tables of an index hold: known to who writes them, and to who only opens them."""

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

MASKED: Final = -1
"""The position in the corpus of a row that no longer counts."""

_STRINGS: Final = pa.list_(pa.string())
ARTICLE_SCHEMA: Final = pa.schema(
    {
        "article_id": pa.string(),
        "file": pa.string(),
        "item": pa.int32(),
        "title": pa.string(),
        "outlet": pa.string(),
        "author": pa.string(),
        "category": pa.string(),
        "tags": _STRINGS,
        "url": pa.string(),
        "date": pa.timestamp("us"),
        "published_at": pa.timestamp("us", "UTC"),
        "script": pa.string(),
        "n_chars": pa.int32(),
        "repairs": _STRINGS,
        "furniture": _STRINGS,
    }
)
"""What a shard keeps of an article; its text and what the whole corpus tells lie elsewhere."""

LONG_COLUMN: Final = "furniture"
"""The column of articles that is longer than all others together: a table of its own."""

LINE_SCHEMA: Final = pa.schema(
    {"edges": pa.list_(pa.uint64()), "inside": pa.list_(pa.uint64()), "article": pa.uint64()}
)
"""Hashes of lines near the edges, inside, and of the longest paragraph (``find_lines``)."""


def find_positions_in(members: pa.Table, number: int, n_rows: int) -> NDArray[np.int32]:
    """Return the position in the corpus of the rows of one shard, ``MASKED`` where none."""
    at = np.flatnonzero(members["shard"].to_numpy() == number)
    positions = np.full(n_rows, MASKED, np.int32)
    positions[members["row"].to_numpy()[at]] = at
    return positions
