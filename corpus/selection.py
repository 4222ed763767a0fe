"""Which articles count: the shared filters as one truth value an article."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus.codes import Topics
from corpus.model import Corpus, Selection


def select_articles(
    corpus: Corpus,
    *,
    years: tuple[int, int] | None = None,
    outlets: Collection[str] = (),
    topics: Collection[str] = (),
    count_copies: bool = False,
) -> Selection:
    """Return the articles that the filters let through.

    Args:
        corpus: the corpus.
        years: first and last year, both included; articles without a date then do not match.
        outlets: outlets to keep; none named keeps all.
        topics: categories or tags, one of which an article must carry; none named keeps all.
        count_copies: count every article of a text group. By default only the earliest of those
            that pass the other filters counts, so a story that an outlet took over from a wire
            is still found when that outlet alone is selected.
    """
    chosen: Selection = np.ones(len(corpus), dtype=bool)
    if years is not None:
        first, last = (np.datetime64(str(year), "Y") for year in (years[0], years[1] + 1))
        chosen &= (corpus.days >= first) & (corpus.days < last)
    if outlets:
        chosen &= corpus.codes["outlet"].find(outlets)
    if topics:
        chosen &= _carry_topic(corpus.topics, topics, len(corpus))
    return chosen if count_copies else drop_copies(corpus, chosen)


def drop_copies(corpus: Corpus, selection: Selection) -> Selection:
    """Return the selection with only the earliest article of each text group."""
    kept: Selection = selection.copy()
    positions, groups = corpus.repeated
    positions, groups = positions[selection[positions]], groups[selection[positions]]
    kept[positions] = False
    kept[positions[np.unique(groups, return_index=True)[1]]] = True
    return kept


def list_topics(corpus: Corpus) -> pd.DataFrame:
    """Return the categories and tags in use: ``topic``, ``articles``; most frequent first."""
    topics = corpus.topics
    counts = np.bincount(topics.numbers, minlength=len(topics.values))
    used = np.flatnonzero(counts)
    # The values stand in alphabetical order, so a stable sort leaves equals in that order.
    ranked = used[np.argsort(-counts[used], kind="stable")]
    table = pd.DataFrame({"topic": topics.values[ranked], "articles": counts[ranked]})
    return table.astype({"topic": "str", "articles": "int64"})


def _carry_topic(topics: Topics, wanted: Collection[str], n_articles: int) -> NDArray[np.bool_]:
    chosen = np.zeros(n_articles, dtype=bool)
    chosen[topics.positions[topics.values.isin(list(wanted))[topics.numbers]]] = True
    return chosen
