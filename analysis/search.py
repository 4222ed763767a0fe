"""Which articles say all of this?"""

from typing import Final

import numpy as np
import pandas as pd

from analysis.concordance import find_hits
from analysis.tables import typed_table
from corpus import Corpus, Selection

SEARCH_DTYPES: Final = {
    "position": "int64",
    "article_id": "str",
    "date": "datetime64[us]",
    "outlet": "str",
    "title": "str",
    "hits": "int64",
}


def find_articles(corpus: Corpus, selection: Selection, query: str) -> pd.DataFrame:
    """Find the selected articles whose body holds every word of a query.

    Args:
        corpus: the corpus.
        selection: which articles count.
        query: words separated by white space, in either script, each found in all its regional
            spellings; a blank query finds nothing.

    Returns:
        One row an article: ``position``, ``article_id``, ``date``, ``outlet``, ``title``, ``hits``
        (occurrences of all the words); most hits first, of equals the newest, then those without
        a date.
    """
    words = dict.fromkeys(query.split())
    hits = np.zeros(len(corpus), np.int64)
    left = selection & bool(words)
    for word in words:
        found = np.bincount(find_hits(corpus, left, word)["position"], minlength=len(corpus))
        hits, left = hits + found, left & (found > 0)
    matching = corpus.articles.loc[left].assign(position=np.flatnonzero(left), hits=hits[left])
    ranked = matching.sort_values(["hits", "date"], ascending=[False, False], kind="stable")
    return typed_table(ranked, SEARCH_DTYPES)
