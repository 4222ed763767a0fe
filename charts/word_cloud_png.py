"""The word cloud as a picture to take away."""

from io import BytesIO
from typing import Any, Final

import noto_cjk
import pandas as pd

from charts.rows import type_labels

_INK: Final = ("#1f1d1a", "#b8301f", "#0072b2", "#5b6152")
_BACKGROUND: Final = "#ffffff"
# The layout is sought on a grid this many times coarser than the picture, or it takes seconds.
_SCALE: Final = 2


def word_cloud_png(
    frequencies: pd.DataFrame, *, width: int = 1600, height: int = 1000, top: int = 100
) -> bytes:
    """Return a PNG of the first ``top`` types on white, drawn with Noto Sans CJK.

    Args:
        frequencies: type, frequency (tokens); optionally ``label``, the form to show.
        width: of the picture, in pixels.
        height: of the picture, in pixels.
        top: how many words to try to place.

    Raises:
        ValueError: if no type occurs at all.
    """
    # Imported here because it brings matplotlib, a second that only this download should cost.
    from wordcloud import WordCloud  # noqa: PLC0415

    drawn = frequencies.loc[frequencies["frequency"] > 0].head(top)
    if drawn.empty:
        raise ValueError("no type occurs in these articles: choose more of them")
    cloud = WordCloud(
        font_path=str(noto_cjk.otc_path("sans")),
        width=width // _SCALE,
        height=height // _SCALE,
        scale=_SCALE,
        margin=4,
        min_font_size=11,
        # Larger characters would have room for other words between their strokes.
        max_font_size=height // _SCALE // 6,
        background_color=_BACKGROUND,
        color_func=_colour,
        max_words=top,
        prefer_horizontal=1.0,
        relative_scaling=0.5,
        random_state=0,
    )
    weights = dict(zip(type_labels(drawn), drawn["frequency"].astype(float), strict=True))
    buffer = BytesIO()
    cloud.generate_from_frequencies(weights).to_image().save(buffer, format="PNG")
    return buffer.getvalue()


def _colour(word: str, **_: Any) -> str:
    """Return the ink of a word: always the same for the same word."""
    return _INK[sum(map(ord, word)) % len(_INK)]
