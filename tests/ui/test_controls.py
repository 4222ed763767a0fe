"""The choices that a page makes before the visitor does."""

import pandas as pd
import pytest

from ui.controls import fitting_period

from analysis.overview import DateRange


@pytest.mark.parametrize(
    ("last", "longest", "period"),
    [
        ("2021-01-01", "year", "day"),
        ("2021-01-21", "month", "day"),
        ("2021-01-22", "month", "week"),
        ("2021-06-30", "month", "month"),
        ("2021-12-31", "year", "quarter"),
        ("2024-01-01", "year", "year"),
        ("2024-01-01", "month", "month"),
    ],
)
def test_a_page_begins_with_a_period_that_the_dates_fill_a_few_times(
    last: str, longest: str, period: str
) -> None:
    dates = DateRange(pd.Timestamp("2021-01-01"), pd.Timestamp(last))
    assert fitting_period(dates, longest=longest) == period


def test_without_dates_any_period_will_do() -> None:
    assert fitting_period(DateRange(pd.NaT, pd.NaT), longest="month") == "month"
