"""A corpus in the reader's hands: articles, vocabulary and shards, all read-only.

A shard is some articles with their texts, their sparse document-feature matrix and their lexicon
mentions. Every figure is a sum over shards. A shard on disk never changes: an article whose file
has gone or changed is masked in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from corpus.asking import Asked
from corpus.codes import Codes, Topics, encode, encode_topics
from corpus.kept import KeptHits
from corpus.layout import ARTICLE_SCHEMA, LONG_COLUMN, MASKED
from corpus.running_text import RunningText
from corpus.segmentation import type_key
from data_loader.lexicons import Lexicons
from data_loader.list_columns import list_series
from data_loader.scripts import fold_text

Selection = NDArray[np.bool_]
"""Which articles count: one truth value an article, in the order of ``Corpus.articles``."""

T = TypeVar("T", bound=np.generic)

GROUPINGS: Final = ("outlet", "script", "category")
"""Columns of the articles table by which figures can be split."""


@dataclass(frozen=True)
class Shard:
    """Some articles, one a row.

    Attributes:
        positions: the position of each row in ``Corpus.articles``; -1 for one that is masked.
        texts: the bodies as written.
        folded_texts: the same bodies folded to Simplified and lower case, of the same lengths.
        matrix: counts, articles x types; the columns are the rows of ``Corpus.vocabulary``.
        columns: the same counts, column-major: cheap to ask for few types.
        n_tokens: words an article, stop words and single characters included.
        mentions: lexicon mentions (``corpus.matching.MENTION``); ``row`` counts in this shard.
        tokens: the type of every word, article after article, in the order of the text;
            ``n_tokens`` of them belong to each article.
        token_starts: where each begins: characters before it in all texts of the shard.
    """

    positions: NDArray[np.int32]
    texts: pa.LargeStringArray
    folded_texts: pa.LargeStringArray
    matrix: sparse.csr_array
    columns: sparse.csc_array
    n_tokens: NDArray[np.int64]
    mentions: NDArray[np.void]
    tokens: NDArray[np.uint32]
    token_starts: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.n_tokens)

    @cached_property
    def token_ends(self) -> NDArray[np.int64]:
        """Words up to the end of each article."""
        return np.cumsum(self.n_tokens)

    @cached_property
    def running_text(self) -> RunningText:
        """The folded texts as one run of bytes."""
        return RunningText(self.folded_texts)

    def pick(self, values: NDArray[T], *, masked: int = 0) -> NDArray[T]:
        """Return the value of each row, of values one an article; masked rows have none."""
        picked: NDArray[T] = values[self.positions]
        picked[self.positions == MASKED] = masked
        return picked


@dataclass(frozen=True, eq=False)
class Corpus:
    """Everything that a page can ask about.

    Attributes:
        articles: one row an article without ``text`` and ``furniture``, by date, then file; index
            0..n-1. Read from a disk, ``tags`` are Arrow's lists.
        report: one row a file seen.
        vocabulary: one row a type: ``type`` (folded to Simplified, case as first written),
            ``traditional`` (as first written in a Traditional article; empty if never),
            ``counted`` (false for stop words, single Han characters and numbers).
        shards: the articles' texts and counts, in the order of ``articles``.
        taken_out: of each shard, what was taken out of each body: ``rule: text``, one a block.
        lexicons: issues, names, events and stop words that were counted with.
        version: changes whenever anything above does.
        folder: the folder that was read.
        name: what its ``corpus.toml`` calls the corpus; empty when it does not.
        asked: who counts in the shards, where this process does not itself.
    """

    articles: pd.DataFrame
    report: pd.DataFrame
    vocabulary: pd.DataFrame
    shards: tuple[Shard, ...]
    taken_out: tuple[pa.ListArray, ...]
    lexicons: Lexicons
    version: str
    folder: str
    name: str = ""
    asked: Asked | None = None

    def __len__(self) -> int:
        return len(self.articles)

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of each article by its ``article_id``."""
        return {name: at for at, name in enumerate(self.articles["article_id"])}

    @cached_property
    def days(self) -> NDArray[np.datetime64]:
        """The calendar day of each article (``datetime64[D]``), NaT where it is not known."""
        days: NDArray[np.datetime64] = self.articles["date"].to_numpy().astype("datetime64[D]")
        return days

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year, or None where no article has a date."""
        dated = self.days[~np.isnat(self.days)].astype("datetime64[Y]")
        return (dated.min().item().year, dated.max().item().year) if len(dated) else None

    @cached_property
    def codes(self) -> Mapping[str, Codes]:
        """The columns of ``GROUPINGS`` as numbers."""
        return {name: encode(self.articles[name]) for name in GROUPINGS}

    @cached_property
    def topics(self) -> Topics:
        """The categories and tags of the articles as numbers."""
        return encode_topics(self.articles)

    @cached_property
    def repeated(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The articles whose text another one has as well: position, number of the group."""
        groups, _ = pd.factorize(self.articles["text_group"])
        positions = np.flatnonzero(np.bincount(groups)[groups] > 1)
        return positions, groups[positions].astype(np.int64)

    @cached_property
    def type_order(self) -> NDArray[np.int64]:
        """The place of each type among all in the order of their characters, to break ties by."""
        places = np.empty(len(self.ordered_types), np.int64)
        places[self.ordered_types] = np.arange(len(places))
        return places

    @cached_property
    def ordered_types(self) -> NDArray[np.int64]:
        """The rows of the vocabulary in the order of their characters."""
        return np.asarray(self.vocabulary["type"].argsort(), np.int64)

    @cached_property
    def is_counted(self) -> NDArray[np.bool_]:
        """The column ``counted`` of the vocabulary."""
        return self.vocabulary["counted"].to_numpy(dtype=bool)

    @cached_property
    def n_tokens(self) -> NDArray[np.int64]:
        """Words an article, for the whole corpus."""
        shard, row = self.places
        counted = np.zeros(len(self), np.int64)
        for number, part in enumerate(self.shards):
            counted[shard == number] = part.n_tokens[row[shard == number]]
        return counted

    @cached_property
    def kept_hits(self) -> KeptHits:
        """The places of the terms asked for last."""
        return KeptHits()

    @cached_property
    def type_ids(self) -> dict[str, int]:
        """The vocabulary row of each type, by its folded, lower-case form."""
        return {type_key(form): row for row, form in enumerate(self.vocabulary["type"])}

    def type_id(self, word: str) -> int | None:
        """Return the vocabulary row of a word in either script, or None where it never occurs."""
        return self.type_ids.get(type_key(fold_text(word.strip())))

    def text(self, position: int) -> str:
        """Return the body of an article as written."""
        shard, row = self._find(position)
        return str(self.shards[shard].texts[row].as_py())

    def folded(self, position: int) -> str:
        """Return the folded body in lower case; offsets in it are offsets in ``text``."""
        shard, row = self._find(position)
        return str(self.shards[shard].folded_texts[row].as_py())

    def furniture(self, position: int) -> list[str]:
        """Return what was taken out of an article, one entry ``rule: text`` a block."""
        shard, row = self._find(position)
        entries: list[str] = self.taken_out[shard][row].as_py()
        return entries

    @property
    def removed(self) -> pd.DataFrame:
        """What was taken out of all articles: ``outlet``, ``furniture`` (Arrow's lists).

        Longer than all else that is told of articles, and seldom asked for: made at every call.
        """
        shard, row = self.places
        starts = np.cumsum([0, *map(len, self.taken_out)])
        every = pa.chunked_array(self.taken_out, ARTICLE_SCHEMA.field(LONG_COLUMN).type)
        entries = every.take(pa.array(starts[shard] + row))
        return pd.DataFrame({"outlet": self.articles["outlet"], "furniture": list_series(entries)})

    @cached_property
    def places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The number of the shard, and the row in it, of each article."""
        shards, rows = np.zeros(len(self), np.int64), np.zeros(len(self), np.int64)
        for number, shard in enumerate(self.shards):
            live = np.flatnonzero(shard.positions != MASKED)
            shards[shard.positions[live]] = number
            rows[shard.positions[live]] = live
        return shards, rows

    def _find(self, position: int) -> tuple[int, int]:
        shards, rows = self.places
        return int(shards[position]), int(rows[position])
