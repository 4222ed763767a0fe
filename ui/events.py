"""The key to the numbered marks on the time axes."""

from ui.figures import show_table
from ui.view import View

from charts.event_strip import events_on
from charts.theme import Figure


def show_events(view: View, figure: Figure) -> None:
    """List the events that a figure marks on its time axis, in the numbers that the marks bear."""
    events = events_on(figure, view.major_events)[["number", "label", "first", "last"]]
    if len(events):
        show_table(view, "events", events, titled=True)
