"""Where the words of a search stand: in the articles found, and in one article."""

import numpy as np
import pandas as pd

from analysis.concordance import find_hits
from analysis.search import find_articles
from corpus import Corpus, Selection


def find_word_hits(corpus: Corpus, selection: Selection, query: str) -> pd.DataFrame:
    """Find every place of every word of a search, in the articles that hold all of them.

    Args:
        corpus: the corpus.
        selection: which articles count.
        query: words separated by white space, as for ``find_articles``.

    Returns:
        ``position``, ``start``, ``stop`` for ``read_concordance``; by date, then place.
    """
    found = np.zeros(len(corpus), dtype=bool)
    found[find_articles(corpus, selection, query)["position"].to_numpy()] = True
    return _find_words(corpus, found, query)


def find_spans(corpus: Corpus, position: int, query: str) -> list[tuple[int, int]]:
    """Return where the words of a search stand in one article: start, stop; merged, in order."""
    only = np.zeros(len(corpus), dtype=bool)
    only[position] = True
    merged: list[tuple[int, int]] = []
    hits = _find_words(corpus, only, query)
    for start, stop in zip(hits["start"], hits["stop"], strict=True):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _find_words(corpus: Corpus, selection: Selection, query: str) -> pd.DataFrame:
    """Return ``position``, ``start``, ``stop`` of every word of a query, by article and place."""
    words = query.split() or [""]
    hits = pd.concat([find_hits(corpus, selection, word) for word in words])
    return hits.drop_duplicates().sort_values(["position", "start", "stop"], ignore_index=True)
