"""The key to the numbered marks on the time axes."""

from charts.event_strip import events_between
from ui.figures import show_table
from ui.view import View


def show_events(view: View) -> None:
    """List the events that the marks stand for, in the numbers that the marks bear."""
    dates = view.corpus.articles.loc[view.selection, "date"]
    if dates.notna().any():
        events = events_between(view.events(), dates.min(), dates.max())
        show_table(view, "events", events.drop(columns="key"))
