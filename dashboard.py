"""Wenmai: the frame of the dashboard. Run with ``streamlit run dashboard.py -- FOLDER``."""

import streamlit as st

from ui.language import chosen_language
from ui.navigation import open_page

st.set_page_config(page_title="Wenmai 聞脈", page_icon="🗞️", layout="wide")
page = open_page(chosen_language())

from ui.frame import draw_frame  # noqa: E402  after st.navigation: it takes a second to import

draw_frame()
page.run()
