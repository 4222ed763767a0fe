"""Which words have become more frequent?"""

from typing import Final

import numpy as np
import pandas as pd

from analysis.features import TypeCounts, count_documents, count_types, subtract_counts
from analysis.keyness import compare_counts
from analysis.periods import compute_period_numbers
from analysis.ranking import name_types, order_types
from analysis.statistics import MIN_ARTICLES
from corpus import Corpus, Selection

RISING_DTYPES: Final = {
    "type": "str",
    "traditional": "str",
    "earlier_frequency": "int64",
    "later_frequency": "int64",
    "earlier_relative": "float64",
    "later_relative": "float64",
    "later_documents": "int64",
    "g2": "float64",
    "p_adjusted": "float64",
    "change": "float64",
    "low": "float64",
    "high": "float64",
    "is_small": "bool",
}

_NAMES: Final = {
    "target_frequency": "later_frequency",
    "reference_frequency": "earlier_frequency",
    "target_relative": "later_relative",
    "reference_relative": "earlier_relative",
    "log_ratio": "change",
}

_FALSE_DISCOVERY_RATE: Final = 0.05


def find_rising_types(
    corpus: Corpus,
    selection: Selection,
    *,
    period: str | None = None,
    minimum: int = 5,
    top: int | None = None,
) -> pd.DataFrame:
    """Find the types whose relative frequency grew, surely and most.

    Articles without a date are left out.

    Args:
        corpus: the corpus.
        selection: which articles count.
        period: compare the last period of this length (one of ``PERIODS``) with all before it; by
            default the second half of the time between first and last day with the first half.
        minimum: occurrences that a type needs before or after.
        top: keep the first types only; by default all that rose.

    Returns:
        ``type``, ``traditional``, ``earlier_frequency`` and ``later_frequency`` (occurrences),
        ``earlier_relative`` and ``later_relative`` (per 10,000 tokens), ``later_documents``
        (articles), ``g2``, ``p_adjusted`` (below 0.05 in every row), ``change`` (log2 of later /
        earlier: 1 means twice as frequent), ``low`` and ``high`` (its 95 % interval), ``is_small``
        (later_documents below ``MIN_ARTICLES``: the rise of a few articles, not of the news); the
        largest ``low`` first, so that a small count cannot lead by luck.
    """
    dated = selection & ~np.isnat(corpus.days)
    is_later = _find_later(corpus, dated, period)
    later, earlier = _count_parts(corpus, is_later, dated & ~is_later)
    figures = compare_counts(corpus, later, earlier, minimum=minimum).rename(columns=_NAMES)
    rose = figures[(figures["change"] > 0) & (figures["p_adjusted"] < _FALSE_DISCOVERY_RATE)]
    ranked = order_types(corpus, rose, by=["low"], top=top)
    types = ranked.index.to_numpy()
    documents = count_documents(corpus, is_later, types, counts=later)
    columns = ranked.assign(later_documents=documents, is_small=documents < MIN_ARTICLES)
    return name_types(corpus, columns, RISING_DTYPES)


def _count_parts(corpus: Corpus, one: Selection, other: Selection) -> tuple[TypeCounts, TypeCounts]:
    """Return the counts of two parts: the smaller one is counted, the other is what is left."""
    whole = count_types(corpus, one | other)
    if np.count_nonzero(one) <= np.count_nonzero(other):
        part = count_types(corpus, one)
        return part, subtract_counts(whole, part)
    part = count_types(corpus, other)
    return subtract_counts(whole, part), part


def _find_later(corpus: Corpus, dated: Selection, period: str | None) -> Selection:
    """Return the later of the dated articles."""
    chosen = corpus.days[dated]
    is_later = dated.copy()
    if not len(chosen):
        return is_later
    if period is None:
        # Twice the days since the first: half of an odd number of days is no number of days.
        is_later[dated] = 2 * (chosen - chosen.min()) > chosen.max() - chosen.min()
    else:
        numbers = compute_period_numbers(chosen, period)
        is_later[dated] = numbers == numbers.max()
    return is_later
