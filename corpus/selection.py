"""Which articles count: the shared filters as one truth value an article."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    articles = corpus.articles
    chosen: Selection = np.ones(len(articles), dtype=bool)
    if years is not None:
        chosen &= articles["date"].dt.year.between(*years).to_numpy(dtype=bool)
    if outlets:
        chosen &= articles["outlet"].isin(list(outlets)).to_numpy(dtype=bool)
    if topics:
        chosen &= _carries_topic(articles, set(topics))
    return chosen if count_copies else drop_copies(corpus, chosen)


def drop_copies(corpus: Corpus, selection: Selection) -> Selection:
    """Return the selection with only the earliest article of each text group."""
    kept: Selection = selection.copy()
    groups = corpus.articles["text_group"][selection]
    kept[np.flatnonzero(selection)[groups.duplicated().to_numpy(dtype=bool)]] = False
    return kept


def list_topics(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the categories and tags in use: ``topic``, ``articles``; most frequent first."""
    topics = _topics(articles)
    counts = topics.groupby("topic", sort=True)["position"].nunique()
    table = counts.rename("articles").reset_index()
    return table.sort_values(["articles", "topic"], ascending=[False, True], ignore_index=True)


def _topics(articles: pd.DataFrame) -> pd.DataFrame:
    tags = articles["tags"].explode()
    both = pd.concat([articles["category"].astype("str"), tags.dropna().astype("str")])
    both = both[both.str.strip() != ""]
    return pd.DataFrame({"position": both.index, "topic": both.array})


def _carries_topic(articles: pd.DataFrame, wanted: set[str]) -> NDArray[np.bool_]:
    topics = _topics(articles)
    chosen = np.zeros(len(articles), dtype=bool)
    chosen[topics.loc[topics["topic"].isin(wanted), "position"].to_numpy(dtype=int)] = True
    return chosen
