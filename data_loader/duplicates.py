"""Articles with the same or nearly the same text, across outlets and scripts.

Texts are compared by the sets of five-character pieces ("shingles") of their folded letters and
characters, without punctuation. Each set is summed up by a MinHash signature [Broder 1997] of
one permutation [Li, Owen, Zhang 2012]; locality-sensitive hashing of the signatures names the
candidates, and the share of common shingles (Jaccard index) of a candidate pair decides. A report
that was extended after its first hour shares less; it is known by its text being contained in the
longer one, a like title, and a day not far off. The time grows with the length of all texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from data_loader.runs import begins_run
from data_loader.scripts import CODE_POINTS, FIRST_HAN, LAST_HAN, code_points, folding_table

if TYPE_CHECKING:
    import pandas as pd

SHINGLE: Final = 5
MIN_CHARACTERS: Final = 60
MIN_SIMILARITY: Final = 0.6
MIN_CONTAINMENT: Final = 0.8
MIN_CONTAINMENT_SOON: Final = 0.6
MIN_LIKE_TITLE: Final = 0.2
SURE_SIMILARITY: Final = 0.85
MAX_DAYS: Final = 7
SOON: Final = 1
_N_BINS: Final = 90
ROWS_A_BAND: Final = 2
# The estimate from 90 bins is off by 0.05 (standard error) at 0.6.
_MIN_ESTIMATE: Final = 0.4
_MIN_CONTAINED_ESTIMATE: Final = 0.45
_PAIRS_AT_ONCE: Final = 10_000
_UNKNOWN_DAY: Final = np.iinfo(np.int64).min
_SIGNS_BELOW: Final = [chr(point).isalnum() for point in range(0x250)]
_EMPTY: Final = np.uint32(0xFFFFFFFF)
_NO_POINTS: Final = np.zeros(0, dtype=np.uint32)
_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)
_BASE: Final = np.array(0x100000001B3, dtype=np.uint64)
# Arrays of so many stay near the processor, and the calls are few.
_CHARACTERS_AT_ONCE: Final = 20_000

Hashes = npt.NDArray[np.uint64]
Signatures = npt.NDArray[np.uint32]
Signed = tuple[Signatures, npt.NDArray[np.int32]]
"""Signature and number of shingles of each text (``sign_texts``)."""


def group_copies(articles: "pd.DataFrame", signed: Signed | None = None) -> "pd.DataFrame":
    """Return ``text_group`` and ``is_copy`` for ``articles``, on the same index.

    Needs the columns ``article_id``, ``file``, ``item``, ``title``, ``date``, ``published_at`` and
    ``text``; ``signed`` is what ``sign_texts`` says of the texts, where that is known already.
    Articles belong together when

    - at least 85 % of their shingles are common; or
    - at least 60 %, and at most 7 days lie between or the titles are alike (20 % of the pairs of
      characters of the shorter title): what remains are lessons and lists of one pattern; or
    - one is a revision of the other: 80 % of the shorter one's shingles are in the longer, the
      titles are alike, and at most 7 days lie between; or 60 %, and at most 1 day: a report that
      is written anew as the day goes on.

    So the articles of a series, which share a title or an introduction, stay apart. An article of
    fewer than 60 letters or characters is no copy of anything. The earliest of a group (by date,
    then moment of publication, then path) is its original, and its ``article_id`` names the group.
    """
    import pandas as pd  # noqa: PLC0415 -- as in ``schema``

    ordered = articles.sort_values(
        ["date", "published_at", "file", "item"], na_position="last", kind="stable"
    )
    texts = ordered["text"].tolist()
    order = articles.index.get_indexer(ordered.index)
    signatures, sizes = (
        sign_texts(texts) if signed is None else (signed[0][order], signed[1][order])
    )
    days = ordered["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    compared = ComparedArticles(texts, ordered["title"].tolist(), days)
    originals = find_originals(signatures, sizes, compared)
    ids = ordered["article_id"].to_numpy()
    is_copy = originals != np.arange(len(ordered))
    columns = {"text_group": ids[originals], "is_copy": is_copy}
    frame = pd.DataFrame(columns, index=ordered.index)
    return frame.loc[articles.index].astype({"text_group": "str", "is_copy": "bool"})


def compute_similarity(first: str, second: str) -> float:
    """Return the share of common shingles of two texts, from 0 to 1 (Jaccard index).

    >>> compute_similarity("兩國元首在海邊會晤", "两国元首，在海边会晤。")
    1.0
    """
    shingles = _shingles(first), _shingles(second)
    common = _count_common(*shingles)
    union = len(shingles[0]) + len(shingles[1]) - common
    return common / union if union else 0.0


def compute_containment(first: str, second: str) -> float:
    """Return the share of the shorter text's shingles that the longer has, from 0 to 1.

    >>> compute_containment("兩國元首在海邊會晤", "兩國元首在海邊會晤，隨後共進晚餐")
    1.0
    """
    shingles = _shingles(first), _shingles(second)
    smaller = min(map(len, shingles))
    return _count_common(*shingles) / smaller if smaller else 0.0


# An article is held against one after the other; the shingles of a few are kept meanwhile.
@lru_cache(maxsize=32)
def _shingles(text: str) -> Hashes:
    """Return the different shingles in ascending order: two such arrays cost less than two sets."""
    hashes = np.sort(hash_shingles(text))
    distinct: Hashes = hashes[begins_run(hashes)]
    return distinct


def _count_common(first: Hashes, second: Hashes) -> int:
    both = np.concatenate([first, second])
    both.sort()
    return int(np.count_nonzero(~begins_run(both)))


def fold_title(title: str) -> str:
    """Return what titles are held by: their letters and characters, in Simplified script.

    >>> fold_title("【快訊】兩國元首會晤！") == fold_title("[快讯] 两国元首会晤")
    True
    """
    return "".join(map(chr, _compared(title)))


def sign_texts(texts: Sequence[str]) -> Signed:
    """Return the signature of each text, ``(n, 90)``, and its number of shingles.

    A text that is too short to be a copy of anything has 0 shingles.
    """
    signatures = np.zeros((len(texts), _N_BINS), dtype=np.uint32)
    sizes = np.zeros(len(texts), dtype=np.int32)
    before = np.cumsum([0, *map(len, texts)])[:-1]
    ends = np.flatnonzero(np.diff(before // _CHARACTERS_AT_ONCE)) + 1
    for start, stop in pairwise([0, *ends.tolist(), len(texts)]):
        signatures[start:stop], sizes[start:stop] = _sign(texts[start:stop])
    return signatures, sizes


def join_signed(parts: Sequence[Signed]) -> Signed:
    """Return what is known of several runs of texts as one."""
    nothing = sign_texts([])
    signatures, sizes = zip(nothing, *parts, strict=True)
    return np.concatenate(signatures), np.concatenate(sizes)


def find_originals(
    signatures: Signatures, sizes: npt.NDArray[np.int32], articles: "ComparedArticles"
) -> npt.NDArray[np.int64]:
    """Return for each article the position of the earliest one with its text, often its own.

    Args:
        signatures: as ``sign_texts`` returns them, the earliest article first.
        sizes: shingles of each article.
        articles: what candidates are compared by, in the same order.
    """
    known = np.flatnonzero(sizes)
    leader = list(range(len(sizes)))
    for first, second in known[find_candidates(signatures[known], sizes[known])].tolist():
        roots = _root(leader, first), _root(leader, second)
        if roots[0] != roots[1] and articles.are_one(first, second):
            leader[max(roots)] = min(roots)
    return np.array([_root(leader, at) for at in range(len(leader))], dtype=np.int64)


def find_candidates(signatures: Signatures, sizes: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Return ``(n, 2)`` pairs that agree in a whole band and, by estimate, in enough bins.

    Every text has shingles. What is a pair follows from the texts that share a band with either.

    In a bucket of many, each text is paired with the bucket's first and with its neighbour, so
    the number of pairs stays in proportion to the number of texts.
    """
    pairs = [np.zeros(0, np.uint64)]
    for first_bin in range(0, _N_BINS, ROWS_A_BAND):
        pairs += _pair_in_band(signatures[:, first_bin : first_bin + ROWS_A_BAND])
    packed = np.sort(np.concatenate(pairs))
    packed = packed[begins_run(packed)]
    unique = np.stack([packed >> _HALF, packed & _LOWER], axis=1).astype(np.int64)
    starts_at = range(0, len(unique), _PAIRS_AT_ONCE)
    n_shingles = sizes.astype(np.int64)
    promising = [
        _keep_promising(unique[at : at + _PAIRS_AT_ONCE], signatures, n_shingles)
        for at in starts_at
    ]
    return np.concatenate([unique[:0], *promising])


