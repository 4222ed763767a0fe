"""The lines that were taken out as page furniture, and the reader's say in it."""

import os

import streamlit as st

from ui.blocks import show_heading
from ui.figures import show_table
from ui.markup import literal
from ui.notice import update_now
from ui.view import View, index_dir

from analysis.health import list_removed_lines
from corpus import (
    FurnitureChoices,
    IndexWriteError,
    line_name,
    read_choices,
    write_choices,
)
from data_loader.loading import printable_path

Line = tuple[str, str]
"""An outlet and the name of one of its lines."""


def show_removed_lines(view: View) -> None:
    """Show the lines taken out, and a form to put lines back or take further ones out."""
    taken_out = view.ask_of_all(list_removed_lines, table="removed")
    show_heading(view, "removed_lines", rows=len(taken_out))
    show_table(view, "removed_lines", taken_out, rows=len(taken_out))
    if not os.environ.get("WENMAI_EDIT"):
        # A choice changes the counts for every visitor: it is for who runs the dashboard.
        return
    choices = read_choices(index_dir())
    lines = list(zip(taken_out["outlet"], taken_out["line"], strict=True))
    with st.form("furniture"):
        kept = _choose_lines(view, "furniture_kept", lines, choices.kept)
        removed = _choose_lines(view, "furniture_removed", [], choices.removed)
        line = line_name(st.text_input(view.say("furniture_line"), key="furniture_line"))
        outlet = st.selectbox(view.say("furniture_outlet"), view.outlets, key="furniture_outlet")
        if st.form_submit_button(view.say("furniture_apply"), key="furniture_apply"):
            added = {(outlet, line)} if line else set()
            _apply(FurnitureChoices(kept=frozenset(kept), removed=frozenset(removed) | added))


def _choose_lines(view: View, key: str, lines: list[Line], chosen: frozenset[Line]) -> list[Line]:
    """Let the visitor choose lines; where there are none, there is nothing to ask."""
    named = {" · ".join(line): line for line in sorted(chosen.union(lines))}
    if not named:
        return []
    before = [name for name, line in named.items() if line in chosen]
    told = view.say("furniture_choose")
    names = st.multiselect(view.say(key), list(named), before, key=key, placeholder=told)
    return [named[name] for name in names]


def _apply(choices: FurnitureChoices) -> None:
    try:
        write_choices(index_dir(), choices)
    except IndexWriteError as error:
        st.error(literal(printable_path(str(error))))
        return
    update_now()
    for key in ("furniture_kept", "furniture_removed", "furniture_line"):
        st.session_state.pop(key, None)  # the form shall show what has been decided
    st.rerun()
