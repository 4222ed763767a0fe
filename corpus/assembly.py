"""Put counted batches together into a corpus: one vocabulary, articles in order, shards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from corpus.counting import TextCounts, count_texts
from corpus.matching import MENTION
from corpus.model import Corpus, Shard
from corpus.running_text import RunningText
from corpus.segmentation import is_counted_form
from data_loader.lexicons import Lexicons, load_lexicons
from data_loader.schema import report_table

SHARD_ARTICLES: Final = 10_000


@dataclass(frozen=True)
class _Merged:
    """The batches' vocabularies made one, and their matrices and mentions over it."""

    vocabulary: pd.DataFrame
    matrix: sparse.csr_array
    n_tokens: NDArray[np.int64]
    mentions: NDArray[np.void]
    tokens: NDArray[np.uint32]
    token_starts: NDArray[np.uint32]


def assemble_corpus(
    articles: pd.DataFrame,
    batches: Sequence[TextCounts],
    report: pd.DataFrame,
    lexicons: Lexicons,
    *,
    folder: str = "",
    version: str = "",
    name: str = "",
    shard_articles: int = SHARD_ARTICLES,
) -> Corpus:
    """Return the corpus of counted articles.

    Args:
        articles: the *articles* table with ``text``; its index is the place of each article among
            the rows of the batches. Rows that it does not name are left out.
        batches: the counts, row by row.
        report: the *report* table.
        lexicons: what the batches were counted with.
        folder: the folder that was read.
        version: changes whenever the result would.
        name: what the corpus is called.
        shard_articles: articles a shard.
    """
    order = articles.sort_values(["date", "file", "item"], kind="stable").index.to_numpy()
    merged = _reorder(_merge(batches, lexicons), order)
    sorted_articles = articles.loc[order].reset_index(drop=True)
    folded = pa.array([text for batch in batches for text in batch.folded], pa.large_string())
    texts = pa.array(sorted_articles["text"].tolist(), pa.large_string())
    folded = folded.take(pa.array(order)) if len(order) else folded
    starts = range(0, len(order), shard_articles)
    return Corpus(
        articles=sorted_articles.drop(columns="text"),
        report=report,
        vocabulary=merged.vocabulary,
        shards=tuple(_shard(merged, texts, folded, at, shard_articles) for at in starts),
        lexicons=lexicons,
        version=version,
        folder=folder,
        name=name,
    )


