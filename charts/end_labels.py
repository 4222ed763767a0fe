"""Names at the right end of lines, pushed apart so that none covers another."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from charts.drawing import Drawing, added_to
from charts.text_width import text_width
from charts.theme import AROUND_PLOT, FONT_SIZE, escape

LONGEST_EMS: Final = 7.0
MOST_LINES: Final = 8
_APART: Final = 17


def fit_at_ends(names: Sequence[str]) -> bool:
    """Return whether there are few and short enough names to do without a legend."""
    return len(names) <= MOST_LINES and all(text_width(name) <= LONGEST_EMS for name in names)


def spread(heights: Sequence[float], *, apart: float) -> list[float]:
    """Return the heights moved as little upwards as keeps neighbours ``apart``.

    >>> spread([0, 30, 3], apart=10)
    [0, 30, 10]
    """
    moved = list(heights)
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    for lower, upper in pairwise(order):
        moved[upper] = max(moved[upper], moved[lower] + apart)
    return moved


def add_end_labels(
    drawing: Drawing, ends: Sequence[tuple[str, str, float]], *, ceiling: float
) -> Drawing:
    """Return ``drawing`` with one name a line to the right of the plot.

    Args:
        drawing: one whose vertical axis runs from 0 to ``ceiling``.
        ends: name (not escaped), colour and last value of each line.
        ceiling: top of the vertical axis, in its unit.
    """
    plot = drawing["layout"]["height"] - AROUND_PLOT
    heights = spread([value / ceiling * plot for _, _, value in ends], apart=_APART)
    names = [
        {
            "text": f'<span style="color:{colour}">●</span> {escape(name)}',
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "y": value,
            "yshift": height - value / ceiling * plot,
            "showarrow": False,
        }
        for (name, colour, value), height in zip(ends, heights, strict=True)
    ]
    widest = max((text_width(name) for name, _, _ in ends), default=0.0) + 1.5
    annotations = [*drawing["layout"]["annotations"], *names]
    return added_to(drawing, [], annotations=annotations, margin={"r": widest * FONT_SIZE})
