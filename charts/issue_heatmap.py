"""Which issue is mentioned when, or by whom: issues down, periods or outlets across."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.heat_grid import heat_grid
from charts.periods import iso_dates, period_texts
from charts.rows import carried, key_labels
from charts.theme import escape, hover, label, nothing, outlet_label


def issue_heatmap(
    mentions: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    by: str = "period",
    period: str = "year",
) -> go.Figure:
    """Return the share of articles that mention each issue, as the colour of a cell.

    Args:
        mentions: issue, the column ``by``, mentions (times), mentioning (articles), articles,
            share (0-1), low, high, is_small; one row a cell.
        labels: the issues' names by key, share, interval, mentioning, articles, mentions,
            too_few, unknown_outlet, nothing.
        by: what runs across: period, outlet, script or category.
        period: the length of a period: day, week, month, quarter or year.

    Returns:
        A figure whose cells carry the customdata ``[issue key, period as YYYY-MM-DD or outlet,
        ...]``.
    """
    if mentions.empty:
        return nothing(labels)
    across = iso_dates(mentions["period"]) if by == "period" else mentions[by].astype(str).tolist()
    columns = list(dict.fromkeys(sorted(across) if by == "period" else across))
    column_texts = _column_texts(columns, by=by, period=period, labels=labels)
    issues = mentions["issue"].drop_duplicates()
    issue_texts = key_labels(issues, labels)
    cells = _cells(mentions.assign(across=across), rows=issues.tolist(), columns=columns)
    cells["title"] = [
        f"{escape(issue_texts[row])} · {escape(column_texts[column])}"
        for row, column in zip(cells["row"], cells["column"], strict=True)
    ]
    return heat_grid(
        cells,
        row_texts=issue_texts,
        column_texts=column_texts,
        labels=labels,
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, "share"), "%{customdata[7]:.1%}"),
            (label(labels, "interval"), "%{customdata[5]:.1%} – %{customdata[6]:.1%}"),
            (label(labels, "mentioning"), "%{customdata[2]:,}"),
            (label(labels, "articles"), "%{customdata[3]:,}"),
            (label(labels, "mentions"), "%{customdata[4]:,}"),
        ),
    )


def _cells(mentions: pd.DataFrame, *, rows: list[str], columns: list[str]) -> pd.DataFrame:
    """Return the mentions with row and column of each cell and what a click on it carries."""
    counts = ["mentioning", "articles", "mentions", "low", "high", "share"]
    return mentions.assign(
        row=mentions["issue"].map({issue: i for i, issue in enumerate(rows)}),
        column=mentions["across"].map({across: i for i, across in enumerate(columns)}),
        customdata=carried(mentions, ["issue", "across", *counts]),
    ).reset_index(drop=True)


def _column_texts(
    columns: list[str], *, by: str, period: str, labels: Mapping[str, str]
) -> list[str]:
    """Return the name of each column, not escaped."""
    if by == "period":
        starts = pd.Series(pd.to_datetime(columns))
        return [text.partition(" (")[0] for text in period_texts(starts, period)]
    if by == "outlet":
        return [outlet_label(labels, outlet) for outlet in columns]
    return [str(labels.get(key, key)) for key in columns]
