"""When is a word used, and how often: one line a term."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from charts.drawing import Trace, figure_of, trace
from charts.end_labels import add_end_labels, fit_at_ends
from charts.event_strip import add_event_strip
from charts.periods import iso_dates, period_axis, period_middles, period_texts
from charts.small_samples import too_few_marks
from charts.theme import (
    escape,
    hover,
    label,
    laid_out,
    nothing,
    series_colour,
    series_dash,
)

_HEIGHT: Final = 360
# Of each measure, how the axis and the hover text write it.
_FORMS: Final = {"relative_frequency": (",", ",.2f"), "document_share": (".0%", ".1%")}


def term_lines(
    trends: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    period: str = "year",
    measure: str = "relative_frequency",
    events: pd.DataFrame | None = None,
) -> go.Figure:
    """Return one line a term, by period; a period of too few articles is a gap and a grey cross.

    Args:
        trends: period, term, frequency (tokens), document_frequency (articles), articles, tokens,
            relative_frequency (per 10,000 tokens), document_share (0-1), is_small.
        labels: the measure, frequency, document_frequency, articles, too_few, nothing.
        period: the length of a period: day, week, month, quarter or year.
        measure: the column to draw, relative_frequency or document_share.
        events: key, label, first, last; drawn as numbers on a strip above the plot.

    Returns:
        A figure whose points carry the customdata ``[period as YYYY-MM-DD, term, ...]``.
    """
    if trends.empty:
        return nothing(labels, height=_HEIGHT)
    terms = [str(term) for term in trends["term"].drop_duplicates()]
    value = trends[measure].mask(trends["is_small"])
    drawn = trends.assign(value=value).sort_values("period", kind="stable")
    at_ends = fit_at_ends(terms)
    term_of, points = drawn["term"].to_numpy(object), _points(drawn, period)
    traces = [
        _line(
            {name: column[term_of == term] for name, column in points.items()},
            term=term,
            position=i,
            labels=labels,
            measure=measure,
            in_legend=not at_ends,
        )
        for i, term in enumerate(terms)
    ]
    ceiling = (drawn["value"].max() or 1) * 1.08 if drawn["value"].notna().any() else 1.0
    drawing = laid_out(
        [*traces, too_few_marks(trends, labels=labels, period=period)],
        height=_HEIGHT,
        xaxis=period_axis(trends["period"], period),
        caption=label(labels, measure),
        yaxis={"range": [0, ceiling], "tickformat": _FORMS[measure][0]},
        showlegend=True,
    )
    if at_ends:
        drawing = add_end_labels(drawing, _ends(drawn, terms), ceiling=ceiling)
    if events is not None and not events.empty:
        drawing = add_event_strip(drawing, events, starts=trends["period"])
    return figure_of(drawing)


def _points(drawn: pd.DataFrame, period: str) -> dict[str, NDArray[Any]]:
    """Return what every point of every line is drawn from."""
    counts = drawn[["term", "frequency", "document_frequency", "articles"]].to_numpy(object)
    days = np.array(iso_dates(drawn["period"]), object)
    return {
        "x": period_middles(drawn["period"], period).to_numpy(),
        "y": drawn["value"].to_numpy(),
        "customdata": np.column_stack([days, counts]),
        "hovertext": np.array(period_texts(drawn["period"], period), object),
    }


def _line(
    points: dict[str, NDArray[Any]],
    *,
    term: str,
    position: int,
    labels: Mapping[str, str],
    measure: str,
    in_legend: bool,
) -> Trace:
    """Return the line of one term, with a gap where ``y`` is missing."""
    term = escape(term)
    return trace(
        "scatter",
        **points,
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": series_colour(position), "dash": series_dash(position), "width": 2},
        marker={"size": 6},
        name=term,
        showlegend=in_legend,
        hovertemplate=hover(
            f"{term} · %{{hovertext}}",
            (label(labels, measure), f"%{{y:{_FORMS[measure][1]}}}"),
            (label(labels, "frequency"), "%{customdata[2]:,}"),
            (label(labels, "document_frequency"), "%{customdata[3]:,}"),
            (label(labels, "articles"), "%{customdata[4]:,}"),
        ),
    )


def _ends(drawn: pd.DataFrame, terms: list[str]) -> list[tuple[str, str, float]]:
    """Return name, colour and last stated value of each term that has one."""
    last = drawn.groupby("term")["value"].last().dropna()
    return [
        (term, series_colour(i), float(last[term])) for i, term in enumerate(terms) if term in last
    ]
