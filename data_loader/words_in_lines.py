"""Which lines of a text have any of some words, in one pass over the text."""

from collections.abc import Iterable
from itertools import accumulate, pairwise

from ahocorasick_rs import BytesAhoCorasick, MatchKind


class WordsInLines:
    r"""Finds lines by words; the words have no line break but at their end.

    >>> sorted(WordsInLines(["燈塔", "海"]).find("燈塔\n山\n海邊燈塔".encode()))
    [0, 2]
    """

    def __init__(self, words: Iterable[str]) -> None:
        # A line needs one match only, and leftmost ones are found much faster than all.
        written = sorted(word.encode() for word in words)
        self._automaton = BytesAhoCorasick(written, matchkind=MatchKind.LeftmostFirst)

    def find(self, text: bytes) -> set[int]:
        """Return the numbers of the lines that have a word, from 0."""
        starts = [start for _, start, _ in self._automaton.find_matches_as_indexes(text)]
        between = (text.count(b"\n", *span) for span in pairwise([0, *starts]))
        return set(accumulate(between))
