"""Find typed terms in the texts of selected articles.

The texts of a shard are searched as one run of bytes, which is many times as fast as one after the
other. A match that runs from one text into the next is none, and may have hidden another; a match
may be part of an exclusion. The texts that this concerns are searched again, each for itself.
"""

from collections.abc import Sequence
from functools import partial
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd
from ahocorasick_rs import BytesAhoCorasick, MatchKind
from numpy.typing import NDArray

from corpus.asking import map_shards
from corpus.kept import Hits
from corpus.matching import EXCLUDED, TermGroup, numbered_terms
from corpus.model import Corpus, Selection, Shard
from corpus.running_text import RunningText

Ints = NDArray[np.int64]

_COLUMNS: Final = ["position", "group", "term", "start", "stop"]
_NO_HITS: Final[Hits] = np.zeros((4, 0), np.int32)
_CLOSE: Final = 0.1
"""A part of the corpus so small that searching it alone is worth while."""
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
    found = _find_groups(corpus, selection, list(dict.fromkeys(groups)))
    numbers = np.repeat(np.arange(len(groups)), [found[group].shape[1] for group in groups])
    position, *places = np.concatenate([_NO_HITS, *(found[group] for group in groups)], axis=1)
    rows = np.stack([position, numbers, *places], dtype=np.int64)
    if len(groups) > 1:
        rows = rows[:, np.argsort(position, kind="stable")]
    return pd.DataFrame(rows.T, columns=_COLUMNS)


def _find_groups(
    corpus: Corpus, selection: Selection, groups: Sequence[TermGroup]
) -> dict[TermGroup, Hits]:
    """Return the hits of each group in the selected articles.

    A group is looked for in all articles, and its hits are kept, unless the selected ones lie so
    close together that it is found among them in much less time.
    """
    chosen = np.flatnonzero(selection)
    if not len(chosen):
        return dict.fromkeys(groups, _NO_HITS)
    kept = {group: corpus.kept_hits.get(group) for group in groups}
    unknown = [group for group, hits in kept.items() if hits is None]
    if chosen[-1] - chosen[0] < _CLOSE * len(corpus):
        found = _search(corpus, selection, unknown)
    else:
        found = _search(corpus, np.ones(len(corpus), np.bool_), unknown)
        for group, hits in found.items():
            corpus.kept_hits.put(group, hits)
    known = found | {group: hits for group, hits in kept.items() if hits is not None}
    return {group: hits[:, selection[hits[0]]] for group, hits in known.items()}


def _search(
    corpus: Corpus, selection: Selection, groups: Sequence[TermGroup]
) -> dict[TermGroup, Hits]:
    """Search the selected articles for the hits of each group."""
    selected = (shard.pick(selection) for shard in corpus.shards)
    find = partial(_find_in_shard, groups=groups)
    answers = list(map_shards(corpus, find, selected)) if groups else []
    found: dict[TermGroup, Hits] = {}
    for number, group in enumerate(groups):
        hits = np.concatenate([_NO_HITS, *(answer[number] for answer in answers)], axis=1)
        found[group] = hits[:, np.argsort(hits[0], kind="stable")]
    return found


def _find_in_shard(shard: Shard, selected: Selection, *, groups: Sequence[TermGroup]) -> list[Hits]:
    """Return the hits of each group."""
    return [_find_group(shard, selected, group) for group in groups]


def _find_group(shard: Shard, selected: Selection, group: TermGroup) -> Hits:
    text = shard.running_text
    term, start, stop = _find_bytes(text, selected, dict(numbered_terms(group)))
    rows = text.find_rows(start)
    first = text.starts[rows]
    places = [text.count_characters(at) - first for at in (start, stop)]
    return np.stack([shard.positions[rows], term, *places]).astype(np.int32)


def _find_bytes(text: RunningText, selected: Selection, patterns: dict[str, int]) -> Ints:
    """Return term, first byte and last byte (exclusive) of every mention, as three rows."""
    chosen = np.flatnonzero(selected)
    terms = {key: number for key, number in patterns.items() if number != EXCLUDED}
    if not len(chosen) or not terms:
        return np.zeros((3, 0), np.int64)
    low, high = text.byte_starts[chosen[0]], text.byte_starts[chosen[-1] + 1]
    hits = _match(text.data[low:high], terms)
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
    hits = _match(np.frombuffer(_BETWEEN.join(parts), np.uint8), patterns)
    begins = np.cumsum([0, *(stops - starts + 1)])[:-1]
    hits[1:] += (starts - begins)[np.searchsorted(begins, hits[1], side="right") - 1]
    return hits


def _match(data: NDArray[np.uint8], patterns: dict[str, int]) -> Ints:
    """Return pattern, start and stop of the leftmost, longest matches, as three rows."""
    keys = [key.encode("utf-8", "surrogatepass") for key in patterns]
    automaton = BytesAhoCorasick(
        [*keys, *_NEVER] if len(keys) > 1 else keys, matchkind=MatchKind.LeftmostLongest
    )
    found = automaton.find_matches_as_indexes(data.data)
    hits = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T.copy()
    hits[0] = np.array(list(patterns.values()), np.int64)[hits[0]]
    return hits
