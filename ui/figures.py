"""A figure with its title, note, table and download, and what a click on it does."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

import pandas as pd
import streamlit as st

from charts.theme import CONFIG, Figure
from ui import markup
from ui.address import write_parameter
from ui.blocks import show_heading, show_text
from ui.exports import offer_csv
from ui.formats import formatted, numeric_columns
from ui.links import filter_parameters
from ui.view import View

_ROWS_SHOWN: Final = 200


def show_figure(
    view: View,
    key: str,
    figure: Figure,
    table: pd.DataFrame,
    *,
    period: str = "day",
    names: Mapping[str, str] | None = None,
    picks: Sequence[str] = (),
    leads_to: str = "",
    **values: object,
) -> None:
    """Show a figure with its title, note, table and CSV.

    Args:
        view: the visitor's view.
        key: of the texts ``KEY_title`` and ``KEY_note``, and of the download.
        figure: what a chart returned.
        table: what the chart was drawn from.
        period: the length of the periods in the table.
        names: what the reader sees for keys in the table.
        picks: the query parameters that take, in their order, what a clicked mark carries.
        leads_to: the page that a click opens; by default the visitor stays.
        values: to be filled into title and note.
    """
    with st.container(key=f"block_{key}"):
        show_heading(view, key, **values)
        _show_chart(view, key, figure, picks, leads_to, alt=view.say(f"{key}_title", **values))
        show_table(view, key, table, period=period, names=names or {}, **values)


def _show_chart(
    view: View, key: str, figure: Figure, picks: Sequence[str], leads_to: str, *, alt: str
) -> None:
    chart = f"chart_{key}"
    if not picks:
        st.plotly_chart(figure, key=chart, config=CONFIG, alt=alt)
        return
    clicked = st.plotly_chart(
        figure,
        key=chart,
        config=CONFIG,
        alt=alt,
        on_select="rerun" if leads_to else lambda: _pick(chart, picks),
        selection_mode="points",
    )
    carried = _carried(clicked, picks)
    if leads_to and any(carried.values()):
        st.switch_page(
            f"pages/{leads_to}.py",
            query_params=[*carried.items(), *filter_parameters(view.filters)],
        )


def show_table(
    view: View,
    key: str,
    table: pd.DataFrame,
    *,
    period: str = "day",
    names: Mapping[str, str] | None = None,
    opened: bool = False,
    **values: object,
) -> None:
    """Show a table, folded away unless ``opened``, and its download as CSV."""
    title = view.say(f"{key}_title", **values)
    with st.expander(view.say("table", rows=len(table)), expanded=opened):
        shown = formatted(table.head(_ROWS_SHOWN), period=period, names=names or {})
        st.html(markup.table(shown, _headings(view), numeric=numeric_columns(table), caption=title))
        if len(table) > _ROWS_SHOWN:
            show_text(view.say("table_cut", shown=_ROWS_SHOWN, rows=len(table)))
        offer_csv(view.say("download_csv"), key, lambda: table)


def _headings(view: View) -> dict[str, str]:
    start = "column_"
    return {
        key.removeprefix(start): text for key, text in view.texts.items() if key.startswith(start)
    }


def _pick(chart: str, picks: Sequence[str]) -> None:
    """Write what the clicked mark carries into the address; a click beside the marks clears it."""
    for name, value in _carried(st.session_state[chart], picks).items():
        write_parameter(name, value)


def _carried(clicked: Mapping[str, Any], picks: Sequence[str]) -> dict[str, str]:
    """Return what the clicked mark carries, by the query parameter that takes it."""
    points = clicked["selection"]["points"]
    carried = points[0].get("customdata", []) if points else []
    return {
        name: str(value) for name, value in zip_longest(picks, carried[: len(picks)], fillvalue="")
    }
