"""``python -m benchmarks.segmenters FOLDER``: what rjieba cuts otherwise than jieba.

Cuts all texts of a folder, cleaned and folded, with both and with the project's user terms. Says
what share of jieba's Han words rjieba cuts in the same place, and lists every difference: how often
it is there, what jieba makes of the characters, and what rjieba does.
"""

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Final

from benchmarks.bounds import HAN_TOKENS_EQUAL
from benchmarks.processes import run_module
from benchmarks.records import Record
from benchmarks.terminal import print_records
from corpus import fold_text, open_corpus
from corpus.counting import folded_user_terms
from corpus.segmentation import cut_text

HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
Difference = tuple[tuple[str, ...], tuple[str, ...]]
"""The pieces of jieba, and those of rjieba, of the same characters."""


@dataclass
class Agreement:
    """Han words of jieba, those that rjieba cuts as well, and every difference with how often."""

    n_han: int = 0
    n_equal: int = 0
    differences: Counter[Difference] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """Per cent of jieba's Han words that rjieba cuts as well."""
        return 100 * self.n_equal / self.n_han if self.n_han else 100.0


def main() -> None:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory() as place:
        run_module("corpus", "build", options.folder.resolve(), "--index", place)
        agreement = compare_index(Path(place))
    print_records(describe_agreement(agreement))
    for (jieba, rjieba), n in agreement.differences.most_common():
        print(f"{n:5} times  jieba {' | '.join(jieba)}  rjieba {' | '.join(rjieba)}")


def compare_index(index: Path) -> Agreement:
    """Return how the two agree on the texts of an index."""
    corpus = open_corpus(index)
    texts = (fold_text(text) for shard in corpus.shards for text in shard.texts.to_pylist())
    return compare_texts(texts, user_terms=folded_user_terms(corpus.lexicons))


def compare_texts(folded: Iterable[str], *, user_terms: tuple[str, ...]) -> Agreement:
    """Return how the two agree on folded texts."""
    agreement = Agreement()
    for text in folded:
        jieba = cut_text(text, user_terms=user_terms, engine="jieba")
        rjieba = cut_text(text, user_terms=user_terms, engine="rjieba")
        different = list(list_differences(jieba, rjieba))
        n_han = sum(1 for piece in jieba if HAN.search(piece))
        # Between two common edges no piece of the one is a piece of the other.
        lost = sum(1 for pieces, _ in different for piece in pieces if HAN.search(piece))
        agreement.n_han += n_han
        agreement.n_equal += n_han - lost
        agreement.differences.update(different)
    return agreement


def list_differences(first: Sequence[str], second: Sequence[str]) -> Iterator[Difference]:
    """Yield where two ways to cut one text differ, from one common edge to the next.

    >>> list(list_differences(["中", "美元", "首", "会"], ["中美", "元首", "会"]))
    [(('中', '美元', '首'), ('中美', '元首'))]
    """
    edges = [list(accumulate(map(len, pieces))) for pieces in (first, second)]
    places = [{end: at + 1 for at, end in enumerate(ends)} for ends in edges]
    starts = 0, 0
    for edge in sorted(places[0].keys() & places[1].keys()):
        stops = places[0][edge], places[1][edge]
        one, other = first[starts[0] : stops[0]], second[starts[1] : stops[1]]
        if one != other:
            yield tuple(one), tuple(other)
        starts = stops


def describe_agreement(agreement: Agreement) -> Iterator[Record]:
    """Yield the share and what it is made of."""
    name = "Han words of jieba that rjieba cuts as well"
    yield Record(name, agreement.share, "%", HAN_TOKENS_EQUAL)
    yield Record("Han words of jieba", agreement.n_han, "words")
    yield Record("those that rjieba cuts otherwise", agreement.n_han - agreement.n_equal, "words")
    yield Record("differences of one kind", len(agreement.differences), "kinds")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segmenters", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    return parser


if __name__ == "__main__":
    main()
