"""What a page is asked about: the corpus, the selected articles, and the visitor's language."""

import gc
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from ui.kept import Kept
from ui.language import chosen_language, interface_texts
from ui.navigation import open_page

from analysis.narrowing import select_outlet, select_period
from charts.periods import period_text
from charts.theme import outlet_colours
from corpus import (
    Corpus,
    LiveCorpus,
    Selection,
    default_index_dir,
    index_place,
    list_topics,
    select_articles,
)

P = ParamSpec("P")
T = TypeVar("T")

_ANSWERS: Final = Kept(100)
_ANSWERS_OF_ALL: Final = Kept(40)
_SELECTIONS: Final = Kept(200)


@dataclass(frozen=True)
class Filters:
    """The shared filters; small enough to keep for each visitor."""

    years: tuple[int, int] | None = None
    outlets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    count_copies: bool = False


@dataclass(frozen=True)
class View:
    """A corpus seen through the visitor's filters, in the visitor's language."""

    corpus: Corpus
    selection: Selection
    filters: Filters
    language: str

    @property
    def texts(self) -> Mapping[str, str]:
        """The interface's texts in the visitor's language, by key."""
        return interface_texts(self.language)

    @property
    def outlets(self) -> list[str]:
        """Every outlet of the corpus, selected or not, in alphabetical order."""
        return self.corpus.codes["outlet"].values.tolist()

    @property
    def colours(self) -> Mapping[str, str]:
        """One colour an outlet, the same on every page and under every filter."""
        return outlet_colours(self.outlets)

    def say(self, key: str, **values: object) -> str:
        """Return a text of the interface, with values filled in."""
        return self.texts[key].format(**values)

    def ask(
        self,
        question: Callable[Concatenate[Corpus, Selection, P], T],
        *arguments: P.args,
        **options: P.kwargs,
    ) -> T:
        """Put an analysis question to the selected articles; the answer is kept for a while.

        Visitors who select the same share it: it is only read.
        """
        key = (question, self.selection, arguments, options)
        return _ANSWERS.give(
            self.corpus,
            key,
            lambda: question(self.corpus, self.selection, *arguments, **options),
        )

    def find(
        self,
        question: Callable[Concatenate[Corpus, Selection, P], T],
        *arguments: P.args,
        **options: P.kwargs,
    ) -> T:
        """Put a question to the selected articles whose answer is long and soon found: not kept."""
        return question(self.corpus, self.selection, *arguments, **options)

    def ask_of_all(self, question: Callable[[pd.DataFrame], T], *, table: str = "articles") -> T:
        """Put a question to a whole table of the corpus; no filter changes the answer.

        All visitors share the answer: it is only read.
        """
        return _ANSWERS_OF_ALL.give(
            self.corpus, (question, table), lambda: question(getattr(self.corpus, table))
        )

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What charts and tables write for columns and for the keys of issues."""
        start = "column_"
        return {
            **self.texts,
            **{k.removeprefix(start): v for k, v in self.texts.items() if k.startswith(start)},
            **{issue.key: issue.labels[self.language] for issue in self.corpus.lexicons.issues},
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What is written for the keys of names."""
        return {name.key: name.labels[self.language] for name in self.corpus.lexicons.names}

    @cached_property
    def major_events(self) -> pd.DataFrame:
        """The events to mark on a time axis: ``key``, ``label``, ``first``, ``last``."""
        events = [event for event in self.corpus.lexicons.events if event.major]
        days = {name: [getattr(event, name) for event in events] for name in ("first", "last")}
        return pd.DataFrame(
            {
                "key": pd.array([event.key for event in events], "str"),
                "label": pd.array([event.labels[self.language] for event in events], "str"),
                **{name: np.array(values, "datetime64[us]") for name, values in days.items()},
            }
        )

    def spelled(self, words: pd.DataFrame) -> pd.DataFrame:
        """Return a table of types with ``type`` spelled in the visitor's script.

        In English the script that most articles are written in is taken.
        """
        columns = {name: words[name].array for name in words.columns if name != "traditional"}
        if self.language == "zh-Hant" or (self.language == "en" and self._mostly_traditional):
            written = words["traditional"].array
            columns["type"] = pd.Series(written).where(written != "", columns["type"]).array
        return pd.DataFrame(columns, index=words.index, copy=False)

    def narrowed(self, *, day: str = "", period: str = "", outlet: str = "") -> "View":
        """Return the view of one period, one outlet, or both; itself where neither is named."""
        selection = self.selection
        if day:
            selection = select_period(self.corpus, selection, day, period)
        if outlet:
            selection = select_outlet(self.corpus, selection, outlet)
        return replace(self, selection=selection) if day or outlet else self

    def only(self, outlet: str) -> "View":
        """Return the view of one outlet; the empty name is the outlet that is not known."""
        return replace(self, selection=select_outlet(self.corpus, self.selection, outlet))

    def without(self, outlet: str) -> "View":
        """Return the view of all outlets but one."""
        others = self.selection & ~select_outlet(self.corpus, self.selection, outlet)
        return replace(self, selection=others)

    def with_copies(self) -> "View":
        """Return the view with every copy counted, whatever the filter says."""
        filters = replace(self.filters, count_copies=True)
        return replace(self, selection=selection_of(self.corpus, filters), filters=filters)

    def period_name(self, day: str, period: str) -> str:
        """Return how the period of a day is written; nothing for what is no day."""
        moment = pd.to_datetime(day, format="%Y-%m-%d", errors="coerce")
        return "" if pd.isna(moment) else period_text(moment, period)

    @cached_property
    def _mostly_traditional(self) -> bool:
        return _ANSWERS_OF_ALL.give(
            self.corpus, _is_mostly_traditional, lambda: _is_mostly_traditional(self.corpus)
        )


