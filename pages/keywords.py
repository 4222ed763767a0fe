"""Which words are frequent, rising, or found together?"""

import streamlit as st

from ui.blocks import show_heading, show_title
from ui.cloud import show_cloud_download
from ui.controls import choose_period, choose_word, choose_words
from ui.events import show_events
from ui.figures import show_figure
from ui.lists import show_passages
from ui.view import selected_view

from analysis.collocation import count_cooccurrences
from analysis.concordance import find_hits
from analysis.frequency import count_frequencies
from analysis.rising import find_rising_types
from analysis.trends import count_term_trends
from charts.cooccurrence_bars import cooccurrence_bars
from charts.frequency_bars import frequency_bars
from charts.rising_bars import rising_bars
from charts.term_lines import term_lines
from charts.word_cloud import word_cloud

view = selected_view()
show_title(view, "keywords")

words = view.spelled(view.ask(count_frequencies, top=100))
wide, narrow = st.columns([3, 2])
with wide:
    cloud = word_cloud(words, labels=view.labels)
    show_figure(view, "word_cloud", cloud, words, picks=("word",))
    show_cloud_download(view, words)
with narrow:
    bars = frequency_bars(words.head(17), labels=view.labels)
    show_figure(view, "top_words", bars, words, picks=("word",))

show_heading(view, "word_passages")
word = choose_word(view, words)
show_passages(view, "word_passages", view.find(find_hits, word), query=word)

near = view.spelled(view.ask(count_cooccurrences, word, top=20))
show_figure(view, "cooccurrences", cooccurrence_bars(near, labels=view.labels), near, word=word)

show_heading(view, "term_words")
terms = choose_words(view)
period = choose_period(view, longest="year")
trends = view.ask(count_term_trends, terms, period=period)
lines = term_lines(trends, labels=view.labels, period=period, events=view.major_events)
show_figure(view, "term_lines", lines, trends, period=period, picks=("at", "word"))
show_events(view, lines)

rising = view.spelled(view.ask(find_rising_types, top=25))
show_figure(view, "rising", rising_bars(rising, labels=view.labels), rising, picks=("word",))
