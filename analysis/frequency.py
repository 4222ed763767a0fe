"""Which words are frequent?"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.features import count_types
from analysis.statistics import PER_TOKENS, divide
from analysis.tables import typed_table
from corpus import Corpus, Selection

FREQUENCY_DTYPES: Final = {
    "type": "str",
    "traditional": "str",
    "frequency": "int64",
    "document_frequency": "int64",
    "relative_frequency": "float64",
}


def count_frequencies(
    corpus: Corpus, selection: Selection, *, top: int | None = None
) -> pd.DataFrame:
    """Count the types of the selected articles; stop words and single characters are left out.

    Args:
        corpus: the corpus.
        selection: which articles count.
        top: keep the most frequent types only; by default all that occur.

    Returns:
        ``type`` (Simplified), ``traditional`` (as first written in Traditional text; may be
        empty), ``frequency`` (occurrences), ``document_frequency`` (articles),
        ``relative_frequency`` (occurrences per 10,000 tokens, stop words counted among the
        tokens); most frequent first, equals in the order of their characters.
    """
    counts = count_types(corpus, selection)
    frequency = counts.frequency
    ids = np.flatnonzero(corpus.vocabulary["counted"].to_numpy(dtype=bool) & (frequency > 0))
    if top is not None:
        ids = _keep_most_frequent(ids, frequency, top)
    table = corpus.vocabulary.take(ids).assign(
        frequency=frequency[ids],
        document_frequency=counts.document_frequency[ids],
        relative_frequency=divide(PER_TOKENS * frequency[ids], counts.tokens),
    )
    ranked = table.sort_values(["frequency", "type"], ascending=[False, True])
    return typed_table(ranked.head(len(ranked) if top is None else top), FREQUENCY_DTYPES)


def _keep_most_frequent(
    ids: NDArray[np.intp], frequency: NDArray[np.int64], top: int
) -> NDArray[np.intp]:
    """Drop what cannot be among the first ``top``, keeping all that tie with the last of them.

    Sorting a vocabulary of some hundred thousand strings takes longer than counting it.
    """
    if not 0 < top < len(ids):
        return ids
    least = np.partition(frequency[ids], -top)[-top]
    kept: NDArray[np.intp] = ids[frequency[ids] >= least]
    return kept
