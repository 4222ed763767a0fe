"""Stacked bars over time, and the events above them."""

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.coverage_timeline import coverage_timeline
from charts.event_strip import (
    LANE_PIXELS,
    MARKER_PIXELS,
    NARROWEST_PLOT,
    events_between,
    events_on,
)
from charts.term_lines import term_lines
from charts.theme import outlet_colours
from tests.charts.frames import LABELS, carried, coverage, events, trends

COUNTS = {"甲報": [4, 0, 6], "乙報": [1, 1, 1]}
COLOURS = outlet_colours(["甲報", "乙報", "丙報"])


def test_a_bar_carries_its_period_and_outlet() -> None:
    figure = coverage_timeline(coverage(COUNTS), labels=LABELS, colours=COLOURS)
    assert ["2021-03-01", "甲報"] in [point[:2] for point in carried(figure)]


def test_a_period_without_articles_has_no_bar_to_click() -> None:
    figure = coverage_timeline(coverage(COUNTS), labels=LABELS, colours=COLOURS)
    assert ["2021-02-01", "甲報"] not in [point[:2] for point in carried(figure)]


def test_bars_lie_inside_their_months() -> None:
    bars = coverage_timeline(coverage(COUNTS), labels=LABELS, colours=COLOURS).data[0]
    for middle, width in zip(pd.to_datetime(list(bars.x)), bars.width, strict=True):
        half = pd.Timedelta(milliseconds=width / 2)
        assert (middle - half).month == (middle + half).month


def test_filtering_leaves_an_outlet_its_colour() -> None:
    both = coverage_timeline(coverage(COUNTS), labels=LABELS, colours=COLOURS)
    one = coverage_timeline(coverage({"甲報": [4, 0, 6]}), labels=LABELS, colours=COLOURS)
    drawn = {trace.name: trace.marker.color for trace in both.data}
    assert drawn["甲報"] == one.data[0].marker.color == COLOURS["甲報"]


def test_shares_of_a_period_add_up_to_all_of_it() -> None:
    figure = coverage_timeline(coverage(COUNTS), labels=LABELS, colours=COLOURS, share=True)
    sums = pd.concat([pd.Series(list(t.y), index=list(t.x)) for t in figure.data])
    assert sums.groupby(level=0).sum().tolist() == pytest.approx([1, 1, 1])
    assert figure.layout.yaxis.range == (0, 1)


def test_the_moving_average_is_that_of_all_outlets_together() -> None:
    figure = coverage_timeline(
        coverage(COUNTS), labels=LABELS, colours=COLOURS, moving_average=True
    )
    assert list(figure.data[-1].y) == [5, 1, 7]


def test_small_outlets_are_added_up_and_no_article_is_lost() -> None:
    counts = {f"{i}報": [10 - i] for i in range(8)}
    figure = coverage_timeline(coverage(counts), labels=LABELS, colours=COLOURS, most=3)
    assert [trace.name for trace in figure.data] == ["0報", "1報", "other_outlets"]
    assert sum(sum(trace.y) for trace in figure.data) == sum(range(3, 11))
    assert figure.data[-1].customdata[0][:2] == ["2021-01-01", ""]


def test_the_ninth_outlet_is_told_by_its_pattern() -> None:
    names = [f"{i}報" for i in range(9)]
    figure = coverage_timeline(
        coverage({name: [1] for name in names}), labels=LABELS, colours=outlet_colours(names)
    )
    shapes = {trace.name: trace.marker.pattern.shape for trace in figure.data}
    assert shapes.pop("8報") != ""
    assert set(shapes.values()) == {""}


def test_events_carry_the_period_they_begin_in() -> None:
    figure = coverage_timeline(
        coverage(COUNTS), labels=LABELS, colours=COLOURS, events=events("2021-02-14")
    )
    assert list(figure.data[-1].customdata[0][:3]) == ["2021-02-01", "", "event-2021-02-14"]
    assert figure.layout.shapes[0].x0 == pd.Timestamp("2021-02-14 12:00")


def test_events_outside_the_axis_are_not_drawn() -> None:
    plain = coverage_timeline(coverage(COUNTS), labels=LABELS, colours=COLOURS)
    outside = coverage_timeline(
        coverage(COUNTS),
        labels=LABELS,
        colours=COLOURS,
        events=events("2020-12-31", "2021-04-01"),
    )
    assert outside == plain


