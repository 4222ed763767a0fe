"""Exponents are the slopes of log-log lines."""

import pytest

from benchmarks.growth import collect_series, fit_exponents, fit_line
from benchmarks.records import Bound, Record


def point(series: str, articles: int, value: float) -> Record:
    return Record(f"{series} {articles}", value, "s", series=series, articles=articles)


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 1.05, 2.0])
def test_the_exponent_of_a_power_is_found(exponent: float) -> None:
    points = [(n, 0.003 * n**exponent) for n in (5_000, 15_000, 50_000)]
    line = fit_line(points)
    assert line.exponent == pytest.approx(exponent)
    assert line.factor == pytest.approx(0.003)


def test_the_line_lies_between_scattered_points() -> None:
    line = fit_line([(100, 1.0), (10_000, 90.0), (10_000, 110.0)])
    assert line.exponent == pytest.approx(0.9989, abs=1e-4)


@pytest.mark.parametrize(
    "points", [[(5_000, 1.0)], [(5_000, 1.0), (5_000, 2.0)], [(5_000, 1.0), (50_000, 0.0)]]
)
def test_no_line_goes_through_one_size_or_nought(points: list[tuple[int, float]]) -> None:
    with pytest.raises(ValueError, match="no line"):
        fit_line(points)


def test_every_series_of_several_sizes_gets_its_exponent_and_its_bound() -> None:
    records = [
        point("build", 5_000, 3.0),
        point("open", 5_000, 0.1),
        point("build", 50_000, 60.0),
        point("once", 5_000, 1.0),
        point("open", 50_000, 0.1),
        Record("alone", 7.0, "s"),
    ]
    assert collect_series(records)["build"] == [(5_000, 3.0), (50_000, 60.0)]
    steep, flat = fit_exponents(records, {"build": Bound(1.05)})
    assert (steep.verdict, flat.verdict) == ("no", "")
    assert flat.value == pytest.approx(0)


def test_a_number_on_its_bound_keeps_it() -> None:
    assert Record("", 20.0, "times", Bound(20, is_least=True)).verdict == "yes"
    assert Record("", 19.9, "times", Bound(20, is_least=True)).verdict == "no"
    assert Record("", 2.5, "times", Bound(2.5)).verdict == "yes"
    assert Record("", 2.6, "times", Bound(2.5)).verdict == "no"
