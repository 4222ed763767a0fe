"""Which words have become more frequent?"""

from typing import Final

import pandas as pd

from analysis.keyness import compute_keyness
from analysis.periods import compute_period_numbers
from analysis.tables import typed_table
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
    "target_documents": "later_documents",
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
    earlier, later = _split(corpus, selection, period)
    keyness = compute_keyness(corpus, later, earlier, minimum=minimum).rename(columns=_NAMES)
    rose = keyness[(keyness["change"] > 0) & (keyness["p_adjusted"] < _FALSE_DISCOVERY_RATE)]
    ranked = rose.sort_values(["low", "type"], ascending=[False, True])
    table = typed_table(ranked, RISING_DTYPES)
    return table.head(len(table) if top is None else top)


def _split(corpus: Corpus, selection: Selection, period: str | None) -> tuple[Selection, Selection]:
    """Return the earlier and the later of the selected articles."""
    dates = corpus.articles["date"]
    dated = selection & dates.notna().to_numpy(dtype=bool)
    chosen = dates[dated]
    is_later = dated.copy()
    if period is None:
        is_later[dated] = chosen > chosen.min() + (chosen.max() - chosen.min()) / 2
    else:
        numbers = compute_period_numbers(chosen, period)
        is_later[dated] = numbers == numbers.max(initial=0)
    return dated & ~is_later, is_later
