"""Silences that an outlet's own rate does not explain, whatever the visitor filters."""

from dataclasses import replace

import pandas as pd

from ui.blocks import show_heading
from ui.figures import show_table
from ui.view import Filters, View, selection_of

from analysis.gaps import find_gaps


def find_all_gaps(view: View) -> pd.DataFrame:
    """Return the unusual silences of every outlet, copies and all years counted."""
    return _find_gaps(view, Filters(count_copies=True))


def find_shown_gaps(view: View) -> pd.DataFrame:
    """Return the unusual silences of the outlets that the visitor selected.

    A filter by topic or year does not count: it would make silences where the outlet wrote.
    """
    return _find_gaps(view, Filters(outlets=view.filters.outlets, count_copies=True))


def show_gaps(view: View, gaps: pd.DataFrame) -> None:
    """List the silences that are hatched on a chart, if there are any."""
    if len(gaps):
        show_heading(view, "gaps")
        show_table(view, "gaps", gaps)


def _find_gaps(view: View, filters: Filters) -> pd.DataFrame:
    everything = replace(view, selection=selection_of(view.corpus, filters), filters=filters)
    return everything.ask(find_gaps)
