"""What does one part of the corpus say that another does not?"""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.features import TypeCounts, count_documents, count_types
from analysis.ranking import name_types
from analysis.statistics import (
    MIN_ARTICLES,
    PER_TOKENS,
    adjust_p_values,
    compute_p_values,
    divide,
    log_likelihood_g2,
    log_ratio,
)
from corpus import Corpus, Selection

_HALF: Final = 32
"""Bits: two frequencies are one number."""

_MOST_RANKS: Final = 1 << 16
"""So many NumPy sorts by counting them."""

KEYNESS_DTYPES: Final = {
    "type": "str",
    "traditional": "str",
    "target_frequency": "int64",
    "reference_frequency": "int64",
    "target_relative": "float64",
    "reference_relative": "float64",
    "target_documents": "int64",
    "reference_documents": "int64",
    "g2": "float64",
    "p_value": "float64",
    "p_adjusted": "float64",
    "log_ratio": "float64",
    "low": "float64",
    "high": "float64",
    "is_small": "bool",
}


def compute_keyness(
    corpus: Corpus, target: Selection, reference: Selection, *, minimum: int = 3
) -> pd.DataFrame:
    """Compare how often each type occurs in target and reference.

    Stop words and single characters are left out, but count among the tokens. Articles in both
    selections count on both sides and pull the ratios towards 0, so keep the two apart.

    Args:
        corpus: the corpus.
        target: the articles whose words are looked for.
        reference: the articles they are compared with.
        minimum: occurrences that a type needs on at least one side.

    Returns:
        ``type``, ``traditional``, ``target_frequency`` and ``reference_frequency`` (occurrences),
        ``target_relative`` and ``reference_relative`` (per 10,000 tokens), ``target_documents``
        and ``reference_documents`` (articles), ``g2`` (log-likelihood), ``p_value``,
        ``p_adjusted`` (Benjamini-Hochberg over the rows of this table), ``log_ratio`` (above 0:
        typical of the target; 1 means twice as frequent there), ``low`` and ``high`` (its 95 %
        interval), ``is_small`` (fewer than ``MIN_ARTICLES`` articles have it on the side of which
        it is typical); highest g2 first. Empty where one side has no tokens: nothing can be
        compared. The tests take tokens as independent, so look at the documents too.
    """
    sides = (target, reference)
    here, there = (count_types(corpus, side, and_documents=True) for side in sides)
    figures = compare_counts(corpus, here, there, minimum=minimum)
    types = figures.index.to_numpy()
    documents = [
        count_documents(corpus, side, types, counts=counts)
        for side, counts in zip(sides, (here, there), strict=True)
    ]
    columns = figures.assign(
        target_documents=documents[0],
        reference_documents=documents[1],
        is_small=np.where(figures["log_ratio"] > 0, *documents) < MIN_ARTICLES,
    )
    return name_types(corpus, columns, KEYNESS_DTYPES)


def compare_counts(
    corpus: Corpus, here: TypeCounts, there: TypeCounts, *, minimum: int
) -> pd.DataFrame:
    """Return the figures of ``compute_keyness`` without articles, by rows of the vocabulary.

    Most types occur a few times only, so that few pairs of numbers belong to many types: the
    figures of each pair are computed once.
    """
    frequent = np.maximum(here.frequency, there.frequency) >= max(minimum, 1)
    comparable = here.tokens > 0 and there.tokens > 0
    is_compared = corpus.is_counted & frequent & comparable
    ids = corpus.ordered_types[is_compared[corpus.ordered_types]]
    pair_of, pairs = pd.factorize(here.frequency[ids] << _HALF | there.frequency[ids])
    figures = _compare(pairs >> _HALF, pairs & ((1 << _HALF) - 1), here.tokens, there.tokens)
    _, ranks = np.unique(-figures["g2"], return_inverse=True)
    few = ranks.astype(np.uint16) if len(pairs) <= _MOST_RANKS else ranks
    order = np.argsort(few[pair_of], kind="stable")
    columns = {name: values[pair_of[order]] for name, values in figures.items()}
    columns["p_adjusted"] = adjust_p_values(columns["p_value"])
    return pd.DataFrame(columns, index=ids[order], copy=False)


def _compare(
    a: NDArray[np.int64], b: NDArray[np.int64], here: int, there: int
) -> dict[str, NDArray[Any]]:
    """Return the figures of types that occur ``a`` times among ``here`` tokens, ``b`` of others."""
    sizes = {"target_size": here, "reference_size": there}
    g2 = log_likelihood_g2(a, b, **sizes)
    return {
        "target_frequency": a,
        "reference_frequency": b,
        "target_relative": divide(PER_TOKENS * a, here),
        "reference_relative": divide(PER_TOKENS * b, there),
        "g2": g2,
        "p_value": compute_p_values(g2),
        **log_ratio(a, b, **sizes)._asdict(),
    }
