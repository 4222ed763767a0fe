"""The reader: one article with its metadata, what was looked for marked, and its copies."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from ui.address import read_parameter
from ui.blocks import show_heading
from ui.lists import show_articles
from ui.markup import link, marked, paragraphs, web_address
from ui.view import View

from analysis.passages import find_spans


def chosen_article(view: View) -> int | None:
    """Return the position of the article that the address names, if the corpus has it."""
    return view.corpus.positions.get(read_parameter("article"))


def show_reader(view: View, position: int, query: str) -> None:
    """Show an article: title, metadata, body with the query's hits marked, copies, repairs."""
    article = view.corpus.articles.iloc[position]
    body = marked(view.corpus.text(position), find_spans(view.corpus, position, query))
    title = article["title"] or view.say("untitled")
    st.html(
        f'<article class="wm-reader" lang="{_html_language(article["script"])}">'
        f"<h2>{escape(title)}</h2>{_metadata(view, article)}{paragraphs(body)}</article>"
    )
    copies = _also_carried(view, article)
    if len(copies):
        show_heading(view, "also_carried")
        show_articles(view, "also_carried", copies, query=query)
    _show_traces(view, [*article["repairs"], *view.corpus.furniture(position)])


def _metadata(view: View, article: pd.Series) -> str:
    date = article["date"]
    told = {
        "outlet": article["outlet"] or view.say("unknown_outlet"),
        "date": "–" if pd.isna(date) else f"{date:%Y-%m-%d}",
        "author": article["author"],
        "category": article["category"],
        "tags": "、".join(article["tags"]),
        "n_chars": f"{article['n_chars']:,}",
        "file": article["file"],
    }
    rows = "".join(
        f"<div><dt>{escape(view.labels[name])}</dt><dd>{escape(value)}</dd></div>"
        for name, value in told.items()
        if value
    )
    address = web_address(article["url"])
    original = f"<p>{link(view.say('to_original'), address)}</p>" if address else ""
    return f"<dl>{rows}</dl>{original}"


def _also_carried(view: View, article: pd.Series) -> pd.DataFrame:
    articles = view.corpus.articles
    same = articles["text_group"] == article["text_group"]
    return articles[same & (articles["article_id"] != article["article_id"])]


def _show_traces(view: View, traces: Sequence[str]) -> None:
    """Show what was mended in the article and taken out of it, folded away."""
    if traces:
        with st.expander(view.say("traces", n=len(traces))):
            items = "".join(f"<li>{escape(trace)}</li>" for trace in traces)
            st.html(f'<ul class="wm-traces">{items}</ul>')


def _html_language(script: str) -> str:
    return f"zh-{script}" if script in ("Hant", "Hans") else "zh"
