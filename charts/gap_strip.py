"""Hatched bars between a time plot and its events: when an outlet may not have been collected."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from charts.drawing import Drawing, Trace, added_to, trace
from charts.theme import AROUND_PLOT, NEUTRAL, escape, hover, label

LANE_PIXELS: Final = 14
MOST_LANES: Final = 8
_BAR: Final = 0.7
_DAY: Final = pd.Timedelta(days=1)


def add_gap_strip(
    drawing: Drawing,
    gaps: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    colours: Mapping[str, str],
) -> Drawing:
    """Return ``drawing`` with a lane for each outlet that has gaps on its time axis.

    A gap is hatched in the colour of its outlet; hovering tells the days. The outlets with the
    most silent days come first, and at most eight have a lane.

    Args:
        drawing: a chart over time, its range set, its events already drawn.
        gaps: outlet, first, last (silent days), days, expected (articles).
        labels: gap, days, expected.
        colours: outlet to colour.

    Returns:
        A drawing whose hatched bars carry the customdata ``["", outlet, ...]``.
    """
    left, right = map(pd.Timestamp, drawing["layout"]["xaxis"]["range"])
    shown = gaps.loc[(gaps["last"] >= left) & (gaps["first"] < right)]
    if shown.empty:
        return drawing
    sizes = shown.groupby("outlet")["days"].sum().sort_values(ascending=False, kind="stable")
    outlets = list(sizes.index[:MOST_LANES])
    lanes = [
        _bars(
            shown.loc[shown["outlet"] == outlet],
            outlet,
            lane,
            colours.get(outlet, NEUTRAL),
            (left, right),
            labels,
        )
        for lane, outlet in enumerate(outlets)
    ]
    return added_to(drawing, lanes, **_make_room(drawing["layout"], n_lanes=len(outlets)))


def _make_room(layout: Mapping[str, Any], *, n_lanes: int) -> dict[str, Any]:
    """Return what makes the layout higher by the lanes, and moves its events up."""
    depth = n_lanes * LANE_PIXELS
    old = layout["height"] - AROUND_PLOT
    old_top = layout["yaxis"].get("domain", (0, 1))[1]
    top = old_top * old / (old + depth)
    above = top + depth / (old + depth)
    room: dict[str, Any] = {
        "height": layout["height"] + depth,
        "yaxis": {"domain": [0, top]},
        "yaxis3": {
            "domain": [top, above],
            "range": [n_lanes - 0.5, -0.5],
            "visible": False,
            "fixedrange": True,
        },
    }
    if "yaxis2" in layout:
        room["yaxis2"] = {"domain": [above, 1]}
        # What reaches into the events' lanes does so as far as before.
        room["shapes"] = [
            shape | {"y1": above + (shape["y1"] - old_top) * old / (old + depth)}
            for shape in layout["shapes"]
        ]
    return room


def _bars(
    rows: pd.DataFrame,
    outlet: str,
    lane: int,
    colour: str,
    edges: tuple[pd.Timestamp, pd.Timestamp],
    labels: Mapping[str, str],
) -> Trace:
    ends = rows["last"] + _DAY
    starts = rows["first"].where(rows["first"] >= edges[0], edges[0])
    stops = ends.where(ends <= edges[1], edges[1])
    days = zip(rows["first"], rows["last"], rows["days"], rows["expected"], strict=True)
    look: dict[str, Any] = {
        "color": "rgba(0,0,0,0)",
        "line": {"color": colour, "width": 1},
        "pattern": {"shape": "/", "fgcolor": colour, "size": 5, "solidity": 0.4},
    }
    return trace(
        "bar",
        x=starts + (stops - starts) / 2,
        y=[_BAR] * len(rows),
        base=[lane - _BAR / 2] * len(rows),
        width=((stops - starts).to_numpy() / np.timedelta64(1, "ms")).tolist(),
        yaxis="y3",
        marker=look,
        name=label(labels, "gap"),
        legendgroup="gap",
        showlegend=lane == 0,
        customdata=[
            ["", outlet, f"{first:%Y-%m-%d} – {last:%Y-%m-%d}", int(n), float(expected)]
            for first, last, n, expected in days
        ],
        hovertemplate=hover(
            f"{label(labels, 'gap')} · {escape(outlet)}<br>%{{customdata[2]}}",
            (label(labels, "days"), "%{customdata[3]:,}"),
            (label(labels, "expected"), "%{customdata[4]:,.0f}"),
        ),
    )
