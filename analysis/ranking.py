"""Types in their order: the highest figure first, equals in the order of their characters."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.tables import typed_table
from corpus import Corpus

Numbers = NDArray[np.int64] | NDArray[np.float64]


def order_types(
    corpus: Corpus, figures: pd.DataFrame, *, by: Sequence[str], top: int | None = None
) -> pd.DataFrame:
    """Return figures in their order, highest first.

    Args:
        corpus: the corpus.
        figures: one row a type; the index holds rows of ``Corpus.vocabulary``.
        by: columns to order by; what is equal in all of them stands in the order of its characters.
        top: types to keep; all by default.
    """
    keys = [figures[name].to_numpy() for name in by]
    kept = _keep_highest(keys[0], top)
    ids = figures.index.to_numpy()[kept]
    order = np.lexsort([corpus.type_order[ids], *(-key[kept] for key in reversed(keys))])[:top]
    return figures.take(kept[order])


def name_types(corpus: Corpus, figures: pd.DataFrame, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return figures as a result, with the words that they belong to.

    Args:
        corpus: the corpus.
        figures: one row a type; the index holds rows of ``Corpus.vocabulary``.
        dtypes: the columns of the result: ``type``, ``traditional`` and columns of ``figures``.
    """
    ids = figures.index.to_numpy()
    words = {name: corpus.vocabulary[name].array.take(ids) for name in ("type", "traditional")}
    columns = {name: words[name] if name in words else figures[name] for name in dtypes}
    return typed_table(columns, dtypes)


def _keep_highest(values: Numbers, top: int | None) -> NDArray[np.intp]:
    """Return the places of all that can be among the first ``top``, ties with the last included."""
    if top is None or not 0 < top < len(values):
        return np.arange(len(values))
    return np.flatnonzero(values >= np.partition(values, -top)[-top])
