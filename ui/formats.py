"""How the values of a result are written for a reader."""

from collections.abc import Callable, Mapping, Set
from math import isnan
from typing import Any, Final

import pandas as pd

from charts.periods import period_text

_PERCENT: Final = {"share", "document_share", "share_original"}
_RATES: Final = {
    "expected",
    "relative_frequency",
    "target_relative",
    "reference_relative",
    "moving_average",
    "log_ratio",
    "g2",
    "log_dice",
}
_BOUNDS: Final = {"low", "high"}
_SMALL: Final = {"p_value", "p_adjusted"}


def formatted(table: pd.DataFrame, *, period: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the table as texts.

    Args:
        table: a result of an analysis function.
        period: the length of the periods in a ``period`` column.
        names: what the reader sees for keys such as those of issues.
    """
    shares = _PERCENT | (_BOUNDS if "share" in table else set())
    rates = _RATES | (_BOUNDS - shares)
    columns = {
        name: list(map(_writer(name, period, names, shares, rates), table[name].tolist()))
        for name in table.columns
        if name not in ("position", "start", "stop")
    }
    return pd.DataFrame(columns, dtype=object)


def numeric_columns(table: pd.DataFrame) -> list[str]:
    """Return the columns that hold numbers."""
    kinds = ((name, getattr(dtype, "kind", "O")) for name, dtype in table.dtypes.items())
    return [str(name) for name, kind in kinds if kind in "iuf"]


def _writer(
    name: str, period: str, names: Mapping[str, str], shares: Set[str], rates: Set[str]
) -> Callable[[Any], str]:
    if name == "period":
        return lambda value: period_text(value, period)
    if name in shares:
        return lambda value: "–" if isnan(value) else f"{value:.1%}"
    if name in rates:
        return lambda value: "–" if isnan(value) else f"{value:,.2f}"
    if name in _SMALL:
        return lambda value: "–" if isnan(value) else f"{value:.2g}"
    return lambda value: _plain(value, names)


def _plain(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, int | float) and not isnan(value):
        return f"{value:,.2f}".removesuffix(".00")
    if isinstance(value, list):
        return "、".join(map(str, value))
    if pd.isna(value):
        return "–"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else names.get(value, str(value))