def test_event_numbers_do_not_cover_one_another_on_a_telephone() -> None:
    days = [f"2021-02-{day:02d}" for day in range(1, 13)]
    figure = coverage_timeline(
        coverage(COUNTS), labels=LABELS, colours=COLOURS, events=events(*days)
    )
    assert narrowest_gap(figure) > MARKER_PIXELS


def test_names_at_the_ends_of_lines_leave_event_numbers_less_room() -> None:
    days = pd.date_range("2001-01-15", "2003-12-01", periods=30)
    table = trends({"一個很長的名字": [1.0, 2.0, 3.0]})
    figure = term_lines(table, labels=LABELS, events=events(*days.strftime("%Y-%m-%d")))
    assert figure.layout.margin.r > 50
    assert narrowest_gap(figure) > MARKER_PIXELS


def narrowest_gap(figure: go.Figure) -> float:
    """Return the least pixels between two event numbers of a lane on a telephone."""
    (marks,) = (trace for trace in figure.data if trace.yaxis == "y2")
    left, right = map(pd.Timestamp, figure.layout.xaxis.range)
    width = NARROWEST_PLOT - figure.layout.margin.r
    lanes: dict[int, list[float]] = {}
    for x, lane in zip(marks.x, marks.y, strict=True):
        lanes.setdefault(lane, []).append((pd.Timestamp(x) - left) / (right - left) * width)
    return min(b - a for lane in lanes.values() for a, b in pairwise(lane))


def test_lanes_of_events_take_nothing_from_the_plot() -> None:
    plain = coverage_timeline(coverage(COUNTS), labels=LABELS, colours=COLOURS)
    days = [f"2021-02-{day:02d}" for day in range(1, 13)]
    marked = coverage_timeline(
        coverage(COUNTS), labels=LABELS, colours=COLOURS, events=events(*days)
    )
    assert marked.layout.height > plain.layout.height
    assert 0 < marked.layout.yaxis.domain[1] < 1


def test_an_event_keeps_its_number_when_the_years_are_filtered() -> None:
    table = events("2021-03-05", "2019-01-01", "2020-06-01/2021-01-02")
    shown = events_between(table, pd.Timestamp("2021-01-01"), pd.Timestamp("2021-12-31"))
    assert shown["number"].tolist() == [2, 3]
    assert shown["shown_first"].tolist() == [pd.Timestamp("2021-01-01"), pd.Timestamp("2021-03-05")]


def test_the_line_of_an_event_ends_at_its_ring_in_every_lane() -> None:
    days = ["2021-02-01", "2021-02-02", "2021-02-03"]
    figure = coverage_timeline(
        coverage(COUNTS), labels=LABELS, colours=COLOURS, events=events(*days)
    )
    (marks,) = (trace for trace in figure.data if trace.yaxis == "y2")
    bottom, top = figure.layout.yaxis2.domain
    pixels = 3 * LANE_PIXELS / (top - bottom)
    rings = [bottom * pixels + (lane + 0.5) * LANE_PIXELS for lane in marks.y]
    ends = [shape.y1 * pixels for shape in figure.layout.shapes]
    assert list(marks.y) == [0, 1, 2]
    assert [ring - end for ring, end in zip(rings, ends, strict=True)] == pytest.approx(
        [MARKER_PIXELS / 2] * 3
    )


def test_the_key_to_the_events_has_those_that_are_drawn() -> None:
    """An event of the first month is on the axis, even before the first article's day."""
    table = events("2020-12-31", "2021-01-01", "2021-03-31", "2021-04-01")
    figure = coverage_timeline(coverage(COUNTS), labels=LABELS, colours=COLOURS, events=table)
    (marks,) = (trace for trace in figure.data if trace.yaxis == "y2")
    assert list(marks.text) == events_on(figure, table)["number"].astype(str).tolist() == ["2", "3"]


def test_few_articles_are_counted_in_whole_numbers() -> None:
    few, many = (
        coverage_timeline(coverage({"甲報": [n]}), labels=LABELS, colours=COLOURS) for n in (1, 100)
    )
    assert few.layout.yaxis.dtick == 1
    assert many.layout.yaxis.dtick is None
