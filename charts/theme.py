"""Palette, fonts and the layout every chart shares, and the one helper that disarms text.

Backgrounds are transparent and most text has no colour of its own, so that a chart sits as well on
the light page as on the dark one. Colours that carry meaning reach a contrast of 3:1 on both.
"""

import html
from collections.abc import Iterable, Mapping
from typing import Any, Final

import plotly.graph_objects as go

from charts.drawing import Drawing, Trace, figure_of, merged

Figure = go.Figure
"""For those who annotate a figure without drawing one: only this folder imports plotly."""

FONT_FAMILY: Final = (
    '"Source Sans", "Noto Sans TC", "PingFang TC", "Microsoft JhengHei", '
    '"Noto Sans CJK TC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'
)
FONT_SIZE: Final = 13
SMALL_FONT: Final = {"size": 11}
AROUND_PLOT: Final = 110
"""Pixels of a figure's height that legend and time axis are allowed to take."""
_CAPTION_PIXELS: Final = 22
_FEW_COUNTS: Final = 4

# Hues of Okabe and Ito, "Color Universal Design" (2008); their order is by use. The light members
# (yellow, sky blue, orange) are darkened and black is lightened to slate, because a colour that
# reads on white and on a dark page must have a luminance between 0.13 and 0.30.
PALETTE: Final = (
    "#0072b2",
    "#cf4a1c",
    "#009e73",
    "#dd7600",
    "#a24972",
    "#6e94bb",
    "#777747",
    "#737d99",
)
# The same hues at the other end of that band, for the ninth to the sixteenth.
PALETTE_SHIFTED: Final = (
    "#8d7fd1",
    "#d57463",
    "#007a58",
    "#a45600",
    "#b58095",
    "#3f6f94",
    "#919174",
    "#616a82",
)
PATTERNS: Final = ("", "/", "x", ".", "\\", "-", "+", "|")
DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")

NEUTRAL: Final = "#888888"
TARGET: Final = "#cf4a1c"
REFERENCE: Final = "#0072b2"
GRID: Final = "rgba(128, 128, 128, 0.22)"
HEAT: Final = "43, 108, 176"

CONFIG: Final[dict[str, Any]] = {
    "displaylogo": False,
    "modeBarButtonsToRemove": [
        "autoScale2d",
        "lasso2d",
        "pan2d",
        "resetScale2d",
        "select2d",
        "zoom2d",
        "zoomIn2d",
        "zoomOut2d",
    ],
    "toImageButtonOptions": {"format": "png", "scale": 2},
}
"""What ``st.plotly_chart(config=...)`` takes: no logo, and a camera as the only tool."""

_TEMPLATE: Final[dict[str, Any]] = {
    "layout": {"font": {"family": FONT_FAMILY, "size": FONT_SIZE}, "colorway": list(PALETTE)}
}

_AXIS: Final[dict[str, Any]] = {
    "gridcolor": GRID,
    "zeroline": False,
    "fixedrange": True,
    "automargin": True,
    "title": {"standoff": 6, "font": SMALL_FONT},
}
_LAYOUT: Final[dict[str, Any]] = {
    "template": _TEMPLATE,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "margin": {"l": 0, "r": 8, "t": 8, "b": 0, "pad": 4},
    "dragmode": False,
    # Plotly would keep 64 pixels for the plot: in a chart of one row at the cost of its axis title.
    "minreducedheight": 26,
    "hovermode": "closest",
    "hoverlabel": {"align": "left", "namelength": -1},
    "legend": {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "yanchor": "bottom",
        "traceorder": "normal",
        "itemsizing": "constant",
    },
    "xaxis": _AXIS,
    "yaxis": _AXIS,
}


def escape(text: object) -> str:
    """Return ``text`` so that Plotly draws it letter by letter.

    Plotly reads a subset of HTML in labels and hover text, ``%{...}`` in templates and ``$...$``
    as mathematics; each of them is turned into a character reference, which Plotly decodes last.
    Quotation marks stay, because Plotly knows no reference for them.

    >>> escape("<b>x</b>"), escape("%{x}"), escape("$1$")
    ('&lt;b&gt;x&lt;/b&gt;', '&#37;{x}', '&#36;1&#36;')
    """
    escaped = html.escape(str(text), quote=False)
    return escaped.replace("%{", "&#37;{").replace("$", "&#36;")


def label(labels: Mapping[str, str], key: str) -> str:
    """Return the reader's word for ``key``, or ``key`` itself, escaped.

    >>> label({"articles": "文章（篇）"}, "articles"), label({}, "articles")
    ('文章（篇）', 'articles')
    """
    return escape(labels.get(key, key))


def outlet_label(labels: Mapping[str, str], outlet: str) -> str:
    """Return the outlet's own name, or the reader's word for ``unknown_outlet``, not escaped."""
    return outlet or labels.get("unknown_outlet", "unknown_outlet")


