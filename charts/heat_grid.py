"""A grid of cells coloured by a share: what every heat map here is drawn with.

The colour is one hue that begins transparent, so that nought is the page itself, light or dark.
Plotly cannot select the cells of a heat map, so one invisible marker a cell takes hover and click.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.drawing import Trace, trace
from charts.notes import notes
from charts.rows import row_axis, row_height
from charts.text_width import shortened
from charts.theme import HEAT, NEUTRAL, SMALL_FONT, escape, framed, label

_COLUMN_EMS: Final = 9.0
_NAMED_COLUMNS: Final = 12
_CELL_TEXT_COLUMNS: Final = 8
_LEGEND_PIXELS: Final = 26
PALEST: Final = 0.05
STRONGEST: Final = 0.78
"""Opacity of the highest share: up to it the page's own text reads in the cell, light or dark."""
_SCALE: Final = [[0.0, f"rgba({HEAT}, {PALEST})"], [1.0, f"rgba({HEAT}, {STRONGEST})"]]


def heat_grid(
    cells: pd.DataFrame,
    *,
    row_texts: list[str],
    column_texts: list[str],
    labels: Mapping[str, str],
    hovertemplate: str,
) -> go.Figure:
    """Return the grid; a cell with too few articles bears a cross and no colour.

    Args:
        cells: row and column (numbers from 0), share (0-1, NaN if not stated), is_small,
            customdata (a list a cell), title (escaped, the first line of the hover text).
        row_texts: names of the rows from top to bottom, not escaped.
        column_texts: names of the columns from left to right, not escaped.
        labels: share (the caption of the colours), too_few.
        hovertemplate: for a cell that is stated; one that is not says how few articles it has.
    """
    stated = cells.loc[~cells["is_small"] & cells["share"].notna()]
    small = cells.loc[cells["is_small"]]
    top = float(stated["share"].max()) if stated["share"].any() else 1.0
    wide = len(column_texts) > _CELL_TEXT_COLUMNS
    shape = (len(row_texts), len(column_texts))
    too_few = label(labels, "too_few")
    traces = [
        _colours(stated, shape, top=top, labels=labels, bar=wide),
        _crosses(small, labels=labels),
        _targets(stated, hovertemplate),
        _targets(small, f"<b>%{{hovertext}}</b><br>{too_few}<extra></extra>"),
    ]
    shown = map(_short_percent, stated["share"])
    written = [] if wide else notes(stated["column"], stated["row"], shown)
    return framed(
        traces,
        height=row_height(len(row_texts), pixels=28, around=130 if wide else 90),
        hoverdistance=-1,
        margin={"b": _LEGEND_PIXELS if len(small) else 0},
        legend={"x": 1, "xanchor": "right", "y": 0, "yanchor": "bottom", "yref": "container"},
        xaxis=_column_axis(column_texts),
        yaxis=row_axis(row_texts),
        notes=written,
    )


def _colours(
    stated: pd.DataFrame,
    shape: tuple[int, int],
    *,
    top: float,
    labels: Mapping[str, str],
    bar: bool,
) -> Trace:
    grid = np.full(shape, np.nan)
    grid[stated["row"], stated["column"]] = stated["share"]
    return trace(
        "heatmap",
        z=grid,
        zmin=0,
        zmax=top,
        colorscale=_SCALE,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        showscale=bar,
        colorbar={
            "orientation": "h",
            "thickness": 8,
            "len": 0.6,
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yanchor": "top",
            "tickformat": ".0%",
            "tickvals": [0, top / 2, top],
            "outlinewidth": 0,
            "title": {"text": label(labels, "share"), "side": "bottom", "font": SMALL_FONT},
        },
    )


def _short_percent(share: float) -> str:
    """Return a share in so few signs that it fits its cell on a telephone."""
    return "&lt;1%" if 0 < share < 0.005 else f"{share:.0%}"


def _crosses(small: pd.DataFrame, *, labels: Mapping[str, str]) -> Trace:
    """Return a cross in every small cell, which the legend explains: no cell has room for words."""
    return trace(
        "scatter",
        x=small["column"],
        y=small["row"],
        mode="markers",
        marker={
            "symbol": "x-thin",
            "size": 6,
            "color": NEUTRAL,
            "line": {"color": NEUTRAL, "width": 1.2},
        },
        name=label(labels, "too_few"),
        hoverinfo="skip",
        showlegend=not small.empty,
    )


def _targets(cells: pd.DataFrame, hovertemplate: str) -> Trace:
    """Return the invisible markers that answer to a pointer."""
    return trace(
        "scatter",
        x=cells["column"],
        y=cells["row"],
        mode="markers",
        marker={"symbol": "square", "size": 22, "opacity": 0, "color": f"rgb({HEAT})"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=cells["customdata"].tolist(),
        hovertext=cells["title"],
        hovertemplate=hovertemplate,
        showlegend=False,
    )


def _column_axis(texts: list[str]) -> dict[str, Any]:
    """Return the axis above the grid; its labels lean only where they would not fit level.

    They lean to the left, over the names of the rows: on the right the last would be cut off.

    Of many columns only some are named, from the first on and evenly.
    """
    step = ceil(len(texts) / _NAMED_COLUMNS)
    named = range(0, len(texts), step)
    return {
        "side": "top",
        "tickmode": "array",
        "tickvals": list(named),
        "ticktext": [escape(shortened(texts[i], ems=_COLUMN_EMS)) for i in named],
        "autotickangles": [0, 55, 90],
        "range": [-0.5, len(texts) - 0.5],
        "showgrid": False,
        "ticks": "",
    }
