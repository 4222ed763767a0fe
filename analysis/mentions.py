"""When is each issue mentioned, by whom, and in what words?"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.cells import CELL_DTYPES, find_cells
from analysis.statistics import MIN_ARTICLES, divide, wilson_interval
from analysis.tables import typed_table
from analysis.tallies import find_mentions, tally_mentions
from corpus import Corpus, Selection

_COUNT_DTYPES: Final = {
    "mentions": "int64",
    "mentioning": "int64",
    "articles": "int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "is_small": "bool",
}


def count_issue_mentions(
    corpus: Corpus,
    selection: Selection,
    *,
    by: Sequence[str] = ("period", "outlet"),
    period: str = "year",
) -> pd.DataFrame:
    """Count how often, and in how many articles, each issue of the lexicon is mentioned.

    Args:
        corpus: the corpus.
        selection: which articles count.
        by: how to split: any of ``period``, ``outlet``, ``script``, ``category``, or nothing. With
            ``period``, articles without a date are left out.
        period: length of a period, one of ``PERIODS``.

    Returns:
        The complete grid of issues and cells: ``issue`` (key), the columns of ``by``, ``mentions``
        (occurrences of its terms), ``mentioning`` (articles with at least one), ``articles`` (of
        the cell, with a mention or without), ``share`` (mentioning / articles, 0-1), ``low`` and
        ``high`` (its Wilson 95 % interval), ``is_small`` (fewer than ``MIN_ARTICLES`` articles);
        in the order of the lexicon, then of ``by``. Share and interval are NaN without articles.
    """
    cells = find_cells(corpus, selection, by=by, period=period)
    issues = corpus.lexicons.issues
    things = {at: [at] * len(issue.terms) for at, issue in enumerate(issues)}
    tally = tally_mentions(corpus, cells, things, n_things=len(issues))
    mentions, mentioning = tally.reshape(2, -1)
    articles = np.tile(cells.sum(), len(issues))
    low, high = wilson_interval(mentioning, articles)
    keys = pd.DataFrame({"issue": [issue.key for issue in issues]}, dtype="str")
    columns = {
        **cells.cross(keys),
        "mentions": mentions,
        "mentioning": mentioning,
        "articles": articles,
        "share": divide(mentioning, articles),
        "low": low,
        "high": high,
        "is_small": articles < MIN_ARTICLES,
    }
    by_dtypes = {name: CELL_DTYPES[name] for name in by}
    return typed_table(columns, {"issue": "str", **by_dtypes, **_COUNT_DTYPES})


def find_issue_hits(corpus: Corpus, selection: Selection, issue_key: str) -> pd.DataFrame:
    """Find where an issue is mentioned.

    Args:
        corpus: the corpus.
        selection: which articles count.
        issue_key: ``key`` of an issue of the lexicon.

    Returns:
        ``position``, ``start``, ``stop`` for ``read_concordance``; by date, then place.

    Raises:
        KeyError: if the lexicon has no such issue.
    """
    keys = [issue.key for issue in corpus.lexicons.issues]
    if issue_key not in keys:
        raise KeyError(f"no issue {issue_key!r} in the lexicon; it has {', '.join(keys)}")
    hits = find_mentions(corpus, selection, keys.index(issue_key))
    return hits[["position", "start", "stop"]]
