"""Where, and in what words, is it said? Every hit with its context, as printed."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

import pandas as pd

from analysis.tables import typed_table
from corpus import Corpus, Selection, expand_term, find_terms

CONCORDANCE_DTYPES: Final = {
    "position": "int64",
    "article_id": "str",
    "date": "datetime64[us]",
    "outlet": "str",
    "title": "str",
    "left": "str",
    "node": "str",
    "right": "str",
    "start": "int64",
    "stop": "int64",
}

LINE_BREAK: Final = "／"
_BREAKS: Final = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")


def find_concordance(
    corpus: Corpus, selection: Selection, query: str, *, width: int = 30, limit: int | None = None
) -> pd.DataFrame:
    """Find what the reader typed, in either script and with its regional spellings.

    Args:
        corpus: the corpus.
        selection: which articles count.
        query: a word or phrase, taken literally; white space around it does not matter, and a
            blank query finds nothing.
        width: characters of context on either side.
        limit: passages to return, earliest articles first; all by default.

    Returns:
        One row a hit: ``position`` (of the article in the corpus), ``article_id``, ``date``,
        ``outlet``, ``title``, ``left``, ``node`` and ``right`` (as printed, a line break shown as
        ／), ``start`` and ``stop`` (offsets of the node in the article's text, stop exclusive); by
        date, then place.
    """
    hits = find_hits(corpus, selection, query)
    return read_concordance(corpus, hits, width=width, limit=limit)


def find_hits(corpus: Corpus, selection: Selection, query: str) -> pd.DataFrame:
    """Return where a query occurs: ``position``, ``start``, ``stop``; by date, then place.

    Its length is the number of lines that ``find_concordance`` would give without a limit.
    """
    groups = [expand_term(corpus.lexicons, query)] if query.strip() else []
    hits = find_terms(corpus, selection, groups)
    return hits[["position", "start", "stop"]]


def read_concordance(
    corpus: Corpus, hits: pd.DataFrame, *, width: int = 30, limit: int | None = None
) -> pd.DataFrame:
    """Return hits with their contexts from the original text.

    Args:
        corpus: the corpus.
        hits: ``position``, ``start``, ``stop``; the hits of an article next to one another.
        width: characters of context on either side.
        limit: hits to read, from the first; all by default.

    Returns:
        The columns of ``find_concordance``, in the order of ``hits``.
    """
    shown = hits.head(len(hits) if limit is None else limit)
    positions = shown["position"].to_numpy()
    contexts = list(_read_contexts(corpus, shown, width))
    described = ("article_id", "date", "outlet", "title")
    columns = {
        **{name: shown[name].to_numpy() for name in ("position", "start", "stop")},
        **{name: corpus.articles[name].array.take(positions) for name in described},
        **{
            name: [one[at] for one in contexts] for at, name in enumerate(("left", "node", "right"))
        },
    }
    return typed_table(columns, CONCORDANCE_DTYPES)


def _read_contexts(
    corpus: Corpus, hits: pd.DataFrame, width: int
) -> Iterator[tuple[str, str, str]]:
    places = zip(hits["position"], hits["start"], hits["stop"], strict=True)
    for position, inside in groupby(places, key=lambda place: place[0]):
        text = corpus.text(position)
        for _, start, stop in inside:
            left, right = text[max(0, start - width) : start], text[stop : stop + width]
            yield _on_one_line(left), _on_one_line(text[start:stop]), _on_one_line(right)


def _on_one_line(passage: str) -> str:
    return _BREAKS.sub(LINE_BREAK, passage)
