"""What does one part of the corpus say that another does not?"""

from typing import Final

import numpy as np
import pandas as pd

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
    """Return the figures of ``compute_keyness`` without articles, by rows of the vocabulary."""
    frequent = np.maximum(here.frequency, there.frequency) >= max(minimum, 1)
    comparable = here.tokens > 0 and there.tokens > 0
    is_compared = corpus.is_counted & frequent & comparable
    ids = corpus.ordered_types[is_compared[corpus.ordered_types]]
    sizes = {"target_size": here.tokens, "reference_size": there.tokens}
    g2 = log_likelihood_g2(here.frequency[ids], there.frequency[ids], **sizes)
    order = np.argsort(-g2, kind="stable")
    ids, g2 = ids[order], g2[order]
    a, b = here.frequency[ids], there.frequency[ids]
    p_values = compute_p_values(g2)
    figures = {
        "target_frequency": a,
        "reference_frequency": b,
        "target_relative": divide(PER_TOKENS * a, here.tokens),
        "reference_relative": divide(PER_TOKENS * b, there.tokens),
        "g2": g2,
        "p_value": p_values,
        "p_adjusted": adjust_p_values(p_values),
        **log_ratio(a, b, **sizes)._asdict(),
    }
    return pd.DataFrame(figures, index=ids, copy=False)
