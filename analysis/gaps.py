"""Silences that an outlet's own rate does not explain: was it silent, or was it not collected?"""

import pandas as pd

from corpus import Corpus, Selection, health


def find_gaps(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """Find the unusual silences of each outlet; the rule is that of ``data_loader.gaps``.

    The articles of every shard count by outlet and day, and the rule is put to the sums.

    Args:
        corpus: the corpus.
        selection: which articles count. Select outlets only: a filter by topic makes silences of
            the topic, and a copy shows as well as an original that the collecting worked.

    Returns:
        ``outlet``, ``first`` and ``last`` (silent days), ``days`` (silent), ``expected``
        (articles that the days around would have led one to expect), ``p_value`` (adjusted for
        the number of intervals); by outlet, then time.
    """
    return health.find_gaps(corpus.articles.loc[selection, ["outlet", "date"]])
