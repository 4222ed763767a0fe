"""The shape of every result: its columns and dtypes, the same when nothing was found."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype

Dtype = np.dtype[Any] | ExtensionDtype


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
    # Column by column: a table that is cast as a whole is aligned, copied and cast again.
    cast = {name: _cast(columns[name], _dtype(dtypes[name])) for name in dtypes}
    return pd.DataFrame(cast, copy=False)


def _cast(values: Any, dtype: Dtype) -> Any:
    if isinstance(values, pd.Series | pd.Index):
        values = values.array if isinstance(dtype, ExtensionDtype) else values.to_numpy()
    if getattr(values, "dtype", None) == dtype:
        return values
    return (
        pd.Series(values, dtype=dtype).array
        if isinstance(dtype, ExtensionDtype)
        else np.asarray(values).astype(dtype)
    )


@cache
def _dtype(name: str) -> Dtype:
    return pd.api.types.pandas_dtype(name)