def corpus_from_articles(
    articles: pd.DataFrame, *, lexicons: Lexicons | None = None, n_shards: int = 1
) -> Corpus:
    """Return a corpus built in memory, for small collections.

    Args:
        articles: an *articles* table as ``load_articles`` returns it.
        lexicons: issues, names and stop words; the project's own by default.
        n_shards: shards to spread the articles over.
    """
    known = load_lexicons() if lexicons is None else lexicons
    rows = [
        {"text": text, "script": script}
        for text, script in zip(articles["text"], articles["script"], strict=True)
    ]
    size = max(1, -(-len(articles) // n_shards))
    return assemble_corpus(
        articles.reset_index(drop=True),
        [count_texts(rows, known)],
        report_table([]),
        known,
        version=str(pd.util.hash_pandas_object(articles[["article_id", "text"]]).sum()),
        shard_articles=size,
    )


def build_vocabulary(
    keys: Sequence[str], types: Sequence[str], traditional: Sequence[str], lexicons: Lexicons
) -> pd.DataFrame:
    """Return the vocabulary table: ``type``, ``traditional``, ``counted``."""
    counted = [is_counted_form(key) and key not in lexicons.stop_words for key in keys]
    columns = {"type": list(types), "traditional": list(traditional), "counted": counted}
    return pd.DataFrame(columns).astype({"type": "str", "traditional": "str", "counted": "bool"})


def _merge(batches: Sequence[TextCounts], lexicons: Lexicons) -> _Merged:
    keys, types, traditional, ids = _merge_vocabularies(batches)
    firsts = np.cumsum([0, *(len(batch.folded) for batch in batches)])
    matrices = [
        sparse.csr_array(
            (batch.counts, mapped[batch.indices], batch.indptr),
            shape=(len(batch.folded), len(types)),
        )
        for batch, mapped in zip(batches, ids, strict=True)
    ]
    empty = sparse.csr_array((0, len(types)), dtype=np.int32)
    nothing = np.zeros(0, np.uint32)
    translated = [m[b.tokens].astype(np.uint32) for b, m in zip(batches, ids, strict=True)]
    return _Merged(
        vocabulary=build_vocabulary(keys, types, traditional, lexicons),
        matrix=sparse.vstack([empty, *matrices], format="csr", dtype=np.int32),
        n_tokens=np.concatenate([np.zeros(0, np.int64), *(b.n_tokens for b in batches)]),
        mentions=_stack_mentions(
            (batch.mentions, int(first)) for batch, first in zip(batches, firsts, strict=False)
        ),
        tokens=np.concatenate([nothing, *translated]),
        token_starts=np.concatenate([nothing, *(b.token_starts for b in batches)]),
    )


def _merge_vocabularies(
    batches: Iterable[TextCounts],
) -> tuple[list[str], list[str], list[str], list[NDArray[np.int32]]]:
    """Return all keys, types and Traditional forms, and each batch's ids among them."""
    ids: dict[str, int] = {}
    types: list[str] = []
    traditional: list[str] = []
    mapped: list[NDArray[np.int32]] = []
    for batch in batches:
        for key, form, written in zip(batch.keys, batch.types, batch.traditional, strict=True):
            number = ids.setdefault(key, len(types))
            if number == len(types):
                types.append(form)
                traditional.append(written)
            elif not traditional[number]:
                traditional[number] = written
        mapped.append(np.array([ids[key] for key in batch.keys], dtype=np.int32))
    return list(ids), types, traditional, mapped


def _stack_mentions(parts: Iterable[tuple[NDArray[np.void], int]]) -> NDArray[np.void]:
    moved = [np.zeros(0, MENTION)]
    for mentions, first in parts:
        part = mentions.copy()
        part["row"] += first
        moved.append(part)
    return np.concatenate(moved)


def _reorder(merged: _Merged, order: NDArray[np.intp]) -> _Merged:
    new_row = np.full(len(merged.n_tokens), -1, dtype=np.int32)
    new_row[order] = np.arange(len(order), dtype=np.int32)
    mentions = merged.mentions.copy()
    mentions["row"] = new_row[mentions["row"]]
    mentions = mentions[mentions["row"] >= 0]
    matrix = merged.matrix[order]
    matrix.sum_duplicates()
    used = np.bincount(matrix.indices, minlength=matrix.shape[1]) > 0
    new_type = (np.cumsum(used) - 1).astype(np.uint32)
    tokens = _take_runs(merged.n_tokens, order)
    return _Merged(
        vocabulary=merged.vocabulary[used].reset_index(drop=True),
        matrix=matrix if used.all() else matrix[:, used],
        n_tokens=merged.n_tokens[order],
        mentions=mentions[np.argsort(mentions["row"], kind="stable")],
        tokens=new_type[merged.tokens[tokens]],
        token_starts=merged.token_starts[tokens],
    )


def _take_runs(lengths: NDArray[np.int64], order: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return the indices of runs of these lengths, put one after the other in a new order."""
    taken = lengths[order]
    firsts = (np.cumsum(lengths) - lengths)[order] - (np.cumsum(taken) - taken)
    return np.repeat(firsts, taken) + np.arange(taken.sum())


def _shard(
    merged: _Merged,
    texts: pa.LargeStringArray,
    folded: pa.LargeStringArray,
    first: int,
    size: int,
) -> Shard:
    rows = slice(first, first + size)
    low, high = np.searchsorted(merged.mentions["row"], [first, first + size])
    mentions = merged.mentions[low:high].copy()
    mentions["row"] -= first
    n_tokens, running = merged.n_tokens[rows], folded.slice(first, size)
    before = int(merged.n_tokens[:first].sum())
    words = slice(before, before + int(n_tokens.sum()))
    texts_before = np.repeat(RunningText(running).starts[:-1], n_tokens)
    return Shard(
        first=first,
        texts=texts.slice(first, size),
        folded_texts=running,
        matrix=merged.matrix[rows],
        n_tokens=n_tokens,
        mentions=mentions,
        tokens=merged.tokens[words],
        token_starts=(merged.token_starts[words] + texts_before).astype(np.uint32),
    )
