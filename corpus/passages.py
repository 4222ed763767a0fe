"""Find typed terms in the texts of selected articles.

The texts of a shard are searched as one run of bytes, which is many times as fast as one after the
other. A match that runs from one text into the next is none, and where the group has exclusions
they must be weighed: the few texts that this concerns are searched again, apart from one another.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd
from ahocorasick_rs import BytesAhoCorasick, MatchKind
from numpy.typing import NDArray

from corpus.matching import EXCLUDED, TermGroup, numbered_terms
from corpus.model import Corpus, Selection, Shard
from corpus.running_text import RunningText

Ints = NDArray[np.int64]

_COLUMNS: Final = ["position", "group", "term", "start", "stop"]
_BETWEEN: Final = b"\xff"
"""A byte that stands in no text and in no term."""


def find_terms(corpus: Corpus, selection: Selection, groups: Sequence[TermGroup]) -> pd.DataFrame:
    """Return every mention of the groups in the selected articles.

    Returns:
        ``position`` (article), ``group``, ``term`` (index into the group's terms), ``start`` and
        ``stop`` (offsets in the article's text, stop exclusive); by article, group and place.
    """
    found = [
        _place(shard, number, _find_in_shard(shard, shard.pick(selection), group))
        for shard in corpus.shards
        for number, group in enumerate(groups)
    ]
    rows = np.concatenate([np.zeros((len(_COLUMNS), 0), np.int64), *found], axis=1)
    if len(groups) > 1 or len(corpus.shards) > 1:
        rows = rows[:, np.argsort(rows[0], kind="stable")]
    return pd.DataFrame(dict(zip(_COLUMNS, rows, strict=True)))


def _place(shard: Shard, group: int, hits: Ints) -> Ints:
    """Return found terms as rows of the result: bytes become characters of the article."""
    term, start, stop = hits
    text = shard.running_text
    rows = text.find_rows(start)
    first = text.starts[rows]
    places = [text.count_characters(at) - first for at in (start, stop)]
    return np.stack([shard.positions[rows], np.full_like(rows, group), term, *places])


def _find_in_shard(shard: Shard, selected: Selection, group: TermGroup) -> Ints:
    """Return term, first byte and last byte (exclusive) of every mention, as three rows."""
    text = shard.running_text
    chosen = np.flatnonzero(selected)
    patterns = dict(numbered_terms(group))
    terms = {key: number for key, number in patterns.items() if number != EXCLUDED}
    if not len(chosen) or not terms:
        return np.zeros((3, 0), np.int64)
    low, high = text.byte_starts[chosen[0]], text.byte_starts[chosen[-1] + 1]
    hits = _search(text.data[low:high], terms)
    hits[1:] += low
    first, last = text.find_rows(hits[1]), text.find_rows(hits[2] - 1)
    doubtful = first < last if len(terms) == len(patterns) else np.ones(len(first), np.bool_)
    again = _spans(first[doubtful], last[doubtful], selected)
    kept = hits[:, selected[first] & ~again[first]]
    if not again.any():
        return kept
    both = np.concatenate([kept, _search_apart(text, np.flatnonzero(again), patterns)], axis=1)
    return both[:, np.argsort(both[1], kind="stable")]


def _spans(first: Ints, last: Ints, selected: Selection) -> Selection:
    """Return the selected rows from a first to its last."""
    steps = np.zeros(len(selected) + 1, np.int64)
    np.add.at(steps, first, 1)
    np.add.at(steps, last + 1, -1)
    return (np.cumsum(steps[:-1]) > 0) & selected


def _search_apart(text: RunningText, rows: Ints, patterns: dict[str, int]) -> Ints:
    """Search texts of which none runs into the next; return what ``_find_in_shard`` returns."""
    starts, stops = text.byte_starts[rows], text.byte_starts[rows + 1]
    parts = [text.data[a:b].data for a, b in zip(starts, stops, strict=True)]
    hits = _search(np.frombuffer(_BETWEEN.join(parts), np.uint8), patterns)
    begins = np.cumsum([0, *(stops - starts + 1)])[:-1]
    hits[1:] += (starts - begins)[np.searchsorted(begins, hits[1], side="right") - 1]
    return hits[:, hits[0] != EXCLUDED]


def _search(data: NDArray[np.uint8], patterns: dict[str, int]) -> Ints:
    """Return pattern, start and stop of the leftmost, longest matches, as three rows."""
    automaton = BytesAhoCorasick(
        [key.encode("utf-8", "surrogatepass") for key in patterns],
        matchkind=MatchKind.LeftmostLongest,
    )
    found = automaton.find_matches_as_indexes(data)
    hits = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T.copy()
    hits[0] = np.array(list(patterns.values()), np.int64)[hits[0]]
    return hits