def outlet_colours(outlets: Iterable[str]) -> dict[str, str]:
    """Return one colour an outlet, in the order of the names.

    Args:
        outlets: every outlet of the corpus, whatever is filtered on the page: only then does an
            outlet keep its colour from page to page. The empty name (unknown) is grey.

    Returns:
        Outlet to ``#rrggbb``, sorted by outlet. From the ninth outlet on hues return lighter or
        darker, from the seventeenth on only ``outlet_patterns`` tells the repetitions apart.

    >>> outlet_colours(["乙報", "甲報"]) == outlet_colours(["甲報", "乙報", "甲報"])
    True
    """
    named = sorted({outlet for outlet in outlets if outlet})
    both = PALETTE + PALETTE_SHIFTED
    colours = {outlet: both[i % len(both)] for i, outlet in enumerate(named)}
    return colours | {"": NEUTRAL}


def outlet_patterns(colours: Mapping[str, str]) -> dict[str, str]:
    """Return the fill pattern of each outlet: none for the first eight, then one a round of eight.

    >>> set(outlet_patterns(outlet_colours("abc")).values())
    {''}
    """
    named = [outlet for outlet in colours if outlet]
    size = len(PALETTE)
    patterns = {outlet: PATTERNS[i // size % len(PATTERNS)] for i, outlet in enumerate(named)}
    return patterns | {"": ""}


def series_colour(position: int) -> str:
    """Return the colour of the line, spelling or issue at ``position`` in its chart."""
    both = PALETTE + PALETTE_SHIFTED
    return both[position % len(both)]


def series_dash(position: int) -> str:
    """Return the dash of the line at ``position``: solid for the first eight.

    >>> series_dash(0), series_dash(8)
    ('solid', 'dash')
    """
    return DASHES[position // len(PALETTE) % len(DASHES)]


def count_axis(most: float) -> dict[str, Any]:
    """Return how an axis of whole numbers up to ``most`` is written: never 0, 0, 1, 1.

    >>> count_axis(3), count_axis(300)
    ({'tickformat': ',d', 'dtick': 1}, {'tickformat': ',d'})
    """
    return {"tickformat": ",d"} | ({"dtick": 1} if most <= _FEW_COUNTS else {})


def translucent(colour: str, alpha: float) -> str:
    """Return ``#rrggbb`` with an opacity, as Plotly takes it.

    >>> translucent("#0072b2", 0.2)
    'rgba(0, 114, 178, 0.2)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha})"


def hover(title: str, *lines: tuple[str, str]) -> str:
    """Return a hover template: a bold first line, then ``label: value`` lines.

    Args:
        title: escaped text or a reference such as ``%{hovertext}``.
        lines: an escaped label and a reference with its number format.
    """
    rest = "".join(f"<br>{name}: {value}" for name, value in lines)
    return f"<b>{title}</b>{rest}<extra></extra>"


def framed(
    traces: Iterable[Trace],
    *,
    height: int,
    caption: str | None = None,
    notes: Iterable[Mapping[str, Any]] = (),
    **layout: Any,
) -> go.Figure:
    """Return a figure of ``traces`` in the house layout, from what ``laid_out`` takes."""
    return figure_of(laid_out(traces, height=height, caption=caption, notes=notes, **layout))


def laid_out(
    traces: Iterable[Trace],
    *,
    height: int,
    caption: str | None = None,
    notes: Iterable[Mapping[str, Any]] = (),
    **layout: Any,
) -> Drawing:
    """Return a drawing of ``traces`` in the house layout, to be added to.

    Drag is off: the page must scroll under a thumb, and the filters do what a zoom would.

    Args:
        traces: from back to front.
        height: of the whole figure, in pixels.
        caption: what the vertical axis counts, escaped; written level at its top, because a
            title on its side costs a telephone a tenth of the plot.
        notes: annotations, from ``charts.notes``.
        **layout: anything else of Plotly's layout.
    """
    legend_above = _CAPTION_PIXELS / (height - AROUND_PLOT) if caption else 0
    framing = {
        "height": height,
        "margin": {"t": _CAPTION_PIXELS + 2 if caption else 8},
        "legend": {"y": 1 + legend_above},
        "annotations": [*([_caption(caption)] if caption else []), *notes],
    }
    return {"data": list(traces), "layout": merged(merged(_LAYOUT, framing), layout)}


def _caption(text: str) -> dict[str, Any]:
    """Return the caption of the vertical axis, flush with the left edge of the plot."""
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": SMALL_FONT,
    }


def nothing(labels: Mapping[str, str], *, height: int = 160) -> go.Figure:
    """Return a figure with one centred sentence, ``labels["nothing"]``, and no axis."""
    sentence = {
        "text": label(labels, "nothing"),
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": FONT_SIZE + 1},
    }
    unseen = {"visible": False}
    return framed([], height=height, notes=[sentence], xaxis=unseen, yaxis=unseen)
