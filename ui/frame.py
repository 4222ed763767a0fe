"""The frame around every page: language, shared filters, and what they leave."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import NoReturn

import streamlit as st

from ui import markup
from ui.language import LANGUAGES, browser_choice, chosen_language, interface_texts
from ui.notice import draw_notice, explain_failure, show_until_over
from ui.view import (
    Filters,
    View,
    corpus_folder,
    live_corpus,
    selection_of,
    store_filters,
    topics_of,
)

from corpus import Corpus, IndexWriteError
from data_loader import CorpusFolderError, explain_empty

_TOPICS_OFFERED = 300
_STYLE = Path(__file__).with_name("style.css")
_SIMPLIFIED = Path(__file__).with_name("simplified.css")


def draw_frame() -> None:
    """Draw the frame and store the filters; stop the run where there is nothing to show."""
    st.html(_STYLE)
    if chosen_language() == "zh-Hans":
        st.html(_SIMPLIFIED)
    texts = interface_texts(chosen_language())
    corpus = _open_corpus(texts)
    with st.sidebar:
        filters = _draw_filters(corpus, texts)
        _draw_language(texts)
    store_filters(filters, corpus)
    view = View(corpus, selection_of(corpus, filters), filters, chosen_language())
    _tell_selection(view)
    draw_notice(corpus)
    if not view.selection.any():
        st.button(texts["reset"], on_click=_reset, key="reset", type="primary")
        st.stop()


def _open_corpus(texts: Mapping[str, str]) -> Corpus:
    live = live_corpus()
    if live.corpus is None:
        update = live.start_update()
        show_until_over(update, texts["opening"])
        if isinstance(update.error, CorpusFolderError | OSError):
            is_folder = not isinstance(update.error, IndexWriteError | OSError)
            note = texts["no_corpus_note"] if is_folder else ""
            _tell_and_stop(texts, explain_failure(update.error), note=note)
        if update.error:
            raise update.error
    corpus = live.corpus
    assert corpus is not None, "an update that ended without an error has opened it"
    if not len(corpus):
        draw_notice(corpus)
        reason = explain_empty(corpus_folder(), corpus.report)
        _tell_and_stop(texts, reason, note=texts["no_corpus_note"])
    return corpus


def _tell_and_stop(texts: Mapping[str, str], reason: str, *, note: str = "") -> NoReturn:
    st.html(
        f'<h1 class="wm-title">{escape(texts["no_corpus_title"])}</h1>'
        f'<p class="wm-text">{markup.told(reason)}</p>'
        f'<p class="wm-note">{escape(note)}</p>'
    )
    st.stop()


def _draw_filters(corpus: Corpus, texts: Mapping[str, str]) -> Filters:
    outlets = list(filter(None, corpus.codes["outlet"].values))
    topics = topics_of(corpus)[:_TOPICS_OFFERED]
    return Filters(
        years=_draw_years(corpus, texts),
        outlets=tuple(_draw_list("outlet", outlets, texts)),
        topics=tuple(_draw_list("topic", topics, texts)),
        count_copies=st.toggle(
            texts["filter_copies"],
            key="copies",
            bind="query-params",
            help=texts["filter_copies_help"],
        ),
    )


def _draw_years(corpus: Corpus, texts: Mapping[str, str]) -> tuple[int, int] | None:
    whole = _all_years(corpus)
    if whole is None:
        return None
    chosen = st.slider(texts["filter_years"], *whole, whole, key="years", bind="query-params")
    return None if chosen == whole else chosen


def _all_years(corpus: Corpus) -> tuple[int, int] | None:
    """Return the first and last year of the corpus, or None where there is nothing to choose."""
    years = corpus.years
    return None if years is None or years[0] == years[1] else years


def _draw_list(name: str, options: list[str], texts: Mapping[str, str]) -> list[str]:
    return st.multiselect(
        texts[f"filter_{name}"],
        options,
        key=name,
        bind="query-params",
        placeholder=texts[f"filter_{name}_all"],
    )


def _draw_language(texts: Mapping[str, str]) -> None:
    st.segmented_control(
        texts["language"],
        list(LANGUAGES),
        key="lang",
        bind="query-params",
        default=browser_choice(st.context.locale),
        required=True,
    )


def _tell_selection(view: View) -> None:
    numbers = {"selected": int(view.selection.sum()), "total": len(view.corpus)}
    key = "selected_line" if numbers["selected"] else "nothing_matches"
    filters = view.filters
    parts = [
        *([view.corpus.name] if view.corpus.name else []),
        view.say(key, **numbers),
        *(["–".join(map(str, filters.years))] if filters.years else []),
        *filters.outlets,
        *filters.topics,
        view.say("copies_counted" if filters.count_copies else "copies_once"),
    ]
    told = " · ".join(map(escape, parts))
    st.html(f'<p class="wm-selection" role="status">{told}</p>')


def _reset() -> None:
    """Set the shared filters to what shows everything; their parameters leave the address."""
    st.session_state.update(outlet=[], topic=[], copies=False)
    corpus = live_corpus().corpus
    if corpus is not None and (whole := _all_years(corpus)):
        st.session_state["years"] = whole
