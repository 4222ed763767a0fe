"""Page furniture found from the corpus itself: lines that return at the edges of many articles.

The first step counts, file by file, which line shapes stand near the start or the end of an
article and which stand in its middle; the counts of any two parts of a corpus add up. The second
step names the shapes that return in many different articles of one outlet and stand almost only
at the edges, and takes them out of each article, from the edge inwards. A line that is frequent
because it is news stands in the middle too, or has the article's own sentences around it, and
stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from data_loader.headlines import is_prose
from data_loader.line_shapes import (
    LONGEST,
    PAGE,
    PROSE,
    SHORT,
    hash_lines,
    line_name,
    opens_like_a_page,
)
from data_loader.outlet_forms import outlet_key
from data_loader.runs import begins_run

FOUND: Final = "corpus-found"
TAKEN_OUT: Final = "taken out by a reader"
REPEATED: Final = "printed twice"
_AT_START: Final = 3
_AT_END: Final = 6
_LONGEST_INSIDE: Final = 40
_SHORTEST_REPEATED: Final = 15
_CAPTION_RULES: Final = ("figure", "image", "caption", "loose caption")
_LONGEST_REPEATED: Final = 160
_EDGE_SHARE: Final = 0.9
_SLOTS_A_LINE: Final = 4
# Fewest articles and least share of the outlet's articles, by kind of line.
_ENOUGH: Final = {PAGE: (3, 0.001), SHORT: (10, 0.01), PROSE: (10, 0.02)}

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class LineCounts:
    """Lines of a part of a corpus, as hashes; parts add up by ``add_counts``.

    Attributes:
        edges: for each outlet, an (n, 2) array: a line near an edge, and the article's longest
            paragraph, by which copies of one article are known.
        inside: for each outlet, the lines that stand inside, one for each time.
    """

    edges: Mapping[str, Hashes]
    inside: Mapping[str, Hashes]


@dataclass(frozen=True, slots=True)
class FurnitureChoices:
    """What a reader decided: pairs of outlet and ``line_name`` to keep, and to take out.

    A choice holds for every form of the outlet's name.
    """

    kept: frozenset[tuple[str, str]] = frozenset()
    removed: frozenset[tuple[str, str]] = frozenset()

    def keeps(self, outlet: str, line: str) -> bool:
        """Return whether ``line`` stays in the articles of ``outlet``, whatever the rules say."""
        return _is_chosen(self.kept, outlet, line)

    def removes(self, outlet: str, line: str) -> bool:
        """Return whether ``line`` goes from the articles of ``outlet``."""
        return _is_chosen(self.removed, outlet, line)


NO_CHOICES: Final = FurnitureChoices()


@dataclass(frozen=True, slots=True)
class FoundFurniture:
    """What to take out: for each outlet, its lines by their hashes, and what a reader decided."""

    lines: Mapping[str, frozenset[int]] = field(default_factory=dict)
    choices: FurnitureChoices = NO_CHOICES


def count_lines(articles: "Iterable[tuple[str, ArticleLines]]") -> LineCounts:
    """Return the lines of articles, each with its outlet, near the edges and inside."""
    edges: dict[str, list[tuple[int, int]]] = defaultdict(list)
    inside: dict[str, list[int]] = defaultdict(list)
    for outlet, lines in articles:
        edges[outlet].extend((line, lines.article) for line in lines.edges)
        inside[outlet].extend(lines.inside)
    return LineCounts(
        {o: np.array(pairs, np.uint64).reshape(-1, 2) for o, pairs in edges.items()},
        {o: np.array(lines, np.uint64) for o, lines in inside.items()},
    )


class ArticleLines(NamedTuple):
    """The lines of one article as hashes: near its edges, inside, and its longest paragraph."""

    edges: frozenset[int]
    inside: list[int]
    article: int


def find_lines(text: str) -> ArticleLines:
    """Return the lines of an article's text that may tell furniture from news."""
    blocks = text.split("\n\n")
    last = max(_AT_START, len(blocks) - _AT_END)
    outer = [b for b in (*blocks[:_AT_START], *blocks[last:]) if len(b) <= LONGEST]
    inner = [
        block
        for block in blocks[_AT_START:last]
        if len(block) <= _LONGEST_INSIDE or opens_like_a_page(block)
    ]
    longest = max(blocks, key=len)
    hashes = hash_lines([*outer, *inner, longest])
    return ArticleLines(
        frozenset(map(hashes.__getitem__, outer)),
        list(map(hashes.__getitem__, inner)),
        hashes[longest],
    )


def add_counts(parts: Sequence[LineCounts]) -> LineCounts:
    """Return the counts of several parts of a corpus together."""
    outlets = {outlet for part in parts for outlet in part.edges}
    return LineCounts(
        {o: np.concatenate([p.edges[o] for p in parts if o in p.edges]) for o in outlets},
        {o: np.concatenate([p.inside[o] for p in parts if o in p.inside]) for o in outlets},
    )


def find_furniture(counts: LineCounts, choices: FurnitureChoices = NO_CHOICES) -> FoundFurniture:
    """Return the lines that are furniture of their outlet."""
    lines = {outlet: _find_frequent(counts, outlet) for outlet in sorted(counts.edges)}
    return FoundFurniture(lines, choices)


