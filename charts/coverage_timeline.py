"""How much was published, when, by whom: stacked bars over time."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from charts.drawing import Trace, figure_of, rows_of, trace
from charts.event_strip import add_event_strip
from charts.gap_strip import add_gap_strip
from charts.periods import (
    iso_dates,
    period_axis,
    period_middles,
    period_texts,
    period_widths,
)
from charts.theme import (
    NEUTRAL,
    count_axis,
    escape,
    hover,
    label,
    laid_out,
    nothing,
    outlet_label,
    outlet_patterns,
)

_HEIGHT: Final = 380
_OTHERS: Final = "\0others"


def coverage_timeline(  # noqa: PLR0913 -- each option is one thing a reader can ask for
    coverage: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    period: str = "month",
    share: bool = False,
    moving_average: bool = False,
    events: pd.DataFrame | None = None,
    gaps: pd.DataFrame | None = None,
    most: int = 12,
) -> go.Figure:
    """Return stacked bars, one stack a period and one segment an outlet.

    Args:
        coverage: period, outlet, articles, total, share (0-1), and moving_average (articles,
            per outlet) where that is asked for; a row for every period and outlet.
        labels: articles, articles_in_all, share, moving_average, nothing, other_outlets,
            unknown_outlet; with ``gaps`` also gap, days, expected.
        colours: outlet to colour, from ``theme.outlet_colours`` of the whole corpus.
        period: the length of a period: day, week, month, quarter or year.
        share: draw each outlet's share of the period, 0-100 %, instead of numbers of articles.
        moving_average: draw the moving average over all outlets as a line; not with ``share``.
        events: key, label, first, last; drawn as numbers on a strip above the plot.
        gaps: outlet, first, last, days, expected; hatched in lanes above the plot, one an
            outlet, so that what was not collected is not read as a silence of the outlet.
        most: outlets shown by name; the smaller ones are added up as ``other_outlets``.

    Returns:
        A figure whose bars carry the customdata ``[period as YYYY-MM-DD, outlet, ...]``; the
        outlet is empty for ``other_outlets``, for the average and for an event, and the period
        for a gap.
    """
    if coverage.empty or not coverage["articles"].any():
        return nothing(labels, height=_HEIGHT)
    traces = _stack(coverage, labels=labels, colours=colours, period=period, share=share, most=most)
    if moving_average and not share:
        traces.append(_average_line(coverage, labels=labels, period=period))
    drawing = laid_out(
        traces,
        height=_HEIGHT,
        caption=label(labels, "share" if share else "articles"),
        barmode="stack",
        xaxis=period_axis(coverage["period"], period),
        yaxis=_value_axis(coverage["total"].max(), share=share),
        showlegend=True,
    )
    if events is not None and not events.empty:
        drawing = add_event_strip(drawing, events, starts=coverage["period"])
    if gaps is not None and not gaps.empty:
        drawing = add_gap_strip(drawing, gaps, labels=labels, colours=colours)
    return figure_of(drawing)


def _stack(
    coverage: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    period: str,
    share: bool,
    most: int,
) -> list[Trace]:
    """Return one trace an outlet, the largest at the bottom of the stack, the rest on top."""
    gathered = _gathered(coverage, most=most)
    patterns = outlet_patterns(colours)
    sizes = gathered.groupby("outlet")["articles"].sum().sort_values(ascending=False)
    ranked = sorted(sizes.index, key=lambda outlet: outlet == _OTHERS)
    return [
        _bars(
            gathered.loc[gathered["outlet"] == outlet],
            labels=labels,
            colour=colours.get(outlet, NEUTRAL),
            pattern="." if outlet == _OTHERS else patterns.get(outlet, ""),
            period=period,
            share=share,
        )
        for outlet in ranked
    ]


def _gathered(coverage: pd.DataFrame, *, most: int) -> pd.DataFrame:
    """Return the coverage with all but the ``most`` largest outlets added up as one."""
    sizes = coverage.groupby("outlet")["articles"].sum().sort_values(ascending=False)
    if len(sizes) <= most:
        return coverage
    small = coverage["outlet"].isin(sizes.index[most - 1 :])
    named = coverage.assign(outlet=coverage["outlet"].mask(small, _OTHERS))
    sums = named.groupby(["period", "outlet"], as_index=False)
    return sums.agg({"articles": "sum", "total": "first", "share": "sum"})


def _bars(
    rows: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    colour: str,
    pattern: str,
    period: str,
    share: bool,
) -> Trace:
    """Return the segments of one outlet; a period without an article of it needs none."""
    rows = rows.loc[rows["articles"] > 0]
    outlet = "" if rows.empty else str(rows["outlet"].iloc[0])
    others = outlet == _OTHERS
    name = label(labels, "other_outlets") if others else escape(outlet_label(labels, outlet))
    names = [""] * len(rows) if others else rows["outlet"]
    counts = (rows[column] for column in ("articles", "total", "share"))
    return trace(
        "bar",
        x=period_middles(rows["period"], period),
        y=rows["share"] if share else rows["articles"],
        width=period_widths(rows["period"], period),
        name=name,
        marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay", "size": 6}},
        customdata=rows_of(iso_dates(rows["period"]), names, *counts),
        hovertext=period_texts(rows["period"], period),
        hovertemplate=hover(
            f"{name} · %{{hovertext}}",
            (label(labels, "articles"), "%{customdata[2]:,}"),
            (label(labels, "articles_in_all"), "%{customdata[3]:,}"),
            (label(labels, "share"), "%{customdata[4]:.1%}"),
        ),
    )


def _average_line(coverage: pd.DataFrame, *, labels: Mapping[str, str], period: str) -> Trace:
    """Return the moving average of all outlets together: the sum of each outlet's own."""
    sums = coverage.groupby("period")["moving_average"].sum(min_count=1).dropna().reset_index()
    return trace(
        "scatter",
        x=period_middles(sums["period"], period),
        y=sums["moving_average"],
        mode="lines",
        line={"color": NEUTRAL, "width": 2.5, "shape": "spline", "smoothing": 0.4},
        name=label(labels, "moving_average"),
        customdata=[[day, ""] for day in iso_dates(sums["period"])],
        hovertext=period_texts(sums["period"], period),
        hovertemplate=hover("%{hovertext}", (label(labels, "moving_average"), "%{y:,.1f}")),
    )


def _value_axis(most: int, *, share: bool) -> dict[str, Any]:
    """Return the vertical axis: articles up to ``most``, or a share up to 100 %."""
    if share:
        return {"range": [0, 1], "tickformat": ".0%"}
    return {"rangemode": "tozero", **count_axis(most)}
