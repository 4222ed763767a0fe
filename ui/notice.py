"""The quiet line above a page: what has changed in the folder, and how far an update is."""

import math
import time
from collections.abc import Mapping
from html import escape
from typing import Final

import streamlit as st

from ui import markup
from ui.language import chosen_language, interface_texts
from ui.view import live_corpus

from corpus import Corpus, LiveCorpus, Update
from data_loader import CorpusFolderError
from data_loader.folder import describe_error

SECONDS_BETWEEN_LOOKS: Final = 5
_SECONDS_BETWEEN_STEPS: Final = 1
_SECONDS_OF_PATIENCE: Final = 0.5
_SECONDS_TO_TELL: Final = 600


def draw_notice(corpus: Corpus) -> None:
    """Draw the line for a visitor whose page shows this corpus; it looks again by itself.

    It stands on the page: on a telephone nobody sees the sidebar. A fragment keeps its arguments
    until the next run, so it must not be given the corpus.
    """
    update = live_corpus().update
    is_busy = update is not None and update.is_running
    pause = _SECONDS_BETWEEN_STEPS if is_busy else SECONDS_BETWEEN_LOOKS
    st.fragment(_draw, run_every=pause)(corpus.version)


def show_until_over(update: Update, heading: str) -> None:
    """Hold the page until an update is over, and show how far it is unless that is at once."""
    place = st.empty()
    texts = interface_texts(chosen_language())
    while not update.wait(_SECONDS_OF_PATIENCE):
        with place.container():
            st.html(f'<p class="wm-text">{escape(heading)}</p>')
            _show_progress(update, texts)
    place.empty()


def update_now() -> None:
    """Bring the corpus up to date with what has just been decided, and wait for it."""
    live = live_corpus()
    texts = interface_texts(chosen_language())
    if live.update is not None:
        show_until_over(live.update, texts["opening"])  # it began before the decision
    show_until_over(live.start_update(), texts["opening"])


def explain_failure(error: Exception) -> str:
    """Return in words why an update failed."""
    return str(error) if isinstance(error, CorpusFolderError) else describe_error(error)


def _draw(version: str) -> None:
    live = live_corpus()
    texts = interface_texts(chosen_language())
    update = live.update
    if update is not None and update.is_running:
        _show_progress(update, texts)
        return
    if st.session_state.pop("asked_for_update", False):
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="notice"):
        if update is not None and time.monotonic() - update.ended < _SECONDS_TO_TELL:
            _tell_outcome(update, texts)
        _offer(live, version, texts)


def _offer(live: LiveCorpus, version: str, texts: Mapping[str, str]) -> None:
    """Offer to show a newer corpus than the page's, or else to bring in what has changed."""
    if live.corpus is not None and live.corpus.version != version:
        if st.button(texts["notice_show"], key="notice_show", type="tertiary"):
            st.rerun()
    elif changes := live.changes():
        told = [texts[f"changes_{kind}"].format(n=n) for kind, n in vars(changes).items() if n]
        _tell(texts["changes"].format(changes=texts["changes_between"].join(told)))
        if st.button(texts["notice_update"], key="notice_update", type="tertiary"):
            st.session_state["asked_for_update"] = True
            live.start_update()
            st.rerun()


def _show_progress(update: Update, texts: Mapping[str, str]) -> None:
    st.progress(update.done / update.total if update.total else 0.0, _describe(update, texts))


def _describe(update: Update, texts: Mapping[str, str]) -> str:
    """Return how far an update is, and how long it will still take where that can be told."""
    if not update.total:
        return texts["update_looking"]
    if update.done == update.total:
        return texts["update_finishing"]
    told = texts["update_reading"].format(done=update.done, total=update.total)
    minutes = update.seconds_left / 60
    if math.isinf(minutes):
        return told
    key = "left_minutes" if minutes > 1 else "left_seconds"
    return f"{told} · {texts[key].format(n=math.ceil(minutes))}"


def _tell_outcome(update: Update, texts: Mapping[str, str]) -> None:
    if update.error is not None:
        _tell(texts["update_failed"].format(reason=explain_failure(update.error)))
    elif update.warning:
        _tell(texts["index_told"].format(told=update.warning))
    elif update.new_articles:
        _tell(texts["update_done"].format(n=update.new_articles))


def _tell(message: str) -> None:
    st.html(f'<p class="wm-note" role="status">{markup.told(message)}</p>', width="content")
