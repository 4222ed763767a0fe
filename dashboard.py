"""Wenmai: the frame of the dashboard. Run with ``streamlit run dashboard.py -- FOLDER``."""

import streamlit as st


def show_dashboard() -> None:
    """Register the pages, draw the frame, run the page that the address names."""
    from ui.language import chosen_language
    from ui.navigation import open_page

    st.set_page_config(page_title="Wenmai 聞脈", page_icon="🗞️", layout="wide")
    page = open_page(chosen_language())

    # After st.navigation, which must be called before anything slow is: this takes a second.
    from ui.frame import draw_frame

    draw_frame()
    page.run()


# The processes that read a large folder import this file as well, and must not show anything.
if __name__ == "__main__":
    show_dashboard()