def _pair_in_band(band: Signatures) -> Iterator[npt.NDArray[np.uint64]]:
    """Yield pairs of texts that agree in a band: the first, in the upper half, is the smaller."""
    keys = np.zeros(len(band), np.uint64)
    for column in band.astype(np.uint64).T:
        keys = _mix(keys + column)
    # With the position in place of its last bits a key is sorted faster than with it at its side.
    # So many bits are left that few keys meet by chance, and these the estimate tells apart.
    bits = np.uint64(len(keys).bit_length())
    keys = keys >> bits << bits | np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    order, begins = keys & ((np.uint64(1) << bits) - np.uint64(1)), begins_run(keys >> bits)
    starts = np.maximum.accumulate(np.where(begins, np.arange(len(keys)), 0))
    inside = np.flatnonzero(~begins)
    for partner in (starts[inside], inside - 1):
        yield order[partner] << _HALF | order[inside]


def _keep_promising(
    pairs: npt.NDArray[np.int64], signatures: Signatures, sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the pairs that may be copies or revisions, by what their signatures say."""
    first, second = pairs.T
    jaccard = np.mean(signatures[first] == signatures[second], axis=1)
    # |A and B| = J (|A| + |B|) / (1 + J)
    common = jaccard * (sizes[first] + sizes[second]) / (1 + jaccard)
    contained = common / np.minimum(sizes[first], sizes[second])
    kept: npt.NDArray[np.int64] = pairs[
        (jaccard >= _MIN_ESTIMATE) | (contained >= _MIN_CONTAINED_ESTIMATE)
    ]
    return kept


@dataclass(frozen=True)
class ComparedArticles:
    """What articles are compared by; ``days`` counts from 1970."""

    texts: Sequence[str]
    titles: Sequence[str]
    days: npt.NDArray[np.int64]

    def are_one(self, first: int, second: int) -> bool:
        """Return whether two articles are copies or revisions of one another."""
        texts = self.texts[first], self.texts[second]
        if texts[0] == texts[1]:
            return True
        similarity = compute_similarity(*texts)
        if similarity >= MIN_SIMILARITY:
            is_near = self._days_between(first, second, unknown=0) <= MAX_DAYS
            return similarity >= SURE_SIMILARITY or is_near or self._have_like_titles(first, second)
        days = self._days_between(first, second, unknown=MAX_DAYS + 1)
        enough = MIN_CONTAINMENT_SOON if days <= SOON else MIN_CONTAINMENT
        return (
            days <= MAX_DAYS
            and self._have_like_titles(first, second)
            and compute_containment(*texts) >= enough
        )

    def _days_between(self, first: int, second: int, *, unknown: int) -> int:
        days = int(self.days[first]), int(self.days[second])
        return unknown if _UNKNOWN_DAY in days else abs(days[0] - days[1])

    def _have_like_titles(self, first: int, second: int) -> bool:
        return _compare_titles(self.titles[first], self.titles[second]) >= MIN_LIKE_TITLE


def _compare_titles(first: str, second: str) -> float:
    """Return the share of the shorter title's pairs of characters that the longer has."""
    pairs = [
        {title[at : at + 2] for at in range(len(title) - 1)}
        for title in map(fold_title, (first, second))
    ]
    smaller = min(map(len, pairs))
    return len(pairs[0] & pairs[1]) / smaller if smaller else 0.0


def _root(leader: list[int], index: int) -> int:
    while leader[index] != index:
        leader[index] = leader[leader[index]]
        index = leader[index]
    return index


def _sign(texts: Sequence[str]) -> Signed:
    """Return the signatures and sizes of some texts: the smallest hash of each bin."""
    compared = [_compared(text) for text in texts]
    lengths = np.array(list(map(len, compared)), dtype=np.int64)
    hashes = _hash_runs(np.concatenate([_NO_POINTS, *compared]))
    first_bins = np.repeat(np.arange(len(texts)) * _N_BINS, lengths)[: len(hashes)]
    # Runs that begin in one text and end in another go to bins of no text.
    across = (np.cumsum(lengths)[:, None] - np.arange(1, SHINGLE)).ravel()
    first_bins[across[(across >= 0) & (across < len(hashes))]] = len(texts) * _N_BINS
    bins = first_bins + hashes.astype(np.uint16) % np.uint16(_N_BINS)
    smallest = np.full((len(texts) + 1) * _N_BINS, _EMPTY, dtype=np.uint32)
    np.minimum.at(smallest, bins, (hashes >> np.uint64(33)).astype(np.uint32))
    signatures = smallest[:-_N_BINS].reshape(-1, _N_BINS)
    is_known = lengths >= MIN_CHARACTERS
    signatures[~is_known] = 0
    for at in np.flatnonzero((signatures == _EMPTY).any(axis=1)):
        signatures[at] = _fill_bins(signatures[at])
    return signatures, np.where(is_known, lengths - SHINGLE + 1, 0).astype(np.int32)


def _fill_bins(signature: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return a signature whose empty bins borrow from the next."""
    filled = np.flatnonzero(signature != _EMPTY)
    wanted = np.arange(_N_BINS)
    source = filled[np.searchsorted(filled, wanted) % len(filled)]
    distance = ((source - wanted) % _N_BINS).astype(np.uint32)
    return signature[source] + distance * np.uint32(0x9E3779B1)


def hash_shingles(text: str) -> Hashes:
    """Return the hash of each shingle of ``text``, in order, with repetitions."""
    return _hash_runs(_compared(text))


def _hash_runs(points: npt.NDArray[np.uint32]) -> Hashes:
    """Return the hash of each run of five points, as digits to the base of 2^40 + 0x1B3."""
    wide = points.astype(np.uint64)
    n = max(0, len(wide) - SHINGLE + 1)
    pairs = wide[:-1] * _BASE + wide[1:]
    fours = pairs[:n] * (_BASE * _BASE) + pairs[2 : n + 2]
    return _mix(fours * _BASE + wide[SHINGLE - 1 :])


def _mix(values: Hashes) -> Hashes:
    """Spread the bits of each value (the finaliser of SplitMix64 [Steele, Lea, Flood 2014])."""
    values = values ^ (values >> np.uint64(30))
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def _compared(text: str) -> npt.NDArray[np.uint32]:
    points = _comparison_table().take(code_points(text))
    return points.compress(points)


@lru_cache(maxsize=1)
def _comparison_table() -> npt.NDArray[np.uint32]:
    """Return what each code point counts as: its Simplified form, or 0 for signs and blanks."""
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    table[FIRST_HAN : LAST_HAN + 1] = folding_table()[FIRST_HAN : LAST_HAN + 1]
    for point in range(len(_SIGNS_BELOW)):
        table[point] = ord(chr(point).lower()[0]) if _SIGNS_BELOW[point] else 0
    for first, last in ((0x2000, 0x303F), (0xFE10, 0xFE6F), (0xFF00, 0xFF0F), (0xFFE0, 0xFFFF)):
        table[first : last + 1] = 0
    return table
