"""How a chart says that a sample is too small to carry a statement."""

from collections.abc import Mapping

import pandas as pd

from charts.drawing import Trace, rows_of, trace
from charts.periods import iso_dates, period_middles, period_texts
from charts.theme import NEUTRAL, hover, label


def too_few_marks(
    rows: pd.DataFrame, *, labels: Mapping[str, str], period: str, series_first: bool = False
) -> Trace:
    """Return a grey cross on the time axis for every period with too few articles.

    Args:
        rows: period, articles, is_small; several rows a period where there are several lines.
        labels: too_few, articles.
        period: the length of a period: day, week, month, quarter or year.
        series_first: whether a click on the chart carries the series before the period.
    """
    small = rows.loc[rows["is_small"]].drop_duplicates("period").sort_values("period")
    days, no_series = iso_dates(small["period"]), [""] * len(small)
    places = (no_series, days) if series_first else (days, no_series)
    return trace(
        "scatter",
        x=period_middles(small["period"], period),
        y=[0] * len(small),
        mode="markers",
        marker={
            "symbol": "x-thin",
            "size": 7,
            "color": NEUTRAL,
            "line": {"color": NEUTRAL, "width": 1.5},
        },
        name=label(labels, "too_few"),
        customdata=rows_of(*places, small["articles"]),
        hovertext=period_texts(small["period"], period),
        hovertemplate=hover(
            f"%{{hovertext}} · {label(labels, 'too_few')}",
            (label(labels, "articles"), "%{customdata[2]:,}"),
        ),
        cliponaxis=False,
        showlegend=not small.empty,
    )


def stated_or_too_few(values: pd.Series, form: str, *, labels: Mapping[str, str]) -> list[str]:
    """Return every value as ``form`` writes it, and ``labels["too_few"]`` where it is NaN."""
    missing = label(labels, "too_few")
    return [form.format(value) if pd.notna(value) else missing for value in values]
