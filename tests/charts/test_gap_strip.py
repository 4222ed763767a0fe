"""Hatched gaps above the coverage of the outlets that have them."""

import pandas as pd
import pytest

from charts.coverage_timeline import coverage_timeline
from charts.gap_strip import LANE_PIXELS, MOST_LANES
from charts.theme import AROUND_PLOT, outlet_colours
from tests.charts.frames import EVIL, LABELS, coverage, events, gaps

COUNTS = {"甲報": [4, 0, 6], "乙報": [1, 1, 1]}
COLOURS = outlet_colours(COUNTS)


def drawn(shown, **options):
    return coverage_timeline(
        coverage(COUNTS), labels=LABELS, colours=COLOURS, gaps=shown, **options
    )


def hatched(figure):
    return [trace for trace in figure.data if trace.yaxis == "y3"]


def test_a_gap_is_hatched_over_its_days_in_the_colour_of_its_outlet():
    (bar,) = hatched(drawn(gaps(("甲報", "2021-02-01", "2021-02-28"))))
    half = pd.Timedelta(milliseconds=bar.width[0] / 2)
    middle = pd.Timestamp(bar.x[0])
    assert (middle - half, middle + half) == (
        pd.Timestamp("2021-02-01"),
        pd.Timestamp("2021-03-01"),
    )
    assert bar.marker.pattern.shape == "/"
    assert bar.marker.pattern.fgcolor == COLOURS["甲報"]
    assert list(bar.customdata[0][:3]) == ["", "甲報", "2021-02-01 – 2021-02-28"]


def test_each_outlet_has_its_lane_and_the_legend_one_entry():
    figure = drawn(
        gaps(
            ("乙報", "2021-01-05", "2021-01-06"),
            ("甲報", "2021-01-05", "2021-01-20"),
            ("甲報", "2021-03-05", "2021-03-09"),
        )
    )
    lanes = hatched(figure)
    assert [trace.customdata[0][1] for trace in lanes] == ["甲報", "乙報"]
    assert [trace.base[0] for trace in lanes] == sorted(trace.base[0] for trace in lanes)
    assert [trace.showlegend for trace in lanes] == [True, False]


def test_a_gap_that_runs_out_of_the_axis_is_cut_and_one_outside_is_not_drawn():
    outside = ("乙報", "2022-01-01", "2022-02-01")
    figure = drawn(gaps(("甲報", "2020-01-01", "2021-01-31"), outside))
    (bar,) = hatched(figure)
    assert bar.width[0] == pytest.approx(31 * 86_400_000)
    plain = drawn(None)
    assert drawn(gaps(outside)) == plain
    assert drawn(gaps()) == plain


@pytest.mark.parametrize("with_events", [False, True])
def test_lanes_take_nothing_from_plot_and_events(with_events):
    options = {"events": events("2021-02-14")} if with_events else {}
    plain = drawn(None, **options)
    marked = drawn(
        gaps(("甲報", "2021-01-05", "2021-01-20"), ("乙報", "2021-01-05", "2021-01-06")),
        **options,
    )
    assert marked.layout.height == plain.layout.height + 2 * LANE_PIXELS
    tops = [axis.domain for axis in (marked.layout.yaxis, marked.layout.yaxis3)]
    assert tops[0][1] == tops[1][0] < tops[1][1] <= 1
    if with_events:
        assert marked.layout.yaxis2.domain == (tops[1][1], 1)
        reached = [
            (figure.layout.shapes[0].y1 - figure.layout.yaxis2.domain[0])
            * (figure.layout.height - AROUND_PLOT)
            for figure in (plain, marked)
        ]
        assert reached[0] == pytest.approx(reached[1])


def test_at_most_eight_outlets_have_a_lane():
    rows = [(f"{n}報", "2021-01-05", f"2021-01-{10 + n}") for n in range(12)]
    lanes = hatched(drawn(gaps(*rows)))
    assert len(lanes) == MOST_LANES
    assert lanes[0].customdata[0][1] == "11報"


def test_an_outlets_name_is_text():
    (bar,) = hatched(drawn(gaps((EVIL, "2021-01-05", "2021-01-20"))))
    assert "<i>" not in bar.hovertemplate
    assert "%{evil}" not in bar.hovertemplate
