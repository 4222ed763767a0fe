"""Which issues are mentioned most: one bar an issue."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.rows import carried, key_labels
from charts.small_samples import stated_or_too_few
from charts.theme import hover, label, nothing
from charts.value_bars import interval_bars


def issue_bars(
    mentions: pd.DataFrame, *, labels: Mapping[str, str], top: int | None = None
) -> go.Figure:
    """Return the share of articles that mention each issue, largest first, with its interval.

    Args:
        mentions: issue, mentions (times), mentioning (articles), articles, share (0-1), low, high
            (Wilson, 95 %), is_small; one row an issue.
        labels: the issues' names by key, share, interval, mentioning, articles, mentions,
            too_few, nothing.
        top: draw only the largest.

    Returns:
        A figure whose bars carry the customdata ``[issue key, ...]``.
    """
    if mentions.empty:
        return nothing(labels)
    rows = mentions.assign(
        text=key_labels(mentions["issue"], labels),
        value=mentions["share"].mask(mentions["is_small"]),
    ).sort_values("value", ascending=False, kind="stable", ignore_index=True)
    rows = rows.head(top or len(rows))
    rows["shown"] = stated_or_too_few(rows["value"], "{:.1%}", labels=labels)
    columns = ["issue", "shown", "mentioning", "articles", "mentions", "low", "high"]
    rows["customdata"] = carried(rows, columns)
    return interval_bars(
        rows,
        labels=labels,
        measure="share",
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, "share"), "%{customdata[1]}"),
            (label(labels, "interval"), "%{customdata[5]:.1%} – %{customdata[6]:.1%}"),
            (label(labels, "mentioning"), "%{customdata[2]:,}"),
            (label(labels, "articles"), "%{customdata[3]:,}"),
            (label(labels, "mentions"), "%{customdata[4]:,}"),
        ),
    )
