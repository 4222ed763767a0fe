"""Cells: every selected article in exactly one, and no hole in the grid."""

import numpy as np
import pytest

from analysis.cells import find_cells
from tests.analysis.small_corpora import everything, nothing


def test_cells_form_a_grid_without_holes_in_which_the_last_column_runs_fastest(news):
    cells = find_cells(news, everything(news), by=("period", "outlet"), period="quarter")
    first = [(str(p.date()), o) for p, o in cells.table.head(4).itertuples(index=False)]
    assert first == [
        ("2020-01-01", "Evening"),
        ("2020-01-01", "Morning"),
        ("2020-04-01", "Evening"),
        ("2020-04-01", "Morning"),
    ]
    assert len(cells) == 6 * 2


def test_an_article_without_a_date_has_a_cell_only_where_periods_do_not_matter(news):
    undated = int(np.flatnonzero(news.articles["date"].isna())[0])
    by_year = find_cells(news, everything(news), by=("period",), period="year")
    by_outlet = find_cells(news, everything(news), by=("outlet",))
    assert by_year.numbers[undated] == -1
    assert by_outlet.table["outlet"][by_outlet.numbers[undated]] == "Evening"


def test_sums_of_cells_are_those_of_their_articles(news):
    cells = find_cells(news, everything(news), by=("outlet",))
    assert cells.sum().tolist() == [3, 3]
    assert cells.sum(news.articles["n_chars"].to_numpy()).sum() == news.articles["n_chars"].sum()


def test_without_a_split_there_is_one_cell(news):
    cells = find_cells(news, everything(news), by=())
    assert cells.sum().tolist() == [6]


def test_nothing_selected_leaves_no_cells(news):
    assert len(find_cells(news, nothing(news), by=("period", "outlet"))) == 0


def test_an_unknown_split_is_named_with_those_there_are(news):
    with pytest.raises(ValueError, match="period, outlet, script, category, not 'colour'"):
        find_cells(news, everything(news), by=("colour",))
