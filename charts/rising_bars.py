"""Which words have become more frequent: one bar a type."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.rows import carried, type_labels
from charts.small_samples import stated_or_too_few
from charts.theme import TARGET, hover, label, nothing
from charts.value_bars import interval_bars


def rising_bars(rising: pd.DataFrame, *, labels: Mapping[str, str]) -> go.Figure:
    """Return the change of each type with its 95 % interval, in the order of the frame.

    Args:
        rising: type, earlier_frequency, later_frequency (tokens), earlier_relative,
            later_relative (per 10,000 tokens), later_documents (articles), change (log2 of later
            / earlier), low, high, is_small; optionally ``label``, the form to show. The bar of a
            type in too few articles is left out and says so.
        labels: change, interval, earlier_relative, later_relative, later_documents, too_few,
            nothing.

    Returns:
        A figure whose bars carry the customdata ``[type, ...]``.
    """
    if rising.empty:
        return nothing(labels)
    change = rising["change"].mask(rising["is_small"])
    rows = rising.assign(
        text=type_labels(rising),
        value=change,
        shown=stated_or_too_few(change, "{:+.1f}", labels=labels),
    )
    measures = ["earlier_relative", "later_relative", "later_documents", "low", "high"]
    rows["customdata"] = carried(rows, ["type", "shown", *measures])
    return interval_bars(
        rows,
        labels=labels,
        measure="change",
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, "change"), "%{customdata[1]}"),
            (label(labels, "interval"), "%{customdata[5]:+.1f} – %{customdata[6]:+.1f}"),
            (label(labels, "earlier_relative"), "%{customdata[2]:,.2f}"),
            (label(labels, "later_relative"), "%{customdata[3]:,.2f}"),
            (label(labels, "later_documents"), "%{customdata[4]:,}"),
        ),
        colour=TARGET,
    )
