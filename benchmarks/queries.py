"""``python -m benchmarks.queries FOLDER``: how long every question takes, and its least.

Every public question of ``analysis`` is put to one year of the largest outlet, to every other
article and to the whole corpus. Beside the processor time of each stands that of one plain copy of
the arrays that it must read, in the share of the articles that are selected: the floor. No
selection comes twice, so that nothing is kept from before: each leaves out another article.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import analysis
from benchmarks.bounds import QUERY
from benchmarks.records import Record
from benchmarks.terminal import print_records
from corpus import Corpus, Selection, default_index_dir, open_corpus

Question = Callable[[Corpus, Selection], object]

NEAR, TERMS = "經濟", ("關稅", "晶片", "稀土", "大豆")
RUNS = 3


def main() -> None:
    options = _parser().parse_args()
    corpus = open_corpus(default_index_dir(options.folder.resolve()))
    print_records(measure_questions(corpus))


def measure_questions(corpus: Corpus) -> Iterator[Record]:
    """Yield the milliseconds of every question to every selection, beside those of a copy."""
    for name, (question, reads) in QUESTIONS.items():
        for told, chosen in list_selections(corpus).items():
            spent, least = _measure(corpus, chosen, question, reads)
            yield Record(f"{name}: {told}", spent, "ms", least=least)


def measure_large(index: Path, *, articles: int, is_judged: bool) -> list[Record]:
    """Return the milliseconds of every question to a whole corpus, the slowest, and all together.

    Args:
        index: its index.
        articles: what its size is called.
        is_judged: whether the bound holds for a corpus of this size.
    """
    corpus = open_corpus(index)
    everything = np.ones(len(corpus), dtype=bool)
    size, bound = f"{articles:,} articles", QUERY if is_judged else None
    records = []
    for name, (question, reads) in QUESTIONS.items():
        spent, least = _measure(corpus, everything, question, reads)
        records.append(Record(f"{name}, {size}", spent, "ms", least=least))
    values = [record.value for record in records]
    for name, value, kept in (
        ("slowest question", max(values), bound),
        ("all questions", sum(values), None),
    ):
        told = f"{name}, {size}"
        records.append(Record(told, value, "ms", kept, series=name, articles=articles))
    return records


def list_selections(corpus: Corpus) -> dict[str, Selection]:
    outlets, years = corpus.articles["outlet"], corpus.articles["date"].dt.year
    one = (outlets == outlets.mode()[0]) & (years == years.mode()[0])
    return {
        "year of an outlet": one.to_numpy(dtype=bool),
        "half": np.arange(len(corpus)) % 2 == 0,
        "all": np.ones(len(corpus), dtype=bool),
    }


def _measure(
    corpus: Corpus, selection: Selection, question: Question, reads: tuple[str, ...]
) -> tuple[float, float]:
    """Return the milliseconds of a question, and of a copy of what it must read."""
    arrays = [array for kind in reads for array in _arrays(corpus, kind)]
    share = float(selection.mean())
    copy = _time(lambda _: [array[: round(len(array) * share)].copy() for array in arrays])
    left_out = iter(np.random.default_rng().permutation(np.flatnonzero(selection)))
    asked = [selection & (np.arange(len(corpus)) != next(left_out)) for _ in range(RUNS + 1)]
    return _time(lambda run: question(corpus, asked[run])), copy


def _time(work: Callable[[int], object]) -> float:
    spent = []
    for run in range(RUNS + 1):
        start = time.process_time()
        work(run)
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent[1:])  # the first run brings the arrays into memory


def _arrays(corpus: Corpus, kind: str) -> Iterator[np.ndarray]:
    if kind in corpus.articles:
        yield corpus.articles[kind].factorize()[0]
        return
    for shard in corpus.shards:
        yield from {
            "types": lambda shard=shard: [shard.matrix.indices, shard.matrix.data],
            "texts": lambda shard=shard: [np.frombuffer(shard.folded_texts.buffers()[2], np.uint8)],
            "words": lambda shard=shard: [shard.tokens],
            "mentions": lambda shard=shard: [shard.mentions],
        }[kind]()


def _half_against_half(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    first = selection & (np.cumsum(selection) <= selection.sum() // 2)
    return analysis.compute_keyness(corpus, first, selection & ~first)


def _of_articles(question: Callable[[pd.DataFrame], object]) -> Question:
    return lambda corpus, selection: question(corpus.articles[selection])


def _of_removed(question: Callable[[pd.DataFrame], object]) -> Question:
    return lambda corpus, selection: question(corpus.removed[selection])


def _of_report(question: Callable[[pd.DataFrame], object]) -> Question:
    return lambda corpus, _: question(corpus.report)


def _first_hits(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    return analysis.read_concordance(corpus, analysis.find_hits(corpus, selection, NEAR), limit=25)


def _find_issue(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    return analysis.find_issue_hits(corpus, selection, corpus.lexicons.issues[0].key)


def _find_name(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    return analysis.find_name_hits(corpus, selection, corpus.lexicons.names[0].key)


QUESTIONS: dict[str, tuple[Question, tuple[str, ...]]] = {
    "compute_keyness": (_half_against_half, ("types",)),
    "compute_moving_average": (
        lambda c, s: analysis.compute_moving_average(analysis.count_coverage(c, s), window=3),
        ("date", "outlet"),
    ),
    "count_cooccurrences": (
        lambda c, s: analysis.count_cooccurrences(c, s, NEAR, top=20),
        ("texts", "words", "types"),
    ),
    "count_coverage": (analysis.count_coverage, ("date", "outlet")),
    "count_encodings": (_of_articles(analysis.count_encodings), ("file",)),
    "count_frequencies": (lambda c, s: analysis.count_frequencies(c, s, top=100), ("types",)),
    "count_furniture": (_of_removed(analysis.count_furniture), ("file",)),
    "count_issue_mentions": (analysis.count_issue_mentions, ("date", "outlet", "mentions")),
    "count_missing_fields": (_of_articles(analysis.count_missing_fields), ("file",)),
    "count_name_forms": (analysis.count_name_forms, ("outlet", "mentions")),
    "count_originality": (analysis.count_originality, ("outlet", "is_copy")),
    "count_reasons": (_of_report(analysis.count_reasons), ("file",)),
    "count_repairs": (_of_articles(analysis.count_repairs), ("file",)),
    "count_scripts": (analysis.count_scripts, ("script",)),
    "count_statuses": (_of_report(analysis.count_statuses), ("file",)),
    "count_term_trends": (
        lambda c, s: analysis.count_term_trends(c, s, TERMS),
        ("date", "texts"),
    ),
    "describe_corpus": (analysis.describe_corpus, ("types",)),
    "find_articles": (lambda c, s: analysis.find_articles(c, s, f"{NEAR} {TERMS[0]}"), ("texts",)),
    "find_concordance": (
        lambda c, s: analysis.find_concordance(c, s, NEAR, limit=25),
        ("texts",),
    ),
    "find_copies": (_of_articles(analysis.find_copies), ("text_group", "is_copy")),
    "find_date_range": (analysis.find_date_range, ("date",)),
    "find_gaps": (analysis.find_gaps, ("date", "outlet")),
    "find_hits": (lambda c, s: analysis.find_hits(c, s, NEAR), ("texts",)),
    "find_issue_hits": (_find_issue, ("mentions",)),
    "find_name_hits": (_find_name, ("mentions",)),
    "find_rising_types": (lambda c, s: analysis.find_rising_types(c, s, top=25), ("types",)),
    "find_word_hits": (
        lambda c, s: analysis.find_word_hits(c, s, f"{NEAR} {TERMS[0]}"),
        ("texts",),
    ),
    "list_latest": (analysis.list_latest, ("date",)),
    "read_concordance": (_first_hits, ("texts",)),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder whose index is built")
    return parser


if __name__ == "__main__":
    main()