def remove_all_furniture(
    rows: Iterable[Mapping[str, Any]], edges: Iterable[Iterable[int]], found: FoundFurniture
) -> Iterator[Mapping[str, Any]]:
    """Yield every row without its furniture; one that has none is yielded itself.

    ``edges`` are the lines near the edges of each row (``find_lines``): without one that was found
    there is little to look for.
    """
    others = replace(found, lines={})
    for row, lines in zip(rows, edges, strict=True):
        holds_any = not found.lines.get(row["outlet"], frozenset()).isdisjoint(lines)
        yield remove_furniture(row, found if holds_any else others)


def remove_furniture(row: Mapping[str, Any], found: FoundFurniture) -> Mapping[str, Any]:
    """Return ``row`` without the lines that are furniture; itself where it has none.

    ``text``, ``n_chars`` and ``furniture`` change. An article that would lose all its text
    keeps it.
    """
    blocks = row["text"].split("\n\n")
    reasons = _find_repeated(blocks, row["furniture"]) | _find_reasons(blocks, row["outlet"], found)
    kept = [block for at, block in enumerate(blocks) if at not in reasons]
    if not reasons or not kept:
        return row
    text = "\n\n".join(kept)
    removed = [reasons[at] for at in sorted(reasons)]
    n_chars = len("".join(text.split()))
    return {**row, "text": text, "n_chars": n_chars, "furniture": [*row["furniture"], *removed]}


def _find_frequent(counts: LineCounts, outlet: str) -> frozenset[int]:
    pairs = counts.edges[outlet]
    articles = pairs[begins_run(pairs[:, 1]), 1]
    n_articles = np.count_nonzero(begins_run(np.sort(articles)))
    enough = np.array([max(least, share * n_articles) for least, share in _ENOUGH.values()])
    # Most lines stand in one article alone: only what may return is told apart by article.
    slots = (pairs[:, 0] >> np.uint64(2)) % np.uint64(_SLOTS_A_LINE * len(pairs) + 1)
    times = np.bincount(slots.astype(np.intp))
    pairs = pairs[times[slots] >= enough.min()]
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    pairs = pairs[begins_run(pairs[:, 0]) | begins_run(pairs[:, 1])]
    lines, frequency = np.unique(pairs[:, 0], return_counts=True)
    kinds = (lines & np.uint64(3)).astype(int)
    is_frequent = frequency >= enough[kinds]
    lines, frequency = lines[is_frequent], frequency[is_frequent]
    inside = np.isin(counts.inside[outlet], lines)
    known, times = np.unique(counts.inside[outlet][inside], return_counts=True)
    elsewhere = dict(zip(known.tolist(), times.tolist(), strict=True))
    return frozenset(
        line
        for line, n in zip(lines.tolist(), frequency.tolist(), strict=True)
        if n / (n + elsewhere.get(line, 0)) >= _EDGE_SHARE
    )


def _find_reasons(blocks: Sequence[str], outlet: str, found: FoundFurniture) -> dict[int, str]:
    """Return why blocks go, by position: those found at either edge, those a reader named."""
    reasons: dict[int, str] = {}
    lines = found.lines.get(outlet, frozenset())
    for way in (range(min(_AT_START, len(blocks))), _upwards(blocks)) if lines else ():
        for at in way:
            block = blocks[at]
            is_found = len(block) <= LONGEST and hash_lines([block])[block] in lines
            if is_found and not found.choices.keeps(outlet, block):
                reasons[at] = f"{FOUND}: {block}"
            elif is_prose(block):
                break
    for at, block in enumerate(blocks) if found.choices.removed else ():
        if found.choices.removes(outlet, block):
            reasons[at] = f"{TAKEN_OUT}: {block}"
    return reasons


def _is_chosen(chosen: frozenset[tuple[str, str]], outlet: str, line: str) -> bool:
    return bool(chosen) and (outlet_key(outlet), line_name(line)) in _by_outlet_key(chosen)


@lru_cache(maxsize=8)
def _by_outlet_key(chosen: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((outlet_key(outlet), name) for outlet, name in chosen)


def _upwards(blocks: Sequence[str]) -> range:
    return range(len(blocks) - 1, max(-1, len(blocks) - 1 - _AT_END), -1)


def _find_repeated(blocks: Sequence[str], furniture: Iterable[str]) -> dict[int, str]:
    """Return the blocks that repeat the one above them or a caption, letter by letter."""
    captions = {
        _squeeze(text)
        for rule, _, text in (entry.partition(": ") for entry in furniture)
        if rule in _CAPTION_RULES and len(text) >= _SHORTEST_REPEATED
    }
    openings = {caption[:1] for caption in captions}
    return {
        at: f"{REPEATED}: {block}"
        for at, block in enumerate(blocks)
        if _SHORTEST_REPEATED <= len(block) <= _LONGEST_REPEATED
        and (
            (at and block == blocks[at - 1])
            or (block.lstrip()[:1] in openings and _squeeze(block) in captions)
        )
    }


def _squeeze(text: str) -> str:
    return "".join(text.split())
