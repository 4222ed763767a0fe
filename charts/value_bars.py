"""Horizontal bars with their value at the end: what most rankings are drawn with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.drawing import Trace, trace
from charts.notes import notes
from charts.rows import row_axis, row_height
from charts.text_width import text_width
from charts.theme import REFERENCE, SMALL_FONT, escape, framed, label, translucent

_NARROWEST_PLOT: Final = 240
"""Pixels the bars and their values have left on a telephone."""


def value_bars(
    rows: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    measure: str,
    hovertemplate: str,
    colour: str | Sequence[str] = REFERENCE,
) -> go.Figure:
    """Return one bar a row from top to bottom; the value stands at its end instead of a scale.

    Args:
        rows: text (the row's name, not escaped), value (the bar's length, NaN for none), shown
            (the value in words, escaped), customdata (a list a row).
        labels: ``measure`` is looked up for the caption above the bars.
        measure: key of what the bars show.
        hovertemplate: may refer to ``%{hovertext}``, the row's full name, and to customdata.
        colour: of all bars, or one a row.
    """
    bars = _bars(rows, hovertemplate, marker={"color": colour})
    return _figure(rows, bars, ends=rows["value"].astype(float), caption=label(labels, measure))


def interval_bars(
    rows: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    measure: str,
    hovertemplate: str,
    colour: str = REFERENCE,
) -> go.Figure:
    """Return the same as ``value_bars`` with a whisker a bar.

    Args:
        rows: text, value, shown, customdata, and low and high (where the whisker begins and ends).
        labels: ``measure`` is looked up for the caption above the bars.
        measure: key of what the bars show.
        hovertemplate: may refer to ``%{hovertext}``, the row's full name, and to customdata.
        colour: of all bars.
    """
    values = rows["value"].astype(float)
    spread = whiskers(values, rows["low"], rows["high"], colour=colour)
    bars = _bars(rows, hovertemplate, marker=whiskered(colour), error_x=spread)
    high = rows["high"].where(np.isfinite(rows["high"]), values)
    low = rows["low"].where(np.isfinite(rows["low"]), 0.0)
    return _figure(rows, bars, ends=high, caption=label(labels, measure), start=low.min())


def _bars(rows: pd.DataFrame, hovertemplate: str, **look: Any) -> Trace:
    return trace(
        "bar",
        x=rows["value"].astype(float),
        y=list(range(len(rows))),
        orientation="h",
        customdata=rows["customdata"].tolist(),
        hovertext=[escape(text) for text in rows["text"]],
        hovertemplate=hovertemplate,
        showlegend=False,
        **look,
    )


def _figure(
    rows: pd.DataFrame, bars: Trace, *, ends: pd.Series, caption: str, start: float = 0.0
) -> go.Figure:
    """Return the figure; ``ends`` is how far to the right each row reaches, NaN for a note.

    ``start`` is how far to the left a whisker reaches where that is below nought.
    """
    stated = ends.where(rows["value"].notna())
    return framed(
        [bars],
        height=row_height(len(rows)),
        caption=caption,
        bargap=0.28,
        hovermode="y",
        xaxis={"range": [min(0.0, start), reach(stated, rows["shown"])], "visible": False},
        yaxis=row_axis([str(text) for text in rows["text"]]),
        notes=notes(stated.fillna(0.0), range(len(rows)), rows["shown"], anchor="left"),
    )


def reach(ends: pd.Series, shown: Iterable[str]) -> float:
    """Return where the axis must end so that the longest text fits behind the longest bar."""
    longest = ends.max()
    widest = max(text_width(text) for text in shown) * SMALL_FONT["size"] + 8
    return float(longest if longest > 0 else 1) / (1 - widest / _NARROWEST_PLOT)


def whiskered(colour: str) -> dict[str, Any]:
    """Return the look of a bar with a whisker: pale enough for its lower half to be seen."""
    return {"color": translucent(colour, 0.45), "line": {"color": colour, "width": 1}}


def whiskers(values: pd.Series, low: pd.Series, high: pd.Series, *, colour: str) -> dict[str, Any]:
    """Return an interval as distances from its value; none where a bound is not finite."""
    infinite = [np.inf, -np.inf]
    return {
        "type": "data",
        "symmetric": False,
        "array": (high - values).replace(infinite, np.nan),
        "arrayminus": (values - low).replace(infinite, np.nan),
        "color": colour,
        "thickness": 1.5,
        "width": 3,
    }
