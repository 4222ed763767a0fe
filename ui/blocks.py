"""Words on a page: its title, the headings of its blocks, key figures."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from ui.view import View


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


def show_remark(text: str) -> None:
    """Show a remark in small type."""
    st.html(f'<p class="wm-remark">{escape(text)}</p>')


def show_text(text: str) -> None:
    """Show a sentence that may hold anything, letter by letter."""
    st.html(f'<p class="wm-text">{escape(text)}</p>')


def show_numbers(numbers: Sequence[tuple[str, str]]) -> None:
    """Show a row of key figures: label and value."""
    cards = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in numbers
    )
    st.html(f'<dl class="wm-numbers">{cards}</dl>')
