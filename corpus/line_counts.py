"""The lines of articles, counted from tables of their hashes."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.layout import LINE_SCHEMA
from data_loader.found_furniture import LineCounts


def count_table_lines(tables: Iterable[pa.Table]) -> LineCounts:
    """Return the lines of articles to count, from their ``outlet`` and ``LINE_SCHEMA`` columns."""
    wanted = ["outlet", *LINE_SCHEMA.names]
    parts = [table.select(wanted) for table in tables if len(table)]
    if not parts:
        return LineCounts({}, {})
    table = pa.concat_tables(parts).combine_chunks()
    encoded = table["outlet"].combine_chunks().dictionary_encode()
    outlets, codes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    article = table["article"].to_numpy()
    row_of_edge, edges = _flatten(table["edges"])
    row_of_inside, inside = _flatten(table["inside"])
    pairs = np.stack([edges, article[row_of_edge]], axis=1)
    return LineCounts(
        dict(zip(outlets, _split(pairs, codes[row_of_edge], len(outlets)), strict=True)),
        dict(zip(outlets, _split(inside, codes[row_of_inside], len(outlets)), strict=True)),
    )


def _flatten(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the row of each element of a column of lists, and the elements."""
    rows = pc.list_parent_indices(column).to_numpy().astype(np.intp)
    return rows, pc.list_flatten(column).to_numpy().astype(np.uint64)


def _split(
    values: np.ndarray[Any, Any], codes: np.ndarray[Any, Any], n_codes: int
) -> list[np.ndarray[Any, Any]]:
    """Return the values of each code."""
    if n_codes == 1:
        return [values]
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=n_codes))[:-1]
    return np.split(values[order], ends)
