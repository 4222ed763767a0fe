"""A figure with its title, note, table and download, and what a click on it does."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import Final

import pandas as pd
import streamlit as st

from ui import markup
from ui.address import read_parameter, write_parameters
from ui.blocks import show_heading, show_remark
from ui.exports import offer_csv
from ui.formats import formatted, numeric_columns
from ui.language import interface_texts
from ui.markup import literal
from ui.view import View

from charts.theme import CONFIG, Figure

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
        names: what the reader sees for keys in the table; ``view.labels`` by default.
        picks: the query parameters that take, in their order, what a clicked mark carries.
        leads_to: the page that says more; the link to it takes along what was clicked.
        values: to be filled into title and note.
    """
    with st.container(key=f"block_{key}"):
        show_heading(view, key, **values)
        _show_chart(key, figure, picks, alt=view.say(f"{key}_title", **values))
        if leads_to:
            _show_door(view, picks, leads_to, period)
        if len(table):
            show_table(view, key, table, period=period, names=names, **values)


def _show_chart(key: str, figure: Figure, picks: Sequence[str], *, alt: str) -> None:
    chart = f"chart_{key}"
    if picks:
        st.plotly_chart(
            figure,
            key=chart,
            config=CONFIG,
            alt=alt,
            on_select=lambda: _pick(chart, picks),
            selection_mode="points",
        )
    else:
        st.plotly_chart(figure, key=chart, config=CONFIG, alt=alt)


def _show_door(view: View, picks: Sequence[str], leads_to: str, period: str) -> None:
    """Show the link to the page that has the answer, for the mark clicked last if there is one."""
    carried = {name: value for name in picks if (value := read_parameter(name))}
    told = [
        view.period_name(value, period) if name == "at" else view.labels.get(value, value)
        for name, value in carried.items()
    ]
    st.page_link(
        f"pages/{leads_to}.py",
        label=literal(view.say(f"to_{leads_to}", what="".join(f" · {t}" for t in told if t))),
        query_params=carried,
    )


def show_table(
    view: View,
    key: str,
    table: pd.DataFrame,
    *,
    period: str = "day",
    names: Mapping[str, str] | None = None,
    opened: bool = False,
    titled: bool = False,
    **values: object,
) -> None:
    """Show a table and its download as CSV, folded away unless ``opened``.

    The fold bears the title where ``titled``: where no heading stands above it.
    """
    if table.empty:
        show_remark(view.say("no_rows"))
        return
    title = view.say(f"{key}_title", **values)
    fold = view.say("table", rows=len(table))
    _show_fold(
        key,
        table,
        f"{literal(title)} · {fold}" if titled else fold,
        caption=title,
        period=period,
        names=names or view.labels,
        language=view.language,
        opened=opened,
    )


@st.fragment
def _show_fold(
    key: str,
    table: pd.DataFrame,
    label: str,
    *,
    caption: str,
    period: str,
    names: Mapping[str, str],
    language: str,
    opened: bool,
) -> None:
    """Show a table that is written and sent when it is unfolded, without another run of the page.

    What it is called with is kept for the visitor: no view, which would hold the corpus.
    """
    fold = st.expander(label, expanded=opened, key=f"fold_{key}", on_change="rerun")
    if not fold.open:
        return
    texts = interface_texts(language)
    with fold:
        shown = formatted(table.head(_ROWS_SHOWN), period=period, names=names)
        numeric = numeric_columns(table)
        st.html(markup.table(shown, _headings(language), numeric=numeric, caption=caption))
        if len(table) > _ROWS_SHOWN:
            show_remark(texts["table_cut"].format(shown=_ROWS_SHOWN, rows=len(table)))
        offer_csv(texts["download_csv"], key, lambda: table)


@cache
def _headings(language: str) -> dict[str, str]:
    start, texts = "column_", interface_texts(language)
    return {key.removeprefix(start): text for key, text in texts.items() if key.startswith(start)}


def _pick(chart: str, picks: Sequence[str]) -> None:
    """Write what the clicked mark carries into the address; a click beside the marks clears it."""
    points = st.session_state[chart]["selection"]["points"]
    carried = points[0].get("customdata", []) if points else []
    write_parameters(dict(zip_longest(picks, map(str, carried[: len(picks)]), fillvalue="")))
