"""Which words are frequent: one bar a type."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.rows import carried, type_labels
from charts.theme import hover, label, nothing
from charts.value_bars import value_bars


def frequency_bars(frequencies: pd.DataFrame, *, labels: Mapping[str, str]) -> go.Figure:
    """Return one bar a type, in the order of the frame.

    Args:
        frequencies: type, frequency (tokens), document_frequency (articles), relative_frequency
            (per 10,000 tokens); optionally ``label``, the form to show.
        labels: frequency, relative_frequency, document_frequency, nothing.

    Returns:
        A figure whose bars carry the customdata ``[type, ...]``.
    """
    if frequencies.empty:
        return nothing(labels)
    columns = ["type", "frequency", "relative_frequency", "document_frequency"]
    rows = frequencies.assign(
        text=type_labels(frequencies),
        value=frequencies["frequency"],
        shown=[f"{frequency:,}" for frequency in frequencies["frequency"]],
        customdata=carried(frequencies, columns),
    )
    return value_bars(
        rows,
        labels=labels,
        measure="frequency",
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, "frequency"), "%{customdata[1]:,}"),
            (label(labels, "relative_frequency"), "%{customdata[2]:,.2f}"),
            (label(labels, "document_frequency"), "%{customdata[3]:,}"),
        ),
    )
