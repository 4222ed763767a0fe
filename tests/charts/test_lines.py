"""Lines over time: what is not stated is not drawn."""

import math

import pandas as pd
import pytest

from charts.end_labels import spread
from charts.issue_lines import issue_lines
from charts.term_lines import term_lines
from tests.charts.frames import LABELS, carried, events, note_texts, trends, yearly_mentions


def test_a_year_of_too_few_articles_is_a_gap_and_a_cross() -> None:
    figure = term_lines(trends({"香港": [1.0, None, 2.0]}), labels=LABELS)
    line, crosses = figure.data
    assert [math.isnan(value) for value in line.y] == [False, True, False]
    assert line.connectgaps is False
    assert [list(point) for point in crosses.customdata] == [["2002-01-01", "", 3]]
    assert crosses.name == "n&lt;5"
    assert crosses.showlegend


def test_no_note_where_every_year_is_stated() -> None:
    figure = term_lines(trends({"香港": [1.0, 2.0]}), labels=LABELS)
    assert not figure.data[-1].showlegend


def test_terms_without_any_stated_year_still_give_a_chart() -> None:
    figure = term_lines(trends({"香港": [None, None]}), labels=LABELS)
    assert len(figure.data[-1].x) == 2


def test_a_point_carries_its_period_and_term() -> None:
    figure = term_lines(trends({"香港": [1.0], "經濟": [2.0]}), labels=LABELS)
    assert [point[:2] for point in carried(figure)] == [
        ["2001-01-01", "香港"],
        ["2001-01-01", "經濟"],
    ]


def test_short_names_stand_at_the_lines_and_long_ones_above() -> None:
    short = term_lines(trends({"香港": [1.0, 2.0]}), labels=LABELS)
    long = term_lines(trends({"香港特別行政區政府": [1.0, 2.0]}), labels=LABELS)
    assert any("香港" in text for text in note_texts(short))
    assert not short.data[0].showlegend
    assert not any("香港" in text for text in note_texts(long))
    assert long.data[0].showlegend


def test_the_share_of_articles_is_drawn_in_per_cent() -> None:
    figure = term_lines(trends({"香港": [50.0]}), labels=LABELS, measure="document_share")
    assert list(figure.data[0].y) == [0.5]
    assert figure.layout.yaxis.tickformat == ".0%"


def test_labels_at_the_lines_are_pushed_apart_in_their_order() -> None:
    assert spread([10, 11, 50, 9], apart=5) == [14, 19, 50, 9]


def test_the_interval_breaks_where_the_line_breaks() -> None:
    figure = issue_lines(yearly_mentions("strait", [0.2, 0.3, None, 0.4, 0.5]), labels=LABELS)
    bands = [trace for trace in figure.data if trace.fill == "toself"]
    assert [len(band.x) for band in bands] == [4, 4]
    assert list(bands[0].y) == pytest.approx([0.3, 0.45, 0.15, 0.1])


def test_every_click_on_issue_lines_carries_issue_before_period() -> None:
    figure = issue_lines(
        yearly_mentions("strait", [0.2, None]), labels=LABELS, events=events("2001-05-05")
    )
    points = [point[:2] for point in carried(figure)]
    assert points[0] == ["strait", "2001-01-01"]
    assert points[-2:] == [["", "2002-01-01"], ["", "2001-01-01"]]


def test_the_axis_holds_the_whole_interval_but_no_more_than_all_articles() -> None:
    low = issue_lines(yearly_mentions("strait", [0.2, 0.4]), labels=LABELS)
    high = issue_lines(yearly_mentions("strait", [0.9, 0.9]), labels=LABELS)
    assert low.layout.yaxis.range[1] >= 0.6
    assert high.layout.yaxis.range[1] == 1


def test_a_single_issue_needs_no_legend_and_several_do() -> None:
    one, other = yearly_mentions("strait", [0.2, 0.4]), yearly_mentions("energy", [0.1, 0.1])
    alone = issue_lines(one, labels=LABELS)
    both = issue_lines(pd.concat([one, other]), labels=LABELS)
    assert [line.showlegend for line in alone.data if line.mode == "lines+markers"] == [False]
    assert [line.name for line in both.data if line.showlegend] == ["兩岸經貿", "能源"]
