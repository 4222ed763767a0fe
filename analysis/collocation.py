"""Which words are found near a word?

These are co-occurrences: words within a window around the node. A collocation in the narrow sense
is the special case of adjacent words (``window=1``).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.concordance import find_hits
from analysis.features import count_types
from analysis.statistics import log_dice
from analysis.tables import typed_table
from corpus import Corpus, Selection, segment_text
from corpus.counting import folded_user_terms
from corpus.segmentation import type_key

COOCCURRENCE_DTYPES: Final = {
    "type": "str",
    "traditional": "str",
    "together": "int64",
    "frequency": "int64",
    "log_dice": "float64",
    "documents": "int64",
}

# Characters that are segmented for each word of the window: several times the two that a Chinese
# word has on average, so that the cut at the far end falls outside the window.
_CHARACTERS_A_WORD: Final = 6


class _Gap(NamedTuple):
    """Text before, between or after hits; whether it follows a hit, and precedes one."""

    text: str
    follows: bool
    precedes: bool


def count_cooccurrences(
    corpus: Corpus,
    selection: Selection,
    query: str,
    *,
    window: int = 5,
    top: int | None = None,
) -> pd.DataFrame:
    """Count the types that occur within some words of what the reader typed.

    Punctuation does not count as a word. A word between two hits is counted once.

    Args:
        corpus: the corpus.
        selection: which articles count.
        query: a word or phrase in either script, found in all its regional spellings; a blank
            query finds nothing.
        window: words to either side.
        top: keep the most strongly associated types only; by default all.

    Returns:
        ``type``, ``traditional``, ``together`` (occurrences within the window), ``frequency`` (in
        the selected articles), ``log_dice`` (at most 14; one less is half as strong; Rychlý 2008),
        ``documents`` (articles in which they occur together); strongest first. Stop words and
        single characters are left out.

    Raises:
        ValueError: if ``window`` is below 1.
    """
    if window < 1:
        raise ValueError(f"window must be at least 1 word, not {window}")
    hits = find_hits(corpus, selection, query)
    near = _find_neighbours(corpus, hits, window)
    table = _tally(corpus, near)
    frequency = count_types(corpus, selection).frequency[table.index.to_numpy()]
    table = table.assign(
        frequency=frequency, log_dice=log_dice(table["together"], len(hits), frequency)
    )
    ranked = table.sort_values(["log_dice", "together", "type"], ascending=[False, False, True])
    return typed_table(ranked.head(len(ranked) if top is None else top), COOCCURRENCE_DTYPES)


def _tally(corpus: Corpus, near: pd.DataFrame) -> pd.DataFrame:
    """Return the counted types among the neighbours with ``together`` and ``documents``."""
    counts = near.groupby("type_id")["position"].agg(together="size", documents="nunique")
    table = corpus.vocabulary.take(counts.index.to_numpy())
    table = table.assign(together=counts["together"].array, documents=counts["documents"].array)
    return table[table["counted"]]


def _find_neighbours(corpus: Corpus, hits: pd.DataFrame, window: int) -> pd.DataFrame:
    """Return ``position`` (article) and ``type_id`` of every word within the window of a hit."""
    user_terms, ids = folded_user_terms(corpus.lexicons), corpus.type_ids
    found = [
        (position, ids[key])
        for position, gap in _read_gaps(corpus, hits, window * _CHARACTERS_A_WORD)
        for token in _keep_near(segment_text(gap.text, user_terms=user_terms), gap, window)
        if (key := type_key(token)) in ids
    ]
    return pd.DataFrame(np.array(found, np.int64).reshape(-1, 2), columns=["position", "type_id"])


def _read_gaps(corpus: Corpus, hits: pd.DataFrame, reach: int) -> Iterator[tuple[int, _Gap]]:
    places = zip(hits["position"], hits["start"], hits["stop"], strict=True)
    for position, inside in groupby(places, key=lambda place: place[0]):
        spans = [(start, stop) for _, start, stop in inside]
        for gap in _cut_gaps(corpus.folded(position), spans, reach):
            yield position, gap


def _cut_gaps(text: str, hits: Sequence[tuple[int, int]], reach: int) -> Iterator[_Gap]:
    """Yield the text between the hits, without what is farther than ``reach`` from any."""
    begins = [0, *(stop for _, stop in hits)]
    ends = [*(start for start, _ in hits), len(text)]
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        follows, precedes = number > 0, number < len(hits)
        if follows and precedes and end - begin <= 2 * reach:
            yield _Gap(text[begin:end], follows, precedes)
            continue
        if follows:
            yield _Gap(text[begin : min(end, begin + reach)], follows, precedes=False)
        if precedes:
            yield _Gap(text[max(begin, end - reach) : end], follows=False, precedes=precedes)


def _keep_near(tokens: list[str], gap: _Gap, window: int) -> list[str]:
    """Return the tokens of a gap that are within the window of the hit on either side."""
    if gap.follows and gap.precedes and len(tokens) <= 2 * window:
        return tokens
    return tokens[: window * gap.follows] + tokens[len(tokens) - window * gap.precedes :]
