"""Which words stand near another one: one bar a type."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.rows import carried, type_labels
from charts.theme import hover, label, nothing
from charts.value_bars import value_bars


def cooccurrence_bars(
    cooccurrences: pd.DataFrame, *, labels: Mapping[str, str], measure: str = "log_dice"
) -> go.Figure:
    """Return one bar a type, in the order of the frame.

    Args:
        cooccurrences: type, together (times inside the window), frequency (tokens), documents
            (articles) and ``measure``; optionally ``label``, the form to show.
        labels: the measure, together, frequency, documents, nothing.
        measure: the column the bars are drawn from, a measure of association.

    Returns:
        A figure whose bars carry the customdata ``[type, ...]``.
    """
    if cooccurrences.empty:
        return nothing(labels)
    columns = ["type", measure, "together", "frequency", "documents"]
    rows = cooccurrences.assign(
        text=type_labels(cooccurrences),
        value=cooccurrences[measure].clip(lower=0),
        shown=[f"{value:.1f}" for value in cooccurrences[measure]],
        customdata=carried(cooccurrences, columns),
    )
    return value_bars(
        rows,
        labels=labels,
        measure=measure,
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, measure), "%{customdata[1]:.2f}"),
            (label(labels, "together"), "%{customdata[2]:,}"),
            (label(labels, "frequency"), "%{customdata[3]:,}"),
            (label(labels, "documents"), "%{customdata[4]:,}"),
        ),
    )
