"""Columns of lists of texts: Python's lists, or Arrow's in memory or on a disk."""

import pandas as pd
import pyarrow as pa


def list_array(column: pd.Series) -> pa.ListArray:
    """Return a column of lists of texts as one array of Arrow's; one of Arrow's own is not copied.

    >>> list_array(pd.Series([["甲", "乙"], []])).to_pylist()
    [['甲', '乙'], []]
    """
    lists = pa.array(column if column.dtype == object else column.array, pa.list_(pa.string()))
    return lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists


def list_series(lists: pa.ChunkedArray) -> pd.Series:
    """Return lists of Arrow's as a column, which makes a list of an entry when it is asked."""
    return pd.Series(pd.arrays.ArrowExtensionArray(lists))
