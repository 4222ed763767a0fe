"""How much of what each outlet published was its own?"""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.drawing import Trace, trace
from charts.notes import notes
from charts.rows import row_axis, row_height
from charts.small_samples import stated_or_too_few
from charts.theme import (
    NEUTRAL,
    count_axis,
    escape,
    framed,
    hover,
    label,
    nothing,
    outlet_label,
    translucent,
)
from charts.value_bars import reach


def originality_bars(
    originality: pd.DataFrame, *, labels: Mapping[str, str], colours: Mapping[str, str]
) -> go.Figure:
    """Return one bar an outlet, largest first: originals in its colour, copies as an open end.

    Args:
        originality: outlet, articles, originals, copies, share_original (0-1), is_small.
        labels: originals, copies, articles, share_original, too_few, unknown_outlet, nothing.
        colours: outlet to colour, from ``theme.outlet_colours`` of the whole corpus.

    Returns:
        A figure whose bars carry the customdata ``[outlet, ...]``.
    """
    if originality.empty:
        return nothing(labels)
    ranked = originality.sort_values(
        ["articles", "outlet"], ascending=[False, True], ignore_index=True
    )
    own = [colours.get(outlet, NEUTRAL) for outlet in ranked["outlet"]]
    names = [outlet_label(labels, outlet) for outlet in ranked["outlet"]]
    shares = ranked["share_original"].mask(ranked["is_small"])
    shown = stated_or_too_few(shares, "{:.0%}", labels=labels)
    return framed(
        [
            _originals(ranked.assign(shown=shown), colours=own, labels=labels, names=names),
            _copies(ranked, colours=own, labels=labels),
        ],
        height=row_height(len(ranked), around=90),
        barmode="stack",
        bargap=0.28,
        hovermode="y",
        xaxis={
            "range": [0, reach(ranked["articles"], shown)],
            **count_axis(ranked["articles"].max()),
            "title": {"text": label(labels, "articles")},
        },
        yaxis=row_axis(names),
        notes=notes(ranked["articles"], ranked.index, shown, anchor="left"),
    )


def _originals(
    rows: pd.DataFrame, *, colours: list[str], labels: Mapping[str, str], names: list[str]
) -> Trace:
    """Return the originals of every outlet; they answer for the whole row."""
    columns = ["outlet", "originals", "copies", "articles", "shown"]
    return trace(
        "bar",
        x=rows["originals"],
        y=rows.index,
        orientation="h",
        name=label(labels, "originals"),
        marker={"color": colours, "line": {"color": colours, "width": 1}},
        customdata=rows[columns].to_numpy(object),
        hovertext=[escape(name) for name in names],
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, "originals"), "%{customdata[1]:,}"),
            (label(labels, "copies"), "%{customdata[2]:,}"),
            (label(labels, "articles"), "%{customdata[3]:,}"),
            (label(labels, "share_original"), "%{customdata[4]}"),
        ),
    )


def _copies(rows: pd.DataFrame, *, colours: list[str], labels: Mapping[str, str]) -> Trace:
    """Return the copies as an open end of each bar."""
    return trace(
        "bar",
        x=rows["copies"],
        y=rows.index,
        orientation="h",
        name=label(labels, "copies"),
        marker={
            "color": [translucent(colour, 0.18) for colour in colours],
            "line": {"color": colours, "width": 1},
        },
        hoverinfo="skip",
    )
