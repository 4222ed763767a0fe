"""Text inside a plot that keeps its colour when a reader clicks.

Text that belongs to a trace fades with the points that were not clicked; an annotation does not.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from charts.theme import SMALL_FONT, label


def notes(
    x: Iterable[float],
    y: Iterable[float],
    texts: Iterable[str],
    *,
    anchor: str = "center",
    **font: Any,
) -> list[dict[str, Any]]:
    """Return one annotation a text, as ``layout.annotations`` takes them.

    Args:
        x: where the texts stand, in the unit of the axis.
        y: the same for the vertical axis.
        texts: escaped.
        anchor: ``center``, or ``left`` for a text that begins at ``x``.
        **font: size and colour; by default small and in the colour of the page.
    """
    look = {
        "xanchor": anchor,
        "yanchor": "middle",
        "xshift": 4 if anchor == "left" else 0,
        "showarrow": False,
        "borderpad": 0,
        "font": {**SMALL_FONT, **font},
    }
    return [
        look | {"x": float(across), "y": float(down), "text": text}
        for across, down, text in zip(x, y, texts, strict=True)
    ]


def too_few_notes(rows: pd.Series, *, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return ``labels["too_few"]`` at the left edge of each of ``rows``, in place of a bar."""
    return notes([0] * len(rows), rows, [label(labels, "too_few")] * len(rows), anchor="left")
