"""Numbered event markers on a strip above a time axis, in as many lanes as keep them apart."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.drawing import Drawing, Trace, added_to, layout_of, rows_of, trace
from charts.periods import iso_dates, period_middles
from charts.theme import AROUND_PLOT, NEUTRAL, SMALL_FONT, escape, translucent

LANE_PIXELS: Final = 20
MARKER_PIXELS: Final = 17
NARROWEST_PLOT: Final = 320
"""Pixels that a telephone leaves for the plot and what is right of it: markers that keep apart
there do so everywhere."""


def events_between(events: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Return the events that touch the days from ``first`` to ``last``, by date.

    An event keeps its number whatever is filtered: it is the event's place among all of them.

    Args:
        events: columns key, label, first, last (days).
        first: the first day in view.
        last: the last day in view.

    Returns:
        The same columns, and ``number`` (from 1), ``shown_first``, ``shown_last`` (days in view).
    """
    begins, ends = (pd.to_datetime(events[name]).to_numpy() for name in ("first", "last"))
    earliest, latest = first.to_datetime64(), last.to_datetime64()
    order = np.lexsort((events["key"].to_numpy(str), begins))
    touching = np.flatnonzero((ends[order] >= earliest) & (begins[order] <= latest))
    at = order[touching]
    columns = {name: events[name].array.take(at) for name in events}
    columns["number"] = touching + 1
    columns["shown_first"] = np.maximum(begins[at], earliest)
    columns["shown_last"] = np.minimum(ends[at], latest)
    return pd.DataFrame(columns)


def events_on(figure: go.Figure, events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that touch the time axis of ``figure``, as ``events_between`` does.

    A figure that says there is nothing to draw has no such axis, and no events.
    """
    axis = layout_of(figure)["xaxis"].get("range")
    return _events_within(axis, events) if axis else events.head(0).assign(number=0)


def _events_within(axis: Iterable[str], events: pd.DataFrame) -> pd.DataFrame:
    left, right = map(pd.Timestamp, axis)
    return events_between(events, left, right - pd.Timedelta(days=1))


def lanes(positions: Iterable[float], *, apart: float) -> list[int]:
    """Return for each position (ascending) the first lane whose last one is ``apart`` or more away.

    >>> lanes([0, 5, 8, 30], apart=10)
    [0, 1, 2, 0]
    """
    ends: list[float] = []
    chosen = []
    for position in positions:
        free = (i for i, end in enumerate(ends) if position - end >= apart)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [position]
        chosen.append(lane)
    return chosen


def add_event_strip(
    drawing: Drawing,
    events: pd.DataFrame,
    *,
    starts: pd.Series,
    series_first: bool = False,
) -> Drawing:
    """Return ``drawing`` with the events that touch its time axis.

    A number on the strip tells the event's name and days; a thin dotted line goes down through
    the plot. An event of more than a day is a faint band as well.

    Args:
        drawing: a chart over time, its range set.
        events: key, label, first, last (days).
        starts: the periods of the chart.
        series_first: whether a click on the chart carries the series before the period; a click
            on an event carries ``[period, "", event key]`` or ``["", period, event key]``.
    """
    axis = drawing["layout"]["xaxis"]["range"]
    shown = _events_within(axis, events)
    if shown.empty:
        return drawing
    left, right = map(pd.Timestamp, axis)
    middles = period_middles(shown["shown_first"], "day")
    plot_pixels = NARROWEST_PLOT - drawing["layout"]["margin"]["r"]
    pixels = (middles - left) / (right - left) * plot_pixels
    chosen = lanes(pixels, apart=MARKER_PIXELS + 1)
    depth = (max(chosen) + 1) * LANE_PIXELS
    height = drawing["layout"]["height"] + depth
    plot_top = 1 - depth / (height - AROUND_PLOT)
    return added_to(
        drawing,
        [_markers(shown, middles, chosen, starts=starts, series_first=series_first)],
        height=height,
        shapes=[*_lines(middles, chosen, plot_top), *_bands(shown, plot_top)],
        yaxis={"domain": [0, plot_top]},
        yaxis2={
            "domain": [plot_top, 1],
            "range": [-0.5, max(chosen) + 0.5],
            "visible": False,
            "fixedrange": True,
        },
    )


def _markers(
    shown: pd.DataFrame,
    middles: pd.Series,
    chosen: list[int],
    *,
    starts: pd.Series,
    series_first: bool,
) -> Trace:
    """Return the numbers in their rings; a click carries the period the event begins in."""
    periods = starts.drop_duplicates().sort_values()
    found = periods.searchsorted(shown["shown_first"], side="right") - 1
    begins, no_series = iso_dates(periods.iloc[found]), [""] * len(shown)
    places = (no_series, begins) if series_first else (begins, no_series)
    return trace(
        "scatter",
        x=middles,
        y=chosen,
        yaxis="y2",
        mode="markers+text",
        marker={"size": MARKER_PIXELS, "symbol": "circle-open", "color": NEUTRAL},
        text=shown["number"].astype(str),
        textfont=SMALL_FONT,
        customdata=rows_of(*places, shown["key"], _days(shown)),
        hovertext=[escape(text) for text in shown["label"]],
        hovertemplate="<b>%{hovertext}</b><br>%{customdata[3]}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )


def _lines(middles: pd.Series, chosen: list[int], plot_top: float) -> list[dict[str, Any]]:
    """Return one thin dotted line an event, from the axis up to its ring."""
    line = {"width": 1, "dash": "dot", "color": NEUTRAL}
    across = {"type": "line", "yref": "paper", "y0": 0, "line": line}
    lane_share = (1 - plot_top) / (max(chosen) + 1)
    under_ring = 0.5 - MARKER_PIXELS / 2 / LANE_PIXELS
    return [
        across | {"x0": middle, "x1": middle, "y1": plot_top + (lane + under_ring) * lane_share}
        for middle, lane in zip(middles, chosen, strict=True)
    ]


def _bands(shown: pd.DataFrame, plot_top: float) -> list[dict[str, Any]]:
    """Return one faint band an event that lasts longer than a day."""
    longer = shown.loc[shown["shown_last"] > shown["shown_first"]]
    band = {
        "type": "rect",
        "yref": "paper",
        "y0": 0,
        "y1": plot_top,
        "fillcolor": translucent(NEUTRAL, 0.15),
        "line": {"width": 0},
        "layer": "below",
    }
    days = zip(longer["shown_first"], longer["shown_last"], strict=True)
    return [band | {"x0": first, "x1": last + pd.Timedelta(days=1)} for first, last in days]


def _days(shown: pd.DataFrame) -> list[str]:
    """Return the event's own days in words: one date, or from the first to the last."""
    pairs = zip(pd.to_datetime(shown["first"]), pd.to_datetime(shown["last"]), strict=True)
    return [f"{a:%Y-%m-%d}" if a == b else f"{a:%Y-%m-%d} – {b:%Y-%m-%d}" for a, b in pairs]
