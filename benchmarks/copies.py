"""List groups of copies, and pairs that nearly are some, to be judged by eye.

    python -m benchmarks.copies FOLDER [N]

Draws N (50) groups and N near-misses with a fixed seed. A near-miss is a pair of articles of
different groups that have the same title, or share at least 30 % of the shingles of the shorter
one. Each pair is printed with both titles, dates and files, with the share of common shingles
(Jaccard) and of the shorter text's shingles that are in the longer (containment), and with the
first passage that differs. Ends with the time that grouping takes for each quarter, half and all.
"""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data_loader import group_copies, load_articles
from data_loader.duplicates import (
    MIN_CHARACTERS,
    SHINGLE,
    compute_containment,
    compute_similarity,
    fold_title,
    hash_shingles,
)

SEED = 20
_NEAR = 0.3
_RARE = 12
_SHOWN = 70


def main(folder: Path, n: int) -> None:
    articles, _ = load_articles(folder, workers=2)
    rows = articles.to_dict("records")
    groups = [
        list(group) for group in articles.groupby("text_group").indices.values() if len(group) > 1
    ]
    n_copies = int(articles["is_copy"].sum())
    print(f"{len(rows):,} articles, {len(groups):,} groups, {n_copies:,} extra articles")
    draw = random.Random(SEED)
    for number, group in enumerate(draw.sample(groups, min(n, len(groups))), 1):
        print(f"\nGROUP {number}: {len(group)} articles")
        original = next(at for at in group if not rows[at]["is_copy"])
        for at in group:
            if at != original:
                _print_pair(rows[original], rows[at])
    misses = sorted(_near_misses(articles))
    print(f"\n{len(misses):,} near-misses")
    for number, (first, second) in enumerate(draw.sample(misses, min(n, len(misses))), 1):
        print(f"\nNEAR-MISS {number}")
        _print_pair(rows[first], rows[second])
    _print_times(articles)


def _near_misses(articles: pd.DataFrame) -> set[tuple[int, int]]:
    """Return pairs of different groups with one title or with many shingles in common.

    Only shingles of at most 12 articles are looked at: a pair that shares 30 % shares some.
    """
    groups = articles["text_group"].tolist()
    pairs = {
        pair for same in _by_title(articles).values() for pair in combinations(same[:20], 2)
    } | set(_sharing(articles["text"].tolist()))
    return {(a, b) for a, b in pairs if groups[a] != groups[b]}


def _by_title(articles: pd.DataFrame) -> Mapping[str, list[int]]:
    by_title: dict[str, list[int]] = defaultdict(list)
    long_enough = articles["n_chars"] >= MIN_CHARACTERS
    for at in np.flatnonzero(long_enough.to_numpy()).tolist():
        title = fold_title(articles["title"].iloc[at])
        if title:
            by_title[title].append(at)
    return by_title


def _sharing(texts: list[str]) -> Iterator[tuple[int, int]]:
    shingles = [np.unique(hash_shingles(text)) for text in texts]
    sizes = np.array([len(hashes) for hashes in shingles])
    # One shingle in eight is enough to see 30 %.
    sampled = [hashes[hashes % np.uint64(8) == 0] for hashes in shingles]
    owners = np.repeat(np.arange(len(texts)), [len(hashes) for hashes in sampled])
    everything = np.concatenate(sampled)
    order = np.argsort(everything, kind="stable")
    ends = np.flatnonzero(np.diff(everything[order])) + 1
    common: dict[tuple[int, int], int] = defaultdict(int)
    for start, stop in pairwise([0, *ends.tolist(), len(order)]):
        if 2 <= stop - start <= _RARE:
            for pair in combinations(sorted(owners[order[start:stop]].tolist()), 2):
                common[pair] += 8
    for (first, second), n in common.items():
        smaller = min(sizes[first], sizes[second])
        if smaller + SHINGLE > MIN_CHARACTERS and n >= _NEAR * smaller:
            yield first, second


def _print_pair(first: Mapping[str, Any], second: Mapping[str, Any]) -> None:
    texts = first["text"], second["text"]
    jaccard, contained = compute_similarity(*texts), compute_containment(*texts)
    print(f"  Jaccard {jaccard:.2f}, containment {contained:.2f}")
    for row in (first, second):
        date = "" if pd.isna(row["date"]) else f"{row['date']:%Y-%m-%d}"
        print(f"  {date} {row['outlet']} {row['n_chars']:,} {row['file']}: {row['title'][:40]}")
    if jaccard < 1:
        print(f"  … {_first_difference(*texts)}")


def _first_difference(first: str, second: str) -> str:
    match = SequenceMatcher(None, first, second, autojunk=False)
    match.set_seqs(first[:2000], second[:2000])
    start = next((a for tag, a, *_ in match.get_opcodes() if tag != "equal"), len(first))
    shown = (text[start : start + _SHOWN].replace("\n", " ") for text in (first, second))
    return " ≠ ".join(shown)


def _print_times(articles: pd.DataFrame) -> None:
    for part in (4, 2, 1):
        some = articles.iloc[: len(articles) // part]
        began = time.process_time()
        group_copies(some)
        seconds = time.process_time() - began
        print(f"{len(some):,} articles: {seconds:.1f} s, {seconds / len(some) * 1e6:.0f} µs each")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("Usage: python -m benchmarks.copies FOLDER [N]")
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 50)
