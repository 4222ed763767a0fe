"""The vertical axis of charts that have one labelled row a line, and their height.

Rows are drawn at 0, 1, 2 … and only labelled with their text: two texts that look alike once they
are cut stay two rows, and a type such as 2019 is not taken for a number.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts.drawing import rows_of
from charts.text_width import shortened
from charts.theme import escape

_LABEL_EMS = 13.0


def row_axis(texts: Sequence[str]) -> dict[str, Any]:
    """Return a y axis with ``texts`` from top to bottom, cut where they are long."""
    return {
        "tickmode": "array",
        "tickvals": list(range(len(texts))),
        "ticktext": [escape(shortened(text, ems=_LABEL_EMS)) for text in texts],
        "range": [len(texts) - 0.5, -0.5],
        "showgrid": False,
        "ticks": "",
    }


def row_height(count: int, *, pixels: int = 26, around: int = 64) -> int:
    """Return the height of a chart of ``count`` rows, in pixels.

    >>> row_height(10)
    324
    """
    return count * pixels + around


def type_labels(frame: pd.DataFrame) -> list[str]:
    """Return what to show for each type: column ``label`` where there is one, else ``type``."""
    column = "label" if "label" in frame.columns else "type"
    return [str(text) for text in frame[column]]


def key_labels(keys: pd.Series, labels: Mapping[str, str]) -> list[str]:
    """Return the reader's word for each key, not escaped; a key without one stands for itself."""
    return [str(labels.get(key, key)) for key in keys]


def carried(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return for each row the list of its values in ``columns``: what hover and click get."""
    return pd.Series(rows_of(*(frame[name] for name in columns)), index=frame.index, dtype=object)
