"""How periods are written and where they lie on a time axis."""

from datetime import datetime
from functools import lru_cache
from math import ceil
from typing import Any, Final

import numpy as np
import pandas as pd

# The unit in which numpy counts each period, how many of them one period spans, and how many stand
# between the first of 1970 and the begin of a period (1 January 1970 was a Thursday).
_STEPS: Final = {
    "day": ("D", 1, 0),
    "week": ("D", 7, 3),
    "month": ("M", 1, 0),
    "quarter": ("M", 3, 0),
    "year": ("Y", 1, 0),
}
_FEW: Final = 6
_MOST_YEARS: Final = 12
_FORTNIGHT: Final = 14 * 86_400_000
"""In Plotly's milliseconds: it steps by two weeks, and then by one month (M1)."""


def period_text(start: pd.Timestamp, period: str) -> str:
    """Return the period that begins at ``start``, the same in every language.

    >>> period_text(pd.Timestamp("2021-03-01"), "week"), period_text(
    ...     pd.Timestamp("2021-04-01"), "quarter")
    ('2021-W09 (03-01 – 03-07)', '2021 Q2')
    """
    if period == "year":
        return f"{start:%Y}"
    if period == "quarter":
        return f"{start:%Y} Q{start.quarter}"
    if period == "month":
        return f"{start:%Y-%m}"
    if period == "week":
        return f"{start:%G-W%V (%m-%d} – {start + pd.Timedelta(days=6):%m-%d})"
    return f"{start:%Y-%m-%d}"


def period_texts(starts: pd.Series, period: str) -> list[str]:
    """Return ``period_text`` of every row, each distinct period written once."""
    return [_written(start, period) for start in starts.to_numpy("datetime64[us]").tolist()]


@lru_cache(maxsize=20_000)
def _written(start: datetime, period: str) -> str:
    return period_text(pd.Timestamp(start), period)


def period_ends(starts: pd.Series, period: str) -> pd.Series:
    """Return the first moment after each period, on the index of ``starts``."""
    unit, length, offset = _STEPS[period]
    steps = starts.to_numpy().astype(f"datetime64[{unit}]").astype(np.int64)
    ends = (steps + offset) // length * length + length - offset
    return pd.Series(
        ends.astype(f"datetime64[{unit}]").astype("datetime64[us]"), index=starts.index
    )


def period_middles(starts: pd.Series, period: str) -> pd.Series:
    """Return the middle of each period, where its bar or point is drawn."""
    begins, ends = starts.to_numpy(), period_ends(starts, period).to_numpy()
    return pd.Series(begins + (ends - begins) / 2, index=starts.index)


def period_widths(starts: pd.Series, period: str, *, filled: float = 0.86) -> list[float]:
    """Return the width of each period's bar in milliseconds, a small gap left on both sides."""
    lengths = (period_ends(starts, period) - starts).to_numpy()
    widths: list[float] = (lengths / np.timedelta64(1, "ms") * filled).tolist()
    return widths


def iso_dates(starts: pd.Series) -> list[str]:
    """Return the first day of each period as ``YYYY-MM-DD``: what a click carries."""
    days: list[str] = np.datetime_as_string(starts.to_numpy(), unit="D").tolist()
    return days


def period_axis(starts: pd.Series, period: str) -> dict[str, Any]:
    """Return a time axis from the first period's first day to the last period's last.

    A single period gets as much room again on both sides, or its bar would be a wall.
    """
    distinct = pd.Series(starts.drop_duplicates().sort_values().to_numpy())
    first, last = distinct.iloc[0], period_ends(distinct, period).iloc[-1]
    room = (last - first) if len(distinct) == 1 else pd.Timedelta(0)
    axis: dict[str, Any] = {
        "type": "date",
        "range": [(first - room).isoformat(), (last + room).isoformat()],
        "showgrid": False,
        "tickangle": 0,
    }
    if len(distinct) <= _FEW:
        middles = period_middles(distinct, period)
        short = [_tick_text(start, period) for start in distinct]
        return axis | {"tickmode": "array", "tickvals": middles.tolist(), "ticktext": short}
    if period == "year":
        step = ceil(len(distinct) / _MOST_YEARS)
        return axis | {"ticklabelmode": "period", "dtick": f"M{12 * step}", "tickformat": "%Y"}
    return axis | {"ticklabelmode": "period", "tickformatstops": _tick_formats()}


def _tick_text(start: pd.Timestamp, period: str) -> str:
    """Return the period over two short lines, so that six fit on a telephone."""
    text = period_text(start, period).partition(" (")[0]
    return f"{text[5:]}<br>{text[:4]}" if period != "year" else text


def _tick_formats() -> list[dict[str, Any]]:
    """Return numbers only: Plotly's own names of months would be English."""
    return [
        {"dtickrange": [None, _FORTNIGHT], "value": "%m-%d\n%Y"},
        {"dtickrange": ["M1", "M11"], "value": "%m\n%Y"},
        {"dtickrange": ["M11", None], "value": "%Y"},
    ]
