"""Lists that lead to articles: passages aligned on the hit, and articles by title."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from ui import markup
from ui.blocks import show_remark, show_text
from ui.exports import offer_csv
from ui.links import article_address, filter_parameters
from ui.view import View

from analysis.concordance import read_concordance

_LINES_A_PAGE: Final = 25
_CONTEXT: Final = 30
"""Characters of context on either side of a hit."""


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
    kept = filter_parameters(view.filters)
    rows = "".join(_passage(view, row, query, kept) for row in _records(passages))
    st.html(f'<table class="wm-kwic"><tbody>{rows}</tbody></table>')
    offer_csv(
        view.say("download_csv"),
        key,
        lambda: read_concordance(view.corpus, hits, width=_CONTEXT),
    )


def show_articles(view: View, key: str, articles: pd.DataFrame, *, query: str = "") -> None:
    """Show a list of articles (``article_id``, ``date``, ``outlet``, ``title``), each a door."""
    if articles.empty:
        show_text(view.say("no_articles"))
        return
    shown = _turned_page(view, key, articles)
    kept = filter_parameters(view.filters)
    items = "".join(_article(view, row, query, kept) for row in _records(shown))
    st.html(f'<ul class="wm-list">{items}</ul>')


def _turned_page(view: View, key: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the page that the visitor has turned to, and say which they are."""
    pages = -(-len(rows) // _LINES_A_PAGE)
    if pages < 2:
        return rows
    page = st.pagination(pages, key=f"page_{key}_{pages}")
    first = (page - 1) * _LINES_A_PAGE
    last = min(first + _LINES_A_PAGE, len(rows))
    show_remark(view.say("lines_shown", first=first + 1, last=last, rows=len(rows)))
    return rows.iloc[first:last]


def _records(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = {str(name): rows[name].tolist() for name in rows}
    return (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _passage(view: View, row: Mapping[str, Any], query: str, kept: list[tuple[str, str]]) -> str:
    address = article_address(row["article_id"], query or row["node"], kept)
    source = escape(f"{_day(row['date'])} {row['outlet'] or view.say('unknown_outlet')}")
    return (
        f'<tr><td class="wm-source">{source}</td>'
        f'<td class="wm-left"><div><span>{escape(row["left"])}</span></div></td>'
        f'<td class="wm-node">{markup.link(row["node"], address)}</td>'
        f'<td class="wm-right">{escape(row["right"])}</td></tr>'
    )


def _article(view: View, row: Mapping[str, Any], query: str, kept: list[tuple[str, str]]) -> str:
    address = article_address(row["article_id"], query, kept)
    hits = f" · {view.say('hits', hits=row['hits'])}" if "hits" in row else ""
    title = row["title"] or view.say("untitled")
    source = escape(f"{_day(row['date'])} · {row['outlet'] or view.say('unknown_outlet')}{hits}")
    return f'<li>{markup.link(title, address)}<br><span class="wm-source">{source}</span></li>'


def _day(date: Any) -> str:
    return "–" if pd.isna(date) else f"{date:%Y-%m-%d}"
