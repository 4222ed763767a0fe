"""Which words are frequent?"""

from typing import Final

import numpy as np
import pandas as pd

from analysis.features import count_documents, count_types
from analysis.ranking import name_types, order_types
from analysis.statistics import PER_TOKENS, divide
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
    ids = np.flatnonzero(corpus.is_counted & (frequency > 0))
    figures = pd.DataFrame({"frequency": frequency[ids]}, index=ids)
    ranked = order_types(corpus, figures, by=["frequency"], top=top)
    types = ranked.index.to_numpy()
    columns = ranked.assign(
        document_frequency=count_documents(corpus, selection, types, counts=counts),
        relative_frequency=divide(PER_TOKENS * ranked["frequency"], counts.tokens),
    )
    return name_types(corpus, columns, FREQUENCY_DTYPES)
