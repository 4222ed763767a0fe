"""Part of a selection: one period, one outlet, or what is behind a mark that was clicked."""

import numpy as np
import pandas as pd

from analysis.periods import compute_period_numbers, validate_period
from corpus import Corpus, Selection


def select_period(corpus: Corpus, selection: Selection, day: str, period: str) -> Selection:
    """Return the selected articles of the period that a day lies in.

    Args:
        corpus: the corpus.
        selection: which articles count.
        day: any day of the period, ``YYYY-MM-DD``; what is no day selects nothing.
        period: length of a period, one of ``PERIODS``.
    """
    validate_period(period)
    moment = pd.to_datetime(day, format="%Y-%m-%d", errors="coerce")
    kept = selection & ~np.isnat(corpus.days)
    if pd.isna(moment):
        return np.zeros_like(selection)
    wanted = compute_period_numbers(np.array([moment], "datetime64[D]"), period)
    kept[kept] = compute_period_numbers(corpus.days[kept], period) == wanted
    return kept


def select_outlet(corpus: Corpus, selection: Selection, outlet: str) -> Selection:
    """Return the selected articles of one outlet."""
    chosen: Selection = selection & corpus.codes["outlet"].find([outlet])
    return chosen
