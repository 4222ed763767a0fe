"""The word cloud as a picture."""

import pandas as pd
import streamlit as st

from ui.view import View

from charts.word_cloud_png import word_cloud_png


def show_cloud_download(view: View, words: pd.DataFrame) -> None:
    """Offer the word cloud as a picture; it is drawn when the button is pressed."""
    st.download_button(
        view.say("download_png"),
        data=lambda: word_cloud_png(words),
        file_name="wenmai-word-cloud.png",
        mime="image/png",
        key="png_word_cloud",
        on_click="ignore",
        disabled=words.empty,
    )