def _is_mostly_traditional(corpus: Corpus) -> bool:
    scripts = corpus.codes["script"]
    traditional, simplified = (scripts.find([name]).sum() for name in ("Hant", "Hans"))
    return bool(traditional >= simplified)


def corpus_folder() -> str:
    """Return the folder to open: after ``--`` on the command line, or WENMAI_CORPUS, or seeds."""
    return next(iter(sys.argv[1:]), "") or os.environ.get("WENMAI_CORPUS") or "seeds"


def index_dir() -> Path:
    """Return where the index of the opened corpus lies: in WENMAI_INDEX, or the user's cache.

    Of an index at an address, that is the mirror on this machine.
    """
    told = os.environ.get("WENMAI_INDEX")
    return index_place(told) if told else default_index_dir(corpus_folder())


@st.cache_resource(show_spinner=False)
def _keep_open(folder: bytes, index: bytes) -> LiveCorpus:
    """Open a corpus once; paths are bytes, for names that are not UTF-8 cannot be hashed."""
    # All that is imported by now stays: no collection of garbage need look through it.
    gc.freeze()
    scheduler = os.environ.get("WENMAI_SCHEDULER", "")
    return LiveCorpus(os.fsdecode(folder), Path(os.fsdecode(index)), scheduler=scheduler)


def live_corpus() -> LiveCorpus:
    """Return the corpus of the folder to open, as all visitors share it; it may not be open yet."""
    return _keep_open(os.fsencode(corpus_folder()), os.fsencode(index_dir()))


def topics_of(corpus: Corpus) -> list[str]:
    """Return the categories and tags of a corpus, the most frequent first."""
    topics = _ANSWERS_OF_ALL.give(corpus, list_topics, lambda: list_topics(corpus)["topic"])
    return topics.tolist()


def store_filters(filters: Filters, corpus: Corpus) -> None:
    """Keep the visitor's filters, and for which corpus they are, for the page about to run."""
    st.session_state["filters"] = filters
    st.session_state["drawn_version"] = corpus.version


def selected_view() -> View:
    """Return what the page is asked about.

    On a server that has just started, the first visitor's page can run before the frame; then the
    pages are registered and the run starts again, frame first. So it does where a new corpus has
    come into force since the frame was drawn.
    """
    corpus = live_corpus().corpus
    if corpus is None or st.session_state.get("drawn_version") != corpus.version:
        open_page(chosen_language())
        st.rerun()
    filters: Filters = st.session_state["filters"]
    return View(corpus, selection_of(corpus, filters), filters, chosen_language())


def selection_of(corpus: Corpus, filters: Filters) -> Selection:
    """Return the articles that the filters let through."""
    return _SELECTIONS.give(corpus, filters, lambda: select_articles(corpus, **vars(filters)))
