"""Calendar periods, held to the calendar of pandas."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.periods import PERIODS, compute_period_numbers, compute_period_starts

PANDAS_NAMES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}
DAYS = st.dates(pd.Timestamp("1911-10-10").date(), pd.Timestamp("2049-12-31").date())


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(PERIODS))
def test_periods_start_where_pandas_lets_them_start(days, period):
    dates = pd.Series(pd.to_datetime(days)).astype("datetime64[us]")
    starts = compute_period_starts(compute_period_numbers(dates.to_numpy(), period), period)
    expected = dates.dt.to_period(PANDAS_NAMES[period]).dt.start_time
    assert pd.Series(starts).tolist() == expected.tolist()


def test_a_week_starts_on_monday():
    sunday_and_monday = np.array(["2024-11-17", "2024-11-18"], "datetime64[D]")
    starts = compute_period_starts(compute_period_numbers(sunday_and_monday, "week"), "week")
    assert [str(day)[:10] for day in starts] == ["2024-11-11", "2024-11-18"]


def test_an_unknown_period_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="day, week, month, quarter, year, not 'decade'"):
        compute_period_numbers(np.array(["2024-01-01"], "datetime64[D]"), "decade")
