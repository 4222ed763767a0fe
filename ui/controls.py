"""The choices that belong to one page."""

import re
from collections import Counter
from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from ui.address import draw_choice, draw_text, read_parameter, write_parameters
from ui.markup import literal
from ui.view import View

from analysis.overview import DateRange, find_date_range
from analysis.periods import PERIODS

_SEPARATORS: Final = re.compile(r"[,，、;；\n]+")
_MOST_WORDS: Final = 8
_FEWEST_PERIODS: Final = 4
_DAYS: Final = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


def usual_period(view: View, *, longest: str) -> str:
    """Return the length of a period that suits the dates selected."""
    return fitting_period(view.ask(find_date_range), longest=longest)


def fitting_period(dates: DateRange, *, longest: str) -> str:
    """Return the longest period, up to ``longest``, of which the dates fill at least four.

    A month of news by year would be a single bar.
    """
    if pd.isna(dates.first):
        return longest
    days = (dates.last - dates.first).days
    short = PERIODS[: PERIODS.index(longest) + 1]
    return next(
        (period for period in short[::-1] if days >= (_FEWEST_PERIODS - 1) * _DAYS[period]), "day"
    )


def choose_period(view: View, *, longest: str) -> str:
    """Let the visitor choose the length of a period."""
    return draw_choice(
        "period",
        view.say("choose_period"),
        PERIODS,
        default=usual_period(view, longest=longest),
        shown=lambda period: view.say(f"period_{period}"),
        as_buttons=True,
    )


def choose_measure(view: View) -> str:
    """Let the visitor choose between numbers of articles and shares."""
    return draw_choice(
        "measure",
        view.say("choose_measure"),
        ("articles", "share"),
        default="articles",
        shown=lambda measure: view.say(f"measure_{measure}"),
        as_buttons=True,
    )


def choose_window(view: View) -> int:
    """Let the visitor choose a moving average; 0 is none."""
    window = draw_choice(
        "smooth",
        view.say("choose_smooth"),
        ("0", "3", "6", "12"),
        default="0",
        shown=lambda n: view.say("smooth_none") if n == "0" else view.say("smooth_n", n=n),
    )
    return int(window)


def choose_issue(view: View) -> str:
    """Let the visitor choose an issue of the lexicon."""
    keys = [issue.key for issue in view.corpus.lexicons.issues]
    return draw_choice(
        "issue", view.say("choose_issue"), keys, default=keys[0], shown=view.labels.__getitem__
    )


def choose_target(view: View) -> str:
    """Let the visitor choose the outlet to hold against the rest: one of those selected."""
    named = view.corpus.codes["outlet"]
    outlets = named.values[np.unique(named.numbers[view.selection])].tolist()
    return draw_choice(
        "target",
        view.say("choose_target"),
        outlets,
        default=outlets[0],
        shown=lambda outlet: outlet or view.say("unknown_outlet"),
    )


def choose_name(view: View, forms: pd.DataFrame) -> str:
    """Let the visitor choose a name; those that occur in more than one spelling come first."""
    is_used = forms["mentions"].to_numpy() > 0
    used = set(zip(forms["name"].array[is_used], forms["form"].array[is_used], strict=True))
    spellings = Counter(name for name, _ in used)
    keys = [name.key for name in view.corpus.lexicons.names]
    ordered = sorted(keys, key=lambda key: -min(spellings[key], 2))
    return draw_choice(
        "name", view.say("choose_name"), ordered, default=ordered[0], shown=view.names.__getitem__
    )


def chosen_form(view: View, name: str) -> str | None:
    """Return the spelling that was clicked, if it is one of the name's."""
    told = read_parameter("form")
    forms = {known.key: known.forms for known in view.corpus.lexicons.names}[name]
    return told if told in forms else None


def choose_words(view: View) -> list[str]:
    """Let the visitor type words to follow, separated by commas."""
    typed = draw_text(
        "words",
        view.say("choose_words"),
        default=view.say("default_words"),
        placeholder=view.say("choose_words_help"),
    )
    return [word.strip() for word in _SEPARATORS.split(typed) if word.strip()][:_MOST_WORDS]


def choose_word(view: View, words: pd.DataFrame) -> str:
    """Let the visitor type a word; by default the first of the table of words."""
    default = str(words["type"].iloc[0]) if len(words) else ""
    return draw_text("word", view.say("choose_word"), default=default)


def narrowed_view(view: View, *, period: str = "") -> View:
    """Return the view behind the mark that was clicked, and let the visitor widen it again."""
    day, outlet = read_parameter("at") if period else "", read_parameter("by")
    narrowed = view.narrowed(day=day, period=period, outlet=outlet)
    told = [view.period_name(day, period) if day else "", outlet, read_parameter("form")]
    if any(told):
        what = " · ".join(filter(None, told))
        st.button(literal(view.say("show_all", what=what)), on_click=_widen, key="widen")
    return narrowed


def _widen() -> None:
    write_parameters({"at": "", "by": "", "form": ""})
