"""What was found to be page furniture, and the reader's say in it."""

import os

import streamlit as st

from analysis.found_furniture import list_found_furniture
from corpus import (
    FurnitureChoices,
    line_shape,
    read_choices,
    write_choices,
)
from ui.blocks import show_heading
from ui.figures import show_table
from ui.view import View, index_dir, opened_corpus

Line = tuple[str, str]
"""An outlet and the shape of one of its lines."""


def show_found_furniture(view: View) -> None:
    """Show the lines found, and a form to put lines back or take lines out."""
    found = view.ask_of_all(list_found_furniture)
    show_heading(view, "found_furniture", rows=len(found))
    show_table(view, "found_furniture", found, rows=len(found))
    if not os.environ.get("WENMAI_EDIT"):
        # A choice changes the counts for every visitor: it is for who runs the dashboard.
        return
    choices = read_choices(index_dir())
    lines = list(zip(found["outlet"], found["line"], strict=True))
    with st.form("furniture"):
        kept = _choose_lines(view, "furniture_kept", lines, choices.kept)
        removed = _choose_lines(view, "furniture_removed", [], choices.removed)
        line = line_shape(st.text_input(view.say("furniture_line"), key="furniture_line"))
        outlet = st.selectbox(view.say("furniture_outlet"), view.outlets, key="furniture_outlet")
        if st.form_submit_button(view.say("furniture_apply"), key="furniture_apply"):
            added = {(outlet, line)} if line else set()
            _apply(FurnitureChoices(kept=frozenset(kept), removed=frozenset(removed) | added))


def _choose_lines(view: View, key: str, lines: list[Line], chosen: frozenset[Line]) -> list[Line]:
    named = {" · ".join(line): line for line in sorted(chosen.union(lines))}
    before = [name for name, line in named.items() if line in chosen]
    return [named[name] for name in st.multiselect(view.say(key), list(named), before, key=key)]


def _apply(choices: FurnitureChoices) -> None:
    write_choices(index_dir(), choices)
    opened_corpus.clear()
    for key in ("furniture_kept", "furniture_removed", "furniture_line"):
        del st.session_state[key]  # the form shall show what has been decided
    st.rerun()
