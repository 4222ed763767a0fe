"""Grids of shares: small cells are crosses, not colours."""

import numpy as np
import pandas as pd

from charts.issue_heatmap import issue_heatmap
from charts.missing_heatmap import missing_heatmap
from tests.charts.frames import LABELS, carried, mentions, missing, note_texts, yearly_mentions


def test_a_small_cell_has_a_cross_and_no_colour() -> None:
    table = pd.concat(
        [
            mentions({"strait": 0.5, "energy": 0.1}, outlet="甲報"),
            mentions({"strait": 0.9, "energy": 0.9}, small=["strait", "energy"], outlet="乙報"),
        ]
    )
    figure = issue_heatmap(table, labels=LABELS, by="outlet")
    assert np.isnan(figure.data[0].z).tolist() == [[False, True], [False, True]]
    assert figure.data[0].zmax == 0.5
    assert sorted(note_texts(figure)) == ["10%", "50%"]
    (crosses,) = (trace for trace in figure.data if trace.name == "n&lt;5")
    assert list(zip(crosses.x, crosses.y, strict=True)) == [(1, 0), (1, 1)]
    assert crosses.showlegend


def test_rows_are_issues_in_the_readers_words_and_columns_outlets() -> None:
    table = mentions({"strait": 0.5, "energy": 0.1}, outlet="")
    figure = issue_heatmap(table, labels={**LABELS, "unknown_outlet": "不詳"}, by="outlet")
    assert figure.layout.yaxis.ticktext == ("兩岸經貿", "能源")
    assert figure.layout.xaxis.ticktext == ("不詳",)


def test_a_cell_carries_its_issue_and_period() -> None:
    figure = issue_heatmap(yearly_mentions("strait", [0.2, None]), labels=LABELS)
    assert [point[:2] for point in carried(figure)] == [
        ["strait", "2001-01-01"],
        ["strait", "2002-01-01"],
    ]


def test_in_narrow_cells_the_colour_stands_for_the_number() -> None:
    years = [0.2] * 20 + [None]
    figure = issue_heatmap(yearly_mentions("strait", years), labels=LABELS)
    crosses = [trace for trace in figure.data if trace.name == "n&lt;5"]
    assert [list(cross.x) for cross in crosses] == [[20]]
    assert crosses[0].showlegend
    assert not note_texts(figure)
    assert figure.data[0].showscale


def test_many_periods_are_not_all_named() -> None:
    figure = issue_heatmap(yearly_mentions("strait", [0.2] * 36), labels=LABELS)
    assert len(figure.layout.xaxis.ticktext) == 12
    assert figure.layout.xaxis.ticktext[:2] == ("2001", "2004")


def test_an_unsorted_table_has_its_periods_in_order() -> None:
    table = yearly_mentions("strait", [0.1, 0.2, 0.3]).iloc[::-1]
    figure = issue_heatmap(table, labels=LABELS)
    assert figure.layout.xaxis.ticktext == ("2001", "2002", "2003")
    assert figure.data[0].z.tolist() == [[0.1, 0.2, 0.3]]


def test_missing_fields_are_shares_of_the_outlets_articles() -> None:
    figure = missing_heatmap(missing(["甲報", "乙報"]), labels=LABELS)
    assert figure.data[0].z.tolist() == [[0, 0.25], [0, 0.25]]
    assert [point[:2] for point in carried(figure)][1] == ["甲報", "author"]


def test_nothing_missing_anywhere_is_a_pale_grid() -> None:
    table = missing(["甲報"]).assign(missing=0, share=0.0)
    figure = missing_heatmap(table, labels=LABELS)
    assert figure.data[0].zmax == 1
    assert note_texts(figure) == ["0%", "0%"]
