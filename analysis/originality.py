"""How much of what an outlet published was its own?"""

from typing import Final

import numpy as np
import pandas as pd

from analysis.cells import find_cells
from analysis.statistics import MIN_ARTICLES, divide
from analysis.tables import typed_table
from corpus import Corpus, Selection

ORIGINALITY_DTYPES: Final = {
    "outlet": "str",
    "articles": "int64",
    "originals": "int64",
    "copies": "int64",
    "share_original": "float64",
    "is_small": "bool",
}


def count_originality(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """Count originals and copies of each outlet.

    An article is a copy if an earlier one of the corpus, selected or not, has the same or nearly
    the same text; two outlets that print the same agency report both took it from elsewhere,
    but only the later counts as a copy.

    Args:
        corpus: the corpus.
        selection: which articles count; make it with ``count_copies=True``, or there are few
            copies left to be counted.

    Returns:
        ``outlet``, ``articles``, ``originals``, ``copies``, ``share_original`` (originals /
        articles, 0-1), ``is_small`` (fewer than ``MIN_ARTICLES`` articles); by outlet.
    """
    cells = find_cells(corpus, selection, by=("outlet",))
    articles, copies = cells.sum(), cells.sum(corpus.articles["is_copy"].to_numpy(dtype=np.int64))
    columns = {
        **cells.table,
        "articles": articles,
        "originals": articles - copies,
        "copies": copies,
        "share_original": divide(articles - copies, articles),
        "is_small": articles < MIN_ARTICLES,
    }
    return typed_table(columns, ORIGINALITY_DTYPES)
