"""The seven pages, in the order of the menu.

This module imports nothing heavy: ``st.navigation`` must be called before anything slow is, or a
visitor who opens a deep link on a server that has just started gets a page without its frame.
"""

from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.language import interface_texts

PAGES: Final = (
    "overview",
    "coverage",
    "keywords",
    "issues",
    "sources",
    "articles",
    "corpus_health",
)
"""The files of ``pages/``; the first one is what the bare address shows."""


def open_page(language: str) -> StreamlitPage:
    """Register the pages with the server and return the one that the address names."""
    texts = interface_texts(language)
    return st.navigation(
        [
            st.Page(
                f"pages/{name}.py",
                title=texts[f"{name}_page"],
                url_path="" if name == PAGES[0] else name,
                default=name == PAGES[0],
            )
            for name in PAGES
        ]
    )
