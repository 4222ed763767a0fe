"""What became of the files: loaded, repaired, left out."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from charts.rows import carried, key_labels
from charts.theme import NEUTRAL, hover, label, nothing
from charts.value_bars import value_bars

_COLOURS: Final = {"loaded": "#009e73", "repaired": "#dd7600", "left_out": "#cf4a1c"}


def status_bars(statuses: pd.DataFrame, *, labels: Mapping[str, str]) -> go.Figure:
    """Return one bar a status, in files.

    Args:
        statuses: status (loaded, repaired, left_out), files, articles.
        labels: the three statuses, files, articles, nothing.

    Returns:
        A figure whose bars carry the customdata ``[status, ...]``.
    """
    if statuses.empty or not statuses["files"].any():
        return nothing(labels)
    share = statuses["files"] / statuses["files"].sum()
    pairs = zip(statuses["files"], share, strict=True)
    rows = statuses.assign(
        text=key_labels(statuses["status"], labels),
        value=statuses["files"],
        shown=[f"{files:,} ({part:.1%})" for files, part in pairs],
        customdata=carried(statuses, ["status", "files", "articles"]),
    )
    return value_bars(
        rows,
        labels=labels,
        measure="files",
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, "files"), "%{customdata[1]:,}"),
            (label(labels, "articles"), "%{customdata[2]:,}"),
        ),
        colour=[_COLOURS.get(status, NEUTRAL) for status in statuses["status"]],
    )
