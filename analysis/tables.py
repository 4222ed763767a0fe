"""The shape of every result: its columns and dtypes, the same when nothing was found."""

from collections.abc import Mapping
from typing import Any

import pandas as pd


def typed_table(
    columns: pd.DataFrame | Mapping[str, Any], dtypes: Mapping[str, str]
) -> pd.DataFrame:
    """Return the named columns in the order and with the dtypes of ``dtypes``.

    Raises:
        KeyError: if a column of ``dtypes`` is missing.

    >>> typed_table({"type": [], "frequency": []}, {"type": "str", "frequency": "int64"}).dtypes
    type           str
    frequency    int64
    dtype: object
    """
    frame = pd.DataFrame({name: columns[name] for name in dtypes})
    return frame.astype(dict(dtypes)).reset_index(drop=True)
