"""Periods in words and on the axis."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.periods import period_axis, period_ends, period_middles, period_text, period_widths

STARTS = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}


@pytest.mark.parametrize(
    ("start", "period", "text"),
    [
        ("2024-02-29", "day", "2024-02-29"),
        ("2020-12-28", "week", "2020-W53 (12-28 – 01-03)"),
        ("2021-11-01", "month", "2021-11"),
        ("2021-10-01", "quarter", "2021 Q4"),
        ("2021-01-01", "year", "2021"),
    ],
)
def test_periods_are_written_without_any_language(start: str, period: str, text: str) -> None:
    assert period_text(pd.Timestamp(start), period) == text


@given(
    st.sampled_from(sorted(STARTS)),
    st.dates(min_value=date(1950, 1, 1), max_value=date(2050, 1, 1)),
)
def test_a_period_ends_where_the_next_begins(period: str, first: date) -> None:
    starts = pd.Series(pd.date_range(first, periods=5, freq=STARTS[period]).as_unit("us"))
    ends = period_ends(starts, period)
    assert ends[:-1].tolist() == starts[1:].tolist()
    middles, widths = period_middles(starts, period), period_widths(starts, period)
    halves = pd.to_timedelta(pd.Series(widths) / 2, unit="ms")
    assert (middles - halves > starts).all()
    assert (middles + halves < ends).all()


def test_the_axis_ends_with_the_last_period() -> None:
    starts = pd.Series(pd.date_range("2019-01-01", periods=24, freq="MS").as_unit("us"))
    assert period_axis(starts, "month")["range"] == ["2019-01-01T00:00:00", "2021-01-01T00:00:00"]


def test_each_of_a_few_periods_is_named_once() -> None:
    starts = pd.Series(pd.to_datetime(["2019-01-01", "2020-01-01", "2019-01-01"]))
    assert period_axis(starts, "year")["ticktext"] == ["2019", "2020"]


def test_a_step_of_a_month_is_written_as_a_month() -> None:
    starts = pd.Series(pd.date_range("2019-01-01", periods=10, freq="MS").as_unit("us"))
    days, months, _ = period_axis(starts, "month")["tickformatstops"]
    assert days["dtickrange"] == [None, 14 * 24 * 60 * 60 * 1000]
    assert months["dtickrange"][0] == "M1"
