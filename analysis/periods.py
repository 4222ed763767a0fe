"""Calendar periods: to which day, week, month, quarter or year does a date belong?"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

PERIODS: Final = ("day", "week", "month", "quarter", "year")
"""Lengths of a period, shortest first; weeks start on Monday (ISO 8601)."""

# The unit in which numpy counts each period, and how many of them one period spans.
_STEPS: Final = {
    "day": ("D", 1),
    "week": ("D", 7),
    "month": ("M", 1),
    "quarter": ("M", 3),
    "year": ("Y", 1),
}
# Day 0 of numpy's calendar, 1 January 1970, was a Thursday: three days after a Monday.
_OFFSETS: Final = {"week": 3}


def compute_period_numbers(days: NDArray[np.datetime64], period: str) -> NDArray[np.int64]:
    """Return for every date how many whole periods lie between it and 1970.

    Args:
        days: calendar days, none of them missing.
        period: one of ``PERIODS``.

    Raises:
        ValueError: if ``period`` is not one of ``PERIODS``.

    >>> compute_period_numbers(np.array(["1970-12-31", "1972-01-01"], "datetime64[D]"), "year")
    array([0, 2])
    """
    unit, length = _STEPS[validate_period(period)]
    steps = days.astype(f"datetime64[{unit}]").astype(np.int64)
    numbers: NDArray[np.int64] = (steps + _OFFSETS.get(period, 0)) // length
    return numbers


def compute_period_starts(numbers: NDArray[np.int64], period: str) -> NDArray[np.datetime64]:
    """Return the first day of each numbered period, as ``datetime64[us]``.

    >>> print(compute_period_starts(np.array([0, 1]), "week"))
    ['1969-12-29T00:00:00.000000' '1970-01-05T00:00:00.000000']
    """
    unit, length = _STEPS[validate_period(period)]
    steps = numbers.astype(np.int64) * length - _OFFSETS.get(period, 0)
    starts: NDArray[np.datetime64] = steps.astype(f"datetime64[{unit}]").astype("datetime64[us]")
    return starts


def validate_period(period: str) -> str:
    """Return ``period``, or raise ValueError if it is not one of ``PERIODS``."""
    if period not in PERIODS:
        raise ValueError(f"period must be one of {', '.join(PERIODS)}, not {period!r}")
    return period
