"""Find typed terms in the texts of selected articles.

The texts of a shard are searched as one run of bytes, which is many times as fast as one after the
other. A match that runs from one text into the next is none, and may have hidden another; a match
may be part of an exclusion. The texts that this concerns are searched again, each for itself.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd
from ahocorasick_rs import BytesAhoCorasick, MatchKind
from numpy.typing import NDArray

from corpus.asking import map_shards
from corpus.matching import EXCLUDED, TermGroup, numbered_terms
from corpus.model import Corpus, Selection, Shard
from corpus.running_text import RunningText

Ints = NDArray[np.int64]

_COLUMNS: Final = ["position", "group", "term", "start", "stop"]
_BETWEEN: Final = b"\xff"
"""A byte that stands in no text and in no term."""
_NEVER: Final = (b"\xfe\xfe", b"\xfd\xfd")
"""What stands in no text. With patterns of three or more first bytes the automaton compares many
bytes at once; with one or two it stops at every one of them, and all Han text begins with a few."""


def find_terms(corpus: Corpus, selection: Selection, groups: Sequence[TermGroup]) -> pd.DataFrame:
    """Return every mention of the groups in the selected articles.

    Returns:
        ``position`` (article), ``group``, ``term`` (index into the group's terms), ``start`` and
        ``stop`` (offsets in the article's text, stop exclusive); by article, group and place.
    """
    rows = _find(corpus, selection.tobytes(), tuple(groups))
    return pd.DataFrame(dict(zip(_COLUMNS, rows, strict=True)))


@lru_cache(maxsize=4)
def _find(corpus: Corpus, chosen: bytes, groups: tuple[TermGroup, ...]) -> Ints:
    """Return the columns of the result; a page asks for the passages and the neighbours of a word.

    The last answers are kept, so they are not to be changed.
    """
    selection = np.frombuffer(chosen, np.bool_)
    selected = (shard.pick(selection) for shard in corpus.shards)
    found = map_shards(corpus, partial(_find_in_shard, groups=groups), selected)
    rows = np.concatenate([np.zeros((len(_COLUMNS), 0), np.int64), *found], axis=1)
    if len(groups) > 1 or len(corpus.shards) > 1:
        rows = rows[:, np.argsort(rows[0], kind="stable")]
    rows.setflags(write=False)
    return rows


def _find_in_shard(shard: Shard, selected: Selection, *, groups: Sequence[TermGroup]) -> Ints:
    """Return the mentions of the groups as columns of the result."""
    found = [_find_group(shard, selected, *numbered) for numbered in enumerate(groups)]
    return np.concatenate([np.zeros((len(_COLUMNS), 0), np.int64), *found], axis=1)


def _find_group(shard: Shard, selected: Selection, number: int, group: TermGroup) -> Ints:
    text = shard.running_text
    term, start, stop = _find_bytes(text, selected, dict(numbered_terms(group)))
    rows = text.find_rows(start)
    first = text.starts[rows]
    places = [text.count_characters(at) - first for at in (start, stop)]
    return np.stack([shard.positions[rows], np.full_like(rows, number), term, *places])


def _find_bytes(text: RunningText, selected: Selection, patterns: dict[str, int]) -> Ints:
    """Return term, first byte and last byte (exclusive) of every mention, as three rows."""
    chosen = np.flatnonzero(selected)
    terms = {key: number for key, number in patterns.items() if number != EXCLUDED}
    if not len(chosen) or not terms:
        return np.zeros((3, 0), np.int64)
    low, high = text.byte_starts[chosen[0]], text.byte_starts[chosen[-1] + 1]
    hits = _search(text.data[low:high], terms)
    hits[1:] += low
    first = text.find_rows(hits[1])
    doubtful = (hits[2] > text.byte_starts[first + 1]) | (len(terms) < len(patterns))
    again = _span(first[doubtful], text.find_rows(hits[2][doubtful] - 1), selected)
    kept = hits[:, selected[first] & ~again[first]]
    if not again.any():
        return kept
    apart = _search_apart(text, np.flatnonzero(again), patterns)
    both = np.concatenate([kept, apart[:, apart[0] != EXCLUDED]], axis=1)
    return both[:, np.argsort(both[1], kind="stable")]


def _span(first: Ints, last: Ints, selected: Selection) -> Selection:
    """Return the selected rows from a first to its last."""
    steps = np.zeros(len(selected) + 1, np.int64)
    np.add.at(steps, first, 1)
    np.add.at(steps, last + 1, -1)
    return (np.cumsum(steps[:-1]) > 0) & selected


def _search_apart(text: RunningText, rows: Ints, patterns: dict[str, int]) -> Ints:
    """Search texts of which none runs into the next; return what ``_find_bytes`` returns."""
    starts, stops = text.byte_starts[rows], text.byte_starts[rows + 1]
    parts = [text.data[a:b].data for a, b in zip(starts, stops, strict=True)]
    hits = _search(np.frombuffer(_BETWEEN.join(parts), np.uint8), patterns)
    begins = np.cumsum([0, *(stops - starts + 1)])[:-1]
    hits[1:] += (starts - begins)[np.searchsorted(begins, hits[1], side="right") - 1]
    return hits


def _search(data: NDArray[np.uint8], patterns: dict[str, int]) -> Ints:
    """Return pattern, start and stop of the leftmost, longest matches, as three rows."""
    keys = [key.encode("utf-8", "surrogatepass") for key in patterns]
    automaton = BytesAhoCorasick(
        [*keys, *_NEVER] if len(keys) > 1 else keys, matchkind=MatchKind.LeftmostLongest
    )
    found = automaton.find_matches_as_indexes(data.data)
    hits = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T.copy()
    hits[0] = np.array(list(patterns.values()), np.int64)[hits[0]]
    return hits
