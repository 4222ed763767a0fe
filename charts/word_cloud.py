"""The most frequent words at a glance, in the reader's own fonts; each can be pointed at."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from charts.cloud_layout import PlacedWord, place_words
from charts.drawing import Trace, trace
from charts.notes import notes
from charts.rows import type_labels
from charts.theme import TARGET, escape, framed, hover, label, nothing

HEIGHT: Final = 420
_MEASURES: Final = ("frequency", "relative_frequency", "document_frequency")
_ACCENTED: Final = 5


def word_cloud(
    frequencies: pd.DataFrame, *, labels: Mapping[str, str], width: int = 340, top: int = 60
) -> go.Figure:
    """Return the first ``top`` types as a cloud; the area of a word shows its frequency.

    Type does not grow with the window, so the cloud is laid out for a width in pixels. On a wider
    page it stays together in the middle; on a narrower one words would touch.

    Args:
        frequencies: type, frequency (tokens), most frequent first; optionally ``label``, the form
            to show, relative_frequency (per 10,000 tokens) and document_frequency (articles).
        labels: frequency, relative_frequency, document_frequency, nothing.
        width: of the cloud, in pixels; the default suits a telephone.
        top: how many words to try to place.

    Returns:
        A figure whose markers, one a character, carry the customdata ``[type, ...]``.
    """
    drawn = frequencies.loc[frequencies["frequency"] > 0].head(top).reset_index(drop=True)
    if drawn.empty:
        return nothing(labels, height=HEIGHT)
    texts = type_labels(drawn)
    placed = place_words(texts, drawn["frequency"].tolist(), width=width, height=HEIGHT)
    return framed(
        [_targets(placed, texts, drawn, labels=labels)],
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        showlegend=False,
        xaxis={"visible": False, "range": [0, width], "scaleanchor": "y", "constrain": "range"},
        yaxis={"visible": False, "range": [HEIGHT, 0], "constrain": "range"},
        notes=[
            note
            for rank, word in enumerate(placed)
            for note in notes([word.x], [word.y], [escape(texts[word.number])], **_font(word, rank))
        ],
    )


def _font(word: PlacedWord, rank: int) -> dict[str, Any]:
    """Return size and colour: the first few in the accent, the rest in the page's own colour."""
    accent = {"color": TARGET} if rank < _ACCENTED else {}
    return {"size": word.size, **accent}


def _targets(
    placed: list[PlacedWord],
    texts: list[str],
    drawn: pd.DataFrame,
    *,
    labels: Mapping[str, str],
) -> Trace:
    """Return one invisible marker a character, so that a word answers over its whole length."""
    measures = [measure for measure in _MEASURES if measure in drawn.columns]
    carried = drawn[["type", *measures]].to_numpy(object).tolist()
    spots = [(word, x) for word in placed for x in _centres(word)]
    forms = {"relative_frequency": ",.2f"}
    return trace(
        "scatter",
        x=[x for _, x in spots],
        y=[word.y for word, _ in spots],
        mode="markers",
        marker={"symbol": "square", "size": [word.size for word, _ in spots], "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[carried[word.number] for word, _ in spots],
        hovertext=[escape(texts[word.number]) for word, _ in spots],
        hovertemplate=hover(
            "%{hovertext}",
            *(
                (label(labels, measure), f"%{{customdata[{i}]:{forms.get(measure, ',')}}}")
                for i, measure in enumerate(measures, start=1)
            ),
        ),
    )


def _centres(word: PlacedWord) -> list[float]:
    """Return the middle of every em of a word, from left to right."""
    ems = max(1, round(word.width / word.size))
    left = word.x - word.width / 2
    return [left + word.width * (i + 0.5) / ems for i in range(ems)]
