"""What share of the articles mentions an issue, over time, and how sure that share is."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from charts.drawing import Trace, figure_of, rows_of, trace
from charts.event_strip import add_event_strip
from charts.periods import iso_dates, period_axis, period_middles, period_texts
from charts.small_samples import too_few_marks
from charts.theme import (
    hover,
    label,
    laid_out,
    nothing,
    series_colour,
    series_dash,
    translucent,
)

_HEIGHT: Final = 360


def issue_lines(
    mentions: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    period: str = "year",
    events: pd.DataFrame | None = None,
) -> go.Figure:
    """Return one line an issue with the band of its 95 % interval (Wilson).

    A period of too few articles is a gap and a grey cross.

    Args:
        mentions: issue, period, mentions (times), mentioning (articles), articles, share (0-1),
            low, high, is_small.
        labels: the issues' names by key, share, mentioning, articles, mentions, interval,
            too_few, nothing.
        period: the length of a period: day, week, month, quarter or year.
        events: key, label, first, last; drawn as numbers on a strip above the plot.

    Returns:
        A figure whose points carry the customdata ``[issue key, period as YYYY-MM-DD, ...]``.
    """
    if mentions.empty:
        return nothing(labels, height=_HEIGHT)
    issues = mentions["issue"].drop_duplicates().tolist()
    stated = mentions.copy()
    columns = ["share", "low", "high"]
    stated[columns] = stated[columns].mask(stated["is_small"])
    # The name of a single one stands in the title: only the crosses need a key.
    in_legend = len(issues) > 1
    traces: list[Trace] = []
    for position, issue in enumerate(issues):
        rows = stated.loc[stated["issue"] == issue].sort_values("period")
        traces += _bands(rows, position=position, period=period)
        line = _line(rows, position=position, labels=labels, period=period, in_legend=in_legend)
        traces.append(line)
    drawing = laid_out(
        [*traces, too_few_marks(mentions, labels=labels, period=period, series_first=True)],
        height=_HEIGHT,
        caption=label(labels, "share"),
        xaxis=period_axis(mentions["period"], period),
        yaxis={
            "range": [0, min(1.0, (stated["high"].max() or 1) * 1.05)],
            "tickformat": ".0%",
        },
        showlegend=True,
    )
    if events is not None and not events.empty:
        drawing = add_event_strip(drawing, events, starts=mentions["period"], series_first=True)
    return figure_of(drawing)


def _bands(rows: pd.DataFrame, *, position: int, period: str) -> list[Trace]:
    """Return the interval as one closed shape for every run of periods without a gap."""
    runs = rows["share"].isna().cumsum()[rows["share"].notna()]
    return [
        _band(rows.loc[index], colour=series_colour(position), group=str(position), period=period)
        for index in runs.groupby(runs).groups.values()
    ]


def _band(run: pd.DataFrame, *, colour: str, group: str, period: str) -> Trace:
    """Return the area between low and high: there along the top, back along the bottom."""
    middles = period_middles(run["period"], period)
    return trace(
        "scatter",
        x=[*middles, *middles[::-1]],
        y=[*run["high"], *run["low"][::-1]],
        mode="lines",
        fill="toself",
        fillcolor=translucent(colour, 0.16),
        line={"width": 0},
        hoverinfo="skip",
        legendgroup=group,
        showlegend=False,
    )


def _line(
    rows: pd.DataFrame,
    *,
    position: int,
    labels: Mapping[str, str],
    period: str,
    in_legend: bool,
) -> Trace:
    """Return the shares of one issue, with a gap where none is stated."""
    name = label(labels, str(rows["issue"].iloc[0]))
    counts = (rows[name] for name in ("mentioning", "articles", "mentions", "low", "high"))
    return trace(
        "scatter",
        x=period_middles(rows["period"], period),
        y=rows["share"],
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": series_colour(position), "dash": series_dash(position), "width": 2},
        marker={"size": 6},
        name=name,
        showlegend=in_legend,
        legendgroup=str(position),
        customdata=rows_of(rows["issue"], iso_dates(rows["period"]), *counts),
        hovertext=period_texts(rows["period"], period),
        hovertemplate=hover(
            f"{name} · %{{hovertext}}",
            (label(labels, "share"), "%{y:.1%}"),
            (label(labels, "interval"), "%{customdata[5]:.1%} – %{customdata[6]:.1%}"),
            (label(labels, "mentioning"), "%{customdata[2]:,}"),
            (label(labels, "articles"), "%{customdata[3]:,}"),
            (label(labels, "mentions"), "%{customdata[4]:,}"),
        ),
    )
