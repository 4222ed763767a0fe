"""Which spelling of a name does each outlet choose?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from charts.drawing import Trace, trace
from charts.notes import too_few_notes
from charts.rows import row_axis, row_height
from charts.theme import (
    escape,
    framed,
    hover,
    label,
    nothing,
    outlet_label,
    series_colour,
)


def name_forms_bars(
    name_forms: pd.DataFrame, *, labels: Mapping[str, str], name: str, by: str = "outlet"
) -> go.Figure:
    """Return one bar an outlet, 0-100 %, split by the spellings of one name.

    Args:
        name_forms: name (key), form, the column ``by``, mentions (times), articles (with the name
            in any form), share (of the outlet's mentions of that name, 0-1), is_small.
        labels: share_of_mentions, mentions, articles, too_few, unknown_outlet, nothing.
        name: key of the name to draw.
        by: what makes a bar: outlet, script or category.

    Returns:
        A figure whose segments carry the customdata ``[name key, form, outlet, ...]``. An outlet
        that never mentions the name has no bar; one with too few articles says so.
    """
    rows = name_forms.loc[(name_forms["name"] == name) & (name_forms["articles"] > 0)]
    if rows.empty:
        return nothing(labels)
    bars = [str(value) for value in rows[by].drop_duplicates()]
    rows = rows.assign(row=rows[by].map({value: i for i, value in enumerate(bars)}))
    used = rows.groupby("form", sort=False)["mentions"].sum()
    forms = used.loc[used > 0].sort_values(ascending=False, kind="stable").index.tolist()
    names = [outlet_label(labels, value) for value in bars]
    stated = rows.loc[~rows["is_small"]]
    form_of, points = stated["form"].to_numpy(object), _points(stated, by=by, names=names)
    traces = [
        _segments(
            {name: column[form_of == form] for name, column in points.items()},
            form=escape(form),
            position=i,
            labels=labels,
        )
        for i, form in enumerate(forms)
    ]
    small = rows.loc[rows["is_small"]].drop_duplicates("row")
    return framed(
        traces,
        height=row_height(len(bars), around=90),
        margin={"r": 20},
        barmode="stack",
        bargap=0.28,
        xaxis={
            "range": [0, 1],
            "tickformat": ".0%",
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "title": {"text": label(labels, "share_of_mentions")},
        },
        yaxis=row_axis(names),
        showlegend=True,
        notes=too_few_notes(small["row"], labels=labels),
    )


def _points(stated: pd.DataFrame, *, by: str, names: list[str]) -> dict[str, NDArray[Any]]:
    """Return what every segment of every bar is drawn from."""
    return {
        "x": stated["share"].to_numpy(),
        "y": stated["row"].to_numpy(),
        "customdata": stated[["name", "form", by, "mentions", "articles"]].to_numpy(object),
        "hovertext": np.array([escape(names[row]) for row in stated["row"]], object),
    }


def _segments(
    points: dict[str, NDArray[Any]], *, form: str, position: int, labels: Mapping[str, str]
) -> Trace:
    """Return the segments of one spelling in every bar that is stated."""
    is_drawn = len(points["x"]) > 0
    form = form if is_drawn else ""
    return trace(
        "bar",
        **points,
        orientation="h",
        name=form,
        marker={"color": series_colour(position)},
        showlegend=is_drawn,
        hovertemplate=hover(
            f"%{{hovertext}} · {form}",
            (label(labels, "share_of_mentions"), "%{x:.1%}"),
            (label(labels, "mentions"), "%{customdata[3]:,}"),
            (label(labels, "articles"), "%{customdata[4]:,}"),
        ),
    )
