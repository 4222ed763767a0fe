"""How much was published, when, by whom?"""

import streamlit as st

from ui.blocks import show_heading, show_title
from ui.controls import choose_measure, choose_period, choose_window, narrowed_view
from ui.events import show_events
from ui.figures import show_figure
from ui.gaps import find_shown_gaps, show_gaps
from ui.lists import show_articles
from ui.view import selected_view

from analysis.coverage import compute_moving_average, count_coverage
from analysis.overview import list_latest
from charts.coverage_timeline import coverage_timeline

view = selected_view()
show_title(view, "coverage")

left, middle, right = st.columns([3, 2, 2])
with left:
    period = choose_period(view, longest="month")
with middle:
    measure = choose_measure(view)
with right:
    window = choose_window(view)

coverage = compute_moving_average(view.ask(count_coverage, period=period), window=window or 1)
gaps = find_shown_gaps(view)
timeline = coverage_timeline(
    coverage,
    labels=view.labels,
    colours=view.colours,
    period=period,
    share=measure == "share",
    moving_average=window > 0,
    events=view.major_events,
    gaps=gaps,
)
show_figure(
    view,
    "coverage_timeline",
    timeline,
    coverage,
    period=period,
    picks=("at", "by"),
    unit=view.say(f"unit_{measure}"),
)
show_events(view, timeline)
show_gaps(view, gaps)

show_heading(view, "coverage_articles")
behind = narrowed_view(view, period=period)
show_articles(view, "behind", behind.find(list_latest))
