"""Which fields does each outlet leave empty?"""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from charts.heat_grid import heat_grid
from charts.rows import carried, key_labels
from charts.theme import escape, hover, label, nothing, outlet_label


def missing_heatmap(missing: pd.DataFrame, *, labels: Mapping[str, str]) -> go.Figure:
    """Return the share of each outlet's articles that lack a field, as the colour of a cell.

    Args:
        missing: outlet, field, missing (articles), articles (of the outlet), share (0-1).
        labels: the fields' names by column, share_missing, missing, articles, too_few,
            unknown_outlet, nothing.

    Returns:
        A figure whose cells carry the customdata ``[outlet, field, ...]``.
    """
    if missing.empty:
        return nothing(labels)
    outlets, fields = missing["outlet"].drop_duplicates(), missing["field"].drop_duplicates()
    outlet_names = [outlet_label(labels, str(outlet)) for outlet in outlets]
    field_names = key_labels(fields, labels)
    cells = missing.assign(
        row=missing["outlet"].map({outlet: i for i, outlet in enumerate(outlets)}),
        column=missing["field"].map({field: i for i, field in enumerate(fields)}),
        is_small=missing["share"].isna(),
        customdata=carried(missing, ["outlet", "field", "missing", "articles", "share"]),
    )
    cells["title"] = [
        f"{escape(outlet_names[row])} · {escape(field_names[column])}"
        for row, column in zip(cells["row"], cells["column"], strict=True)
    ]
    return heat_grid(
        cells,
        row_texts=outlet_names,
        column_texts=field_names,
        labels={**labels, "share": labels.get("share_missing", "share_missing")},
        hovertemplate=hover(
            "%{hovertext}",
            (label(labels, "share_missing"), "%{customdata[4]:.1%}"),
            (label(labels, "missing"), "%{customdata[2]:,}"),
            (label(labels, "articles"), "%{customdata[3]:,}"),
        ),
    )
