"""Find the terms of a lexicon in text: longest match first, exclusions applied.

All terms of all groups go through one Aho-Corasick automaton. The groups do not compete with
one another: 台灣 counts for one issue even where it is part of a longer term of another. Inside a
group the leftmost, longest match wins, and a match that is an exclusion uses up its characters
without counting, so that 海南海口 is not a mention of 南海.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation
from numpy.typing import NDArray

from data_loader.lexicons import Issue, Lexicons, Name
from data_loader.scripts import fold_text

MENTION: Final = np.dtype(
    [("row", "<i4"), ("group", "<i2"), ("term", "<i2"), ("start", "<i4"), ("stop", "<i4")]
)
"""One mention: article row, group, term inside the group, offsets in the text (stop exclusive)."""

EXCLUDED: Final = -1
"""The number of a pattern that uses up its characters and counts as no term."""


@dataclass(frozen=True)
class TermGroup:
    """Terms that count as one thing, and the longer strings in which they do not count."""

    terms: tuple[str, ...]
    exclusions: tuple[str, ...] = ()


@lru_cache(maxsize=10_000)
def fold_for_matching(term: str) -> str:
    """Fold a term's script and letter case, keeping its length, as the folded texts are."""
    return fold_case(fold_text(term))


def fold_case(folded: str) -> str:
    """Lower the case where that keeps the length (it does for all but a few letters such as İ)."""
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


class Matcher:
    """An automaton over the terms of several groups.

    Args:
        groups: the groups in the order that numbers them in the result.
    """

    def __init__(self, groups: Sequence[TermGroup]) -> None:
        meanings: dict[str, list[tuple[int, int]]] = {}
        for number, group in enumerate(groups):
            for key, term in numbered_terms(group):
                meanings.setdefault(key, []).append((number, term))
        self._meanings = list(meanings.values())
        # A DFA takes longer to build and more memory, and reads nearly twice as fast.
        kind = Implementation.DFA
        self._automaton = AhoCorasick(list(meanings), implementation=kind) if meanings else None

    def find(self, text: str) -> list[tuple[int, int, int, int]]:
        """Return ``(group, term, start, stop)`` of every mention in text folded for matching."""
        if self._automaton is None:
            return []
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        hits = sorted(
            (group, start, -stop, term)
            for pattern, start, stop in found
            for group, term in self._meanings[pattern]
        )
        return list(_leftmost_longest(hits))

    def find_all(self, texts: Iterable[str]) -> NDArray[np.void]:
        """Return the mentions of many texts as an array of ``MENTION``; ``row`` counts texts."""
        rows = [(row, *hit) for row, text in enumerate(texts) for hit in self.find(text)]
        return np.array(rows, dtype=MENTION)


def numbered_terms(group: TermGroup) -> Iterator[tuple[str, int]]:
    """Yield each folded pattern once, with the number of its first spelling."""
    seen: set[str] = set()
    excluded = [(term, EXCLUDED) for term in group.exclusions]
    for term, number in [*excluded, *((term, at) for at, term in enumerate(group.terms))]:
        key = fold_for_matching(term)
        if key and key not in seen:
            seen.add(key)
            yield key, number


def _leftmost_longest(
    hits: Iterable[tuple[int, int, int, int]],
) -> Iterator[tuple[int, int, int, int]]:
    current, free_from = -1, 0
    for group, start, negative_stop, term in hits:
        if group != current:
            current, free_from = group, 0
        if start < free_from:
            continue
        free_from = -negative_stop
        if term != EXCLUDED:
            yield group, term, start, -negative_stop


def lexicon_groups(lexicons: Lexicons) -> list[TermGroup]:
    """Return the term groups of a lexicon: its issues in their order, then its names."""
    return [*map(issue_group, lexicons.issues), *map(name_group, lexicons.names)]


def issue_group(issue: Issue) -> TermGroup:
    """Return the terms and exclusions of an issue."""
    return TermGroup(tuple(issue.terms), tuple(issue.exclusions))


def name_group(name: Name, *further: str) -> TermGroup:
    """Return every spelling of a name, after further ones, and its exclusions."""
    return TermGroup((*further, *name.forms), tuple(name.exclusions))


def expand_term(lexicons: Lexicons, text: str) -> TermGroup:
    """Return what a reader typed together with every regional spelling of it.

    A reader who types 川普 also finds 特朗普, because ``names.toml`` lists both as one name.
    """
    typed = text.strip()
    key = fold_for_matching(typed)
    for name in lexicons.names:
        if any(fold_for_matching(form) == key for form in name.forms):
            return name_group(name, typed)
    return TermGroup((typed,))
