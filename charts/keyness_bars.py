"""Which words tell a target from its reference: bars to the right and to the left of nought."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.drawing import Trace, trace
from charts.rows import row_axis, row_height, type_labels
from charts.theme import NEUTRAL, TARGET, escape, framed, hover, label, nothing
from charts.value_bars import whiskered, whiskers

SURE: Final = 0.05
"""The false discovery rate up to which a difference is drawn."""


def keyness_bars(
    keyness: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    top: int = 15,
    target_colour: str = TARGET,
    reference_colour: str = NEUTRAL,
) -> go.Figure:
    """Return diverging bars by log ratio, with whiskers for its 95 % interval.

    Only types whose difference is sure are drawn: p_adjusted below ``SURE``, and an interval
    without 0.

    Args:
        keyness: type, target_frequency, reference_frequency, target_relative, reference_relative
            (per 10,000 tokens), target_documents, g2, p_adjusted, log_ratio (base 2), low, high;
            optionally ``label``, the form to show. Of each side the first ``top`` sure rows are
            drawn.
        labels: target, reference (their names, shown in the legend), log_ratio,
            target_frequency, reference_frequency, target_relative, reference_relative, g2,
            p_adjusted, nothing.
        top: rows a side.
        target_colour: the outlet's own colour where the target is an outlet.
        reference_colour: the other side's colour.

    Returns:
        A figure whose bars carry the customdata ``[type, ...]``.
    """
    ratio, low, high, p_adjusted = (
        keyness[name].to_numpy(float) for name in ("log_ratio", "low", "high", "p_adjusted")
    )
    is_sure = np.isfinite(ratio) & ((low > 0) | (high < 0)) & (p_adjusted < SURE)
    sides = (np.flatnonzero(is_sure & side)[:top] for side in (ratio > 0, ratio < 0))
    drawn = keyness.take(np.concatenate([*sides]))
    if drawn.empty:
        return nothing(labels)
    drawn = drawn.sort_values("log_ratio", ascending=False, ignore_index=True)
    towards_target = drawn["log_ratio"] > 0
    return framed(
        [
            _bars(drawn.loc[towards_target], labels=labels, side="target", colour=target_colour),
            _bars(
                drawn.loc[~towards_target], labels=labels, side="reference", colour=reference_colour
            ),
        ],
        height=row_height(len(drawn), around=90),
        bargap=0.28,
        hovermode="y",
        xaxis={
            "title": {"text": label(labels, "log_ratio")},
            "zeroline": True,
            "zerolinecolor": NEUTRAL,
            "zerolinewidth": 1,
        },
        yaxis=row_axis(type_labels(drawn)),
    )


def _bars(rows: pd.DataFrame, *, labels: Mapping[str, str], side: str, colour: str) -> Trace:
    """Return the bars of one side, at the rows their index says."""
    carried = [
        "type",
        "target_frequency",
        "target_relative",
        "reference_frequency",
        "reference_relative",
        "g2",
        "p_adjusted",
        "low",
        "high",
    ]
    return trace(
        "bar",
        x=rows["log_ratio"],
        y=rows.index,
        orientation="h",
        name=label(labels, side),
        marker=whiskered(colour),
        error_x=whiskers(rows["log_ratio"], rows["low"], rows["high"], colour=colour),
        customdata=rows[carried].to_numpy(object),
        hovertext=[escape(text) for text in type_labels(rows)],
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, "log_ratio"), "%{x:.2f} (%{customdata[7]:.2f} … %{customdata[8]:.2f})"),
            (label(labels, "target_frequency"), "%{customdata[1]:,}"),
            (label(labels, "target_relative"), "%{customdata[2]:,.2f}"),
            (label(labels, "reference_frequency"), "%{customdata[3]:,}"),
            (label(labels, "reference_relative"), "%{customdata[4]:,.2f}"),
            (label(labels, "g2"), "%{customdata[5]:,.1f}"),
            (label(labels, "p_adjusted"), "%{customdata[6]:.2g}"),
        ),
    )
