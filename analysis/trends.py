"""How does the use of a few words change over time?"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cells import Cells, find_cells
from analysis.statistics import MIN_ARTICLES, PER_TOKENS, divide
from analysis.tables import typed_table
from analysis.tallies import tally_by_cell
from corpus import Corpus, Selection, expand_term, find_terms

TREND_DTYPES: Final = {
    "period": "datetime64[us]",
    "term": "str",
    "frequency": "int64",
    "document_frequency": "int64",
    "articles": "int64",
    "tokens": "int64",
    "relative_frequency": "float64",
    "document_share": "float64",
    "is_small": "bool",
}


def count_term_trends(
    corpus: Corpus, selection: Selection, queries: Sequence[str], *, period: str = "year"
) -> pd.DataFrame:
    """Count the words that the reader typed, period by period.

    A term counts wherever its characters stand in the text, in either script and in all regional
    spellings: each occurrence is one line of ``find_concordance``. That can be more than the
    ``frequency`` of the same form as a type, which a longer word does not share. Articles without
    a date are left out.

    Args:
        corpus: the corpus.
        selection: which articles count.
        queries: terms in either script; blank ones and repetitions are passed over.
        period: length of a period, one of ``PERIODS``.

    Returns:
        The complete grid of terms and periods, first to last: ``period`` (its first day),
        ``term`` (as typed), ``frequency`` (occurrences), ``document_frequency``
        (articles with at least one), ``articles`` and ``tokens`` (of the period in all),
        ``relative_frequency`` (occurrences per 10,000 tokens), ``document_share``
        (document_frequency / articles, 0-1), ``is_small`` (fewer than ``MIN_ARTICLES`` articles);
        by term as typed, then period. Rates are NaN in a period without articles.
    """
    cells = find_cells(corpus, selection, by=("period",), period=period)
    typed = list(dict.fromkeys(query.strip() for query in queries if query.strip()))
    terms = pd.DataFrame({"term": typed}, dtype="str")
    frequency, documents = _tally(corpus, cells, typed).reshape(2, -1)
    articles, tokens = (np.tile(cells.sum(x), len(typed)) for x in (None, corpus.n_tokens))
    columns = {
        **cells.cross(terms),
        "frequency": frequency,
        "document_frequency": documents,
        "articles": articles,
        "tokens": tokens,
        "relative_frequency": divide(PER_TOKENS * frequency, tokens),
        "document_share": divide(documents, articles),
        "is_small": articles < MIN_ARTICLES,
    }
    return typed_table(columns, TREND_DTYPES)


def _tally(corpus: Corpus, cells: Cells, terms: Sequence[str]) -> NDArray[np.int64]:
    """Return occurrences and articles of every term in every cell: 2 x terms x cells."""
    groups = [expand_term(corpus.lexicons, term) for term in terms]
    hits = find_terms(corpus, cells.numbers >= 0, groups)
    rows, numbers = hits["position"].to_numpy(), hits["group"].to_numpy()
    return tally_by_cell(rows, numbers, cells.numbers, shape=(len(terms), len(cells)))
