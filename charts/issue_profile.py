"""Which issues does a target mention more, or less, than its reference?"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.drawing import Trace, rows_of, trace
from charts.notes import too_few_notes
from charts.rows import key_labels, row_axis, row_height
from charts.theme import (
    NEUTRAL,
    TARGET,
    escape,
    framed,
    hover,
    label,
    nothing,
)
from charts.value_bars import whiskers

_APART: Final = 0.15
"""Rows that a dot stands above or below its line, so that the two intervals do not cover."""


def issue_profile(
    target: pd.DataFrame,
    reference: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    target_colour: str = TARGET,
    reference_colour: str = NEUTRAL,
) -> go.Figure:
    """Return two dots an issue with their intervals; the largest surplus of the target on top.

    Args:
        target: issue, mentions (times), mentioning (articles), articles, share (0-1), low, high
            (Wilson, 95 %), is_small; one row an issue. An outlet, for example.
        reference: the same of what it is held against. All other outlets, for example.
        labels: the issues' names by key, target, reference (their names, shown in the legend),
            share, interval, mentioning, articles, too_few, nothing.
        target_colour: the outlet's own colour where the target is an outlet.
        reference_colour: the other's colour.

    Returns:
        A figure whose dots carry the customdata ``[issue key, "target" or "reference", ...]``. An
        issue that either side has too few articles for is named, with a note and no dots.
    """
    pairs = _paired(target, reference)
    if pairs.empty:
        return nothing(labels)
    small = pairs["is_small_target"] | pairs["is_small_reference"]
    pairs = pairs.assign(
        is_small=small,
        surplus=(pairs["share_target"] - pairs["share_reference"]).mask(small),
    ).sort_values("surplus", ascending=False, kind="stable", ignore_index=True)
    names = key_labels(pairs["issue"], labels)
    stated = pairs.loc[~pairs["is_small"]]
    reach = float(stated[["high_target", "high_reference"]].to_numpy().max(initial=0.01))
    return framed(
        [
            _dots(stated, "reference", labels=labels, colour=reference_colour, names=names),
            _dots(stated, "target", labels=labels, colour=target_colour, names=names),
        ],
        height=row_height(len(pairs), around=90),
        xaxis={
            # A dot at nought is seen whole, and does not cover the name of its row.
            "range": [-0.035 * reach, 1.04 * reach],
            "tickformat": ".0%",
            "title": {"text": label(labels, "share")},
        },
        yaxis=row_axis(names) | {"showgrid": True},
        notes=too_few_notes(pairs.index[pairs["is_small"]].to_series(), labels=labels),
    )


def _paired(target: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return the issues of both sides in the target's order, each column once for either side."""
    places = {issue: at for at, issue in enumerate(reference["issue"])}
    there = np.array([places.get(issue, -1) for issue in target["issue"]], np.intp)
    here = np.flatnonzero(there >= 0)
    columns = {"issue": target["issue"].array.take(here)}
    for side, table, at in (("target", target, here), ("reference", reference, there[here])):
        counted = table.columns.drop("issue")
        columns |= {f"{name}_{side}": table[name].array.take(at) for name in counted}
    return pd.DataFrame(columns, copy=False)


def _dots(
    stated: pd.DataFrame,
    side: str,
    *,
    labels: Mapping[str, str],
    colour: str,
    names: list[str],
) -> Trace:
    """Return the dots of one side with their intervals; the reference's are open."""
    own = {column: stated[f"{column}_{side}"] for column in ("share", "low", "high")}
    counts = (stated[f"{column}_{side}"] for column in ("mentioning", "articles", "low", "high"))
    name = label(labels, side)
    return trace(
        "scatter",
        x=own["share"],
        y=stated.index + (-_APART if side == "target" else _APART),
        mode="markers",
        marker={
            "size": 10,
            "color": colour,
            "symbol": "circle" if side == "target" else "circle-open",
            "line": {"color": colour, "width": 2},
        },
        error_x=whiskers(own["share"], own["low"], own["high"], colour=colour) | {"width": 0},
        name=name,
        customdata=rows_of(stated["issue"], [side] * len(stated), *counts),
        hovertext=[escape(names[row]) for row in stated.index],
        hovertemplate=hover(
            f"%{{hovertext}} · {name}",
            (label(labels, "share"), "%{x:.1%}"),
            (label(labels, "interval"), "%{customdata[4]:.1%} – %{customdata[5]:.1%}"),
            (label(labels, "mentioning"), "%{customdata[2]:,}"),
            (label(labels, "articles"), "%{customdata[3]:,}"),
        ),
    )
