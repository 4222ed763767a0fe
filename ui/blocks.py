"""What pages are made of: a figure with its note, table and download; numbers; passages."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import Any

import pandas as pd
import streamlit as st

from analysis.concordance import read_concordance
from charts.theme import CONFIG, Figure
from ui import markup
from ui.address import write_parameter
from ui.exports import csv_bytes
from ui.formats import formatted, numeric_columns
from ui.links import article_address, filter_parameters
from ui.view import View

_ROWS_SHOWN = 200
_LINES_A_PAGE = 25
_CONTEXT = 30


def show_title(view: View, page: str) -> None:
    """Show the page's name and the question it answers."""
    st.html(
        f'<h1 class="wm-title">{escape(view.say(f"{page}_page"))}</h1>'
        f'<p class="wm-question">{escape(view.say(f"{page}_question"))}</p>'
    )


def show_heading(view: View, key: str, **values: object) -> None:
    """Show the title of a block and, under it, what it shows and how it was counted."""
    note = view.texts.get(f"{key}_note", "")
    told = f'<p class="wm-note">{escape(note.format(**values))}</p>' if note else ""
    title = escape(view.say(f"{key}_title", **values))
    st.html(f'<h2 class="wm-heading">{title}</h2>{told}')


def show_text(text: str) -> None:
    """Show a sentence that may hold anything, letter by letter."""
    st.html(f'<p class="wm-text">{escape(text)}</p>')


def show_numbers(numbers: Sequence[tuple[str, str]]) -> None:
    """Show a row of key figures: label and value."""
    cards = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in numbers
    )
    st.html(f'<dl class="wm-numbers">{cards}</dl>')


def show_figure(
    view: View,
    key: str,
    figure: Figure,
    table: pd.DataFrame,
    *,
    period: str = "day",
    names: Mapping[str, str] | None = None,
    picks: Sequence[str] = (),
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
        values: to be filled into title and note.
    """
    with st.container(key=f"block_{key}"):
        show_heading(view, key, **values)
        chart = f"chart_{key}"
        if picks:
            st.plotly_chart(
                figure,
                key=chart,
                config=CONFIG,
                alt=view.say(f"{key}_title", **values),
                on_select=lambda: _pick(chart, picks),
                selection_mode="points",
            )
        else:
            st.plotly_chart(
                figure, key=chart, config=CONFIG, alt=view.say(f"{key}_title", **values)
            )
        show_table(view, key, table, period=period, names=names or {}, **values)


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
        _offer_csv(view, key, lambda: table)


def show_passages(view: View, key: str, hits: pd.DataFrame, *, query: str = "") -> None:
    """Show a concordance: one hit a line, aligned on the hit, each a door to its article.

    Args:
        view: the visitor's view.
        key: name of the download.
        hits: ``position``, ``start``, ``stop``, as a ``find_…_hits`` question returns them.
        query: what the article should be opened with; the hit itself by default.
    """
    if hits.empty:
        show_text(view.say("no_passages"))
        return
    passages = read_concordance(view.corpus, _turned_page(view, key, hits), width=_CONTEXT)
    rows = "".join(_passage(view, row, query) for row in passages.to_dict("records"))
    st.html(f'<table class="wm-kwic"><tbody>{rows}</tbody></table>')
    _offer_csv(view, key, lambda: read_concordance(view.corpus, hits, width=_CONTEXT))


def show_articles(view: View, key: str, articles: pd.DataFrame, *, query: str = "") -> None:
    """Show a list of articles (``article_id``, ``date``, ``outlet``, ``title``), each a door."""
    if articles.empty:
        show_text(view.say("no_articles"))
        return
    shown = _turned_page(view, key, articles)
    items = "".join(_article(view, row, query) for row in shown.to_dict("records"))
    st.html(f'<ul class="wm-list">{items}</ul>')


def _turned_page(view: View, key: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the page that the visitor has turned to, and say which they are."""
    pages = -(-len(rows) // _LINES_A_PAGE)
    if pages < 2:
        return rows
    page = st.pagination(pages, key=f"page_{key}_{pages}")
    first = (page - 1) * _LINES_A_PAGE
    last = min(first + _LINES_A_PAGE, len(rows))
    show_text(view.say("lines_shown", first=first + 1, last=last, rows=len(rows)))
    return rows.iloc[first:last]


def _offer_csv(view: View, key: str, table: Callable[[], pd.DataFrame]) -> None:
    st.download_button(
        view.say("download_csv"),
        data=lambda: csv_bytes(table()),
        file_name=f"wenmai-{key}.csv",
        mime="text/csv",
        key=f"csv_{key}",
        on_click="ignore",
    )


def show_door(view: View, key: str, page: str, **parameters: str) -> None:
    """Show a link to another page that keeps the filters."""
    address = markup.page_address(page, [*parameters.items(), *filter_parameters(view.filters)])
    st.html(f'<p class="wm-door">{markup.link(view.say(key), address)}</p>')


def _passage(view: View, row: Mapping[str, Any], query: str) -> str:
    address = article_address(view, row["article_id"], query or row["node"])
    source = escape(f"{_day(row['date'])} {row['outlet']}")
    return (
        f'<tr><td class="wm-source">{source}</td>'
        f'<td class="wm-left"><div><span>{escape(row["left"])}</span></div></td>'
        f'<td class="wm-node">{markup.link(row["node"], address)}</td>'
        f'<td class="wm-right">{escape(row["right"])}</td></tr>'
    )


def _article(view: View, row: Mapping[str, Any], query: str) -> str:
    address = article_address(view, row["article_id"], query)
    hits = f" · {view.say('hits', hits=row['hits'])}" if "hits" in row else ""
    title = row["title"] or view.say("untitled")
    source = escape(f"{_day(row['date'])} · {row['outlet'] or view.say('unknown_outlet')}{hits}")
    return f'<li>{markup.link(title, address)}<br><span class="wm-source">{source}</span></li>'


def _day(date: Any) -> str:
    return "–" if pd.isna(date) else f"{date:%Y-%m-%d}"


def _headings(view: View) -> dict[str, str]:
    start = "column_"
    return {
        key.removeprefix(start): text for key, text in view.texts.items() if key.startswith(start)
    }


def _pick(chart: str, names: Sequence[str]) -> None:
    """Write what the clicked mark carries into the address; a click beside the marks clears it."""
    points = st.session_state[chart]["selection"]["points"]
    carried = list(points[0].get("customdata", [])) if points else []
    for name, value in zip_longest(names, carried[: len(names)], fillvalue=""):
        write_parameter(name, str(value))
