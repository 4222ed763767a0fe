"""Gaps: what the rule tells, what it must not, and the counting behind it."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from data_loader.gaps import (
    ALPHA,
    GAP_DTYPES,
    MIN_DAYS,
    compute_chances,
    compute_habit_chance,
    find_gaps,
)

FIRST = pd.Timestamp("2021-01-01").as_unit("us")  # a Friday


def published(days, outlet: str = "甲報") -> pd.DataFrame:
    """Return articles on the numbered days."""
    dates = FIRST + pd.to_timedelta(np.asarray(list(days), dtype="int64"), unit="D").as_unit("us")
    return pd.DataFrame({"outlet": outlet, "date": dates})


def chance(days: int, intervals: int, total: int) -> float:
    (only,) = compute_chances(np.array([days]), np.array([intervals]), np.array([total]))
    return only


def daily(n: int, *silent: range) -> list[int]:
    off = {day for days in silent for day in days}
    return [day for day in range(n) if day not in off]


def test_a_gap_in_a_daily_outlet_is_told_with_its_days_and_what_was_expected():
    gaps = find_gaps(published(daily(100, range(50, 60)) * 2))
    (gap,) = gaps.to_dict("records")
    assert (gap["outlet"], gap["days"]) == ("甲報", 10)
    assert (gap["first"], gap["last"]) == (pd.Timestamp("2021-02-20"), pd.Timestamp("2021-03-01"))
    assert_allclose(gap["expected"], 20)
    assert 0 < gap["p_value"] < ALPHA


def test_gaps_near_one_another_do_not_hide_each_other():
    gaps = find_gaps(published(daily(200, range(60, 80), range(100, 150))))
    assert gaps["days"].tolist() == [20, 50]


def test_weekends_and_long_weekends_are_no_gap():
    holidays = {203, 206}  # a Friday and the Monday after
    weekdays = [day for day in daily(400) if day % 7 not in (1, 2) and day not in holidays]
    assert find_gaps(published(weekdays)).empty


def test_a_holiday_longer_than_any_other_pause_is_told_too_since_nothing_tells_it_from_a_failure():
    holiday = set(range(204, 213))  # a week and the weekends on either side
    weekdays = [day for day in daily(400) if day % 7 not in (1, 2) and day not in holiday]
    assert find_gaps(published(weekdays))["days"].tolist() == [9]


def test_an_outlet_that_often_pauses_is_not_told_for_pausing():
    pauses = [range(at, at + 8) for at in range(7, 600, 15)]
    assert find_gaps(published(daily(600, *pauses))).empty


def test_the_rate_may_change_over_the_years():
    sparse, dense = range(0, 600, 10), daily(300, range(150, 165))
    both = [*sparse, *(600 + day for day in dense)]
    assert find_gaps(published(both))["days"].tolist() == [15]


def test_each_outlet_is_held_to_its_own_rate():
    rare = published(range(0, 1000, 14), "乙報")
    often = published(daily(1000, range(500, 514)), "甲報")
    assert find_gaps(pd.concat([rare, often]))["outlet"].tolist() == ["甲報"]


def test_too_few_days_say_nothing():
    few, enough = daily(MIN_DAYS - 1), daily(MIN_DAYS)
    assert find_gaps(published([*few[:9], *(day + 900 for day in few[9:])])).empty
    assert len(find_gaps(published([*enough[:9], *(day + 900 for day in enough[9:])]))) == 1


def test_articles_without_date_or_outlet_count_for_nothing():
    articles = published(daily(100, range(50, 60)))
    nameless = published(daily(100, range(50, 60)), "")
    undated = articles.assign(date=pd.NaT).astype({"date": "datetime64[us]"})
    assert len(find_gaps(pd.concat([articles, nameless, undated]))) == 1


def test_columns_are_the_same_where_nothing_is_found():
    full, empty = find_gaps(published(daily(100, range(50, 60)))), find_gaps(published([]))
    for table in (full, empty):
        assert {name: str(kind) for name, kind in table.dtypes.items()} == GAP_DTYPES


@pytest.mark.parametrize(
    ("days", "intervals", "total"), [(3, 3, 8), (2, 2, 5), (1, 4, 6), (5, 3, 7)]
)
def test_the_chance_is_the_share_of_all_ways_to_split_the_days(days, intervals, total):
    cuts = list(combinations(range(1, total), intervals - 1))
    long = [cut for cut in cuts if (*cut, total)[0] >= days]
    assert_allclose(chance(days, intervals, total), len(long) / len(cuts))


def test_the_chance_nears_the_continuous_one_of_the_largest_spacing():
    # Fisher (1929): (1 - g) ** (n - 1) for one of n spacings that take up the share g or more.
    assert_allclose(chance(20_000, 30, 100_000), 0.8**29, rtol=5e-3)


def test_the_habit_knows_the_mean_of_exponential_peaks():
    # Pauses with the expected sizes of exponential peaks of mean 10, above a threshold of 5.
    sizes = [sum(10 / j for j in range(i, 16)) for i in range(1, 16)]
    others = np.array([5 + size for size in sizes] + [5.0] * 30)
    assert_allclose(compute_habit_chance(105, others), 15 * (1 + 100 / 150) ** -15)


@given(st.lists(st.integers(0, 2_000), max_size=80))
def test_every_gap_lies_between_two_days_with_articles(days):
    gaps = find_gaps(published(days))
    dates = set(published(days)["date"])
    for gap in gaps.to_dict("records"):
        assert gap["first"] - pd.Timedelta(days=1) in dates
        assert gap["last"] + pd.Timedelta(days=1) in dates
        assert not any(gap["first"] <= day <= gap["last"] for day in dates)
        assert (gap["last"] - gap["first"]).days + 1 == gap["days"]
