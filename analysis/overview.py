"""What is in this corpus?"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.features import count_distinct
from analysis.statistics import divide
from analysis.tables import typed_table
from corpus import Corpus, Selection
from data_loader.schema import SCRIPTS

MEASURES: Final = ("articles", "outlets", "undated", "copies", "characters", "tokens", "types")
_DESCRIPTION_DTYPES: Final = {"measure": "str", "value": "int64"}
_SCRIPT_DTYPES: Final = {"script": "str", "articles": "int64", "share": "float64"}
LATEST_DTYPES: Final = {
    "position": "int64",
    "article_id": "str",
    "date": "datetime64[us]",
    "outlet": "str",
    "title": "str",
}


class DateRange(NamedTuple):
    """First and last day, both included; NaT where no article has a date."""

    first: pd.Timestamp
    last: pd.Timestamp


def describe_corpus(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """Count what the selected articles hold.

    Returns:
        ``measure`` (one of ``MEASURES``, in their order) and ``value``: articles; outlets (named
        ones); undated and copies (articles); characters (without white space); tokens (words,
        without punctuation); types (distinct words, stop words included).
    """
    articles, outlets = corpus.articles, corpus.codes["outlet"]
    named = np.bincount(outlets.numbers[selection], minlength=len(outlets.values)) > 0
    values = (
        np.count_nonzero(selection),
        np.count_nonzero(named & (outlets.values != "")),
        np.count_nonzero(np.isnat(corpus.days[selection])),
        np.count_nonzero(articles["is_copy"].to_numpy()[selection]),
        articles["n_chars"].to_numpy()[selection].sum(),
        corpus.n_tokens[selection].sum(),
        count_distinct(corpus, selection),
    )
    return typed_table({"measure": MEASURES, "value": values}, _DESCRIPTION_DTYPES)


def find_date_range(corpus: Corpus, selection: Selection) -> DateRange:
    """Return the first and the last day of the selected articles."""
    days = corpus.days[selection]
    dated = days[~np.isnat(days)]
    first, last = (dated.min(), dated.max()) if len(dated) else (np.datetime64("NaT", "D"),) * 2
    return DateRange(pd.Timestamp(first), pd.Timestamp(last))


def count_scripts(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """Count the selected articles of each script.

    Returns:
        ``script`` (Hant, Hans, other: always all three), ``articles``, ``share`` (0-1; NaN when
        nothing is selected).
    """
    scripts = corpus.codes["script"]
    counts = np.bincount(scripts.numbers[selection], minlength=len(scripts.values))
    articles = pd.Series(counts, scripts.values).reindex(list(SCRIPTS), fill_value=0).to_numpy()
    share = divide(articles, articles.sum())
    columns = {"script": SCRIPTS, "articles": articles, "share": share}
    return typed_table(columns, _SCRIPT_DTYPES)


def list_latest(corpus: Corpus, selection: Selection, *, n: int | None = None) -> pd.DataFrame:
    """List the selected articles, newest first, those without a date last.

    Args:
        corpus: the corpus.
        selection: which articles count.
        n: articles to list; all by default.

    Returns:
        ``position``, ``article_id``, ``date``, ``outlet``, ``title``.
    """
    # Articles stand in the order of their dates, those without one last.
    dated = ~np.isnat(corpus.days)
    newest = np.flatnonzero(selection & dated)[::-1]
    positions = np.concatenate([newest, np.flatnonzero(selection & ~dated)])[:n]
    described = corpus.articles[["article_id", "date", "outlet", "title"]].take(positions)
    return typed_table(described.assign(position=positions), LATEST_DTYPES)
