"""One shard on disk: some articles, their texts, their counts, and what comparisons need.

::

    SHARD/articles.parquet   the articles as their files gave them (``ARTICLE_SCHEMA``)
          furniture.arrow    their column of that name
          texts.arrow        text as written and folded
          lines.arrow        hashes of lines (``LINE_SCHEMA``), as read: before furniture was found
          spellings.arrow    row, id, form: types written otherwise than by their key
          indptr, indices, counts .npy           the document-feature matrix, row-major
          types, type_indptr, type_rows, type_counts .npy    the same, column-major
          tokens, token_starts .npy              every word in its place
          n_tokens, mentions, signatures, n_shingles .npy

A worker writes a shard in two steps, for the numbers of its types are only known when the
vocabularies of all new shards have been put together. Each step writes a new folder and changes
none: a step that is run again, because its worker has died or is thought to have, spoils nothing.
"""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.columns import TextColumn
from corpus.counting import Tally, TextCounts, find_mentions
from corpus.layout import ARTICLE_SCHEMA, LINE_SCHEMA, LONG_COLUMN
from corpus.matching import fold_case
from corpus.matrix import count_types
from corpus.mirror import share
from corpus.segmentation import Engine
from corpus.store import (
    get_array,
    get_table,
    link_files,
    new_folder,
    put_array,
    put_parquet,
    put_table,
    seal_folder,
)
from data_loader.duplicates import Signed, join_signed, sign_texts
from data_loader.found_furniture import FoundFurniture, remove_all_furniture
from data_loader.lexicons import Lexicons
from data_loader.scripts import fold_text

SHARD_ARTICLES: Final = 10_000
SMALL_SHARD: Final = 1_000
SHARDS_A_ROUND: Final = 4
"""More than a small shard is shared out among a multiple of four, so that two or four processes end
together; it must not be the number of cores, or the tables would depend on the machine."""

_ARTICLES_AT_ONCE: Final = 500
"""Of so many articles a worker holds the texts as strings at one time."""

_ORDER: Final = [("date", "ascending"), ("file", "ascending"), ("item", "ascending")]
_SPELLINGS: Final = pa.schema({"row": pa.int32(), "id": pa.int32(), "form": pa.string()})
_OWN: Final = "own"
"""Folder of what is counted over the shard's own vocabulary, until it is numbered."""

Part = tuple[str, int, int]
"""Some consecutive rows of a draft: its name, the first row, the row after the last."""


def write_shard(
    parts: Sequence[Part],
    *,
    drafts: Path,
    found: FoundFurniture,
    lexicons: Lexicons,
    engine: Engine,
) -> str:
    """Take the furniture out of drafted articles, count them, and leave them beside the drafts.

    The numbers of the types are the shard's own (``read_keys``) until ``number_shard``.

    Returns:
        the name of the new folder in ``drafts``.
    """
    rows = pa.concat_tables(
        [get_table(drafts, name).slice(first, stop - first) for name, first, stop in parts]
    )
    order, shard = sort_articles(rows), _Shard(lexicons, engine)
    for first in range(0, len(rows), _ARTICLES_AT_ONCE):
        some = rows.take(order.slice(first, _ARTICLES_AT_ONCE)).combine_chunks()
        shard.add(_mend(some, found))
    place = new_folder(drafts, "counted")
    shard.write(place)
    share(place)
    return place.name


class _Shard:
    """A shard in the making: a few articles at a time are strings, the others are packed."""

    def __init__(self, lexicons: Lexicons, engine: Engine) -> None:
        self._lexicons = lexicons
        self._tally = Tally(lexicons, engine=engine)
        self._rows: list[pa.Table] = []
        self._texts, self._folded = TextColumn(), TextColumn()
        self._signed: list[Signed] = []
        self._mentions: list[NDArray[np.void]] = []
        self._n_articles = 0

    def add(self, rows: pa.Table) -> None:
        """Count some articles; they stand behind those that were counted before."""
        texts = rows["text"].to_pylist()
        simplified = list(map(fold_text, texts))
        self._tally.add(simplified)
        folded = list(map(fold_case, simplified))
        mentions = find_mentions(folded, self._lexicons)
        mentions["row"] += self._n_articles
        self._mentions.append(mentions)
        self._signed.append(sign_texts(texts))
        self._texts.append(rows["text"].combine_chunks())
        self._folded.append(pa.array(folded, pa.large_string()))
        self._rows.append(rows.drop_columns("text"))
        self._n_articles += len(rows)

    def write(self, place: Path) -> None:
        """Write what was counted into a new folder."""
        _write_counts(place, self._tally.finish())
        rows = pa.concat_tables(self._rows)
        put_parquet(place, "articles", rows.select(ARTICLE_SCHEMA.names).drop_columns(LONG_COLUMN))
        put_table(place, LONG_COLUMN, rows.select([LONG_COLUMN]))
        put_table(place, "lines", rows.select(LINE_SCHEMA.names))
        texts = {"text": self._texts.finish(), "folded": self._folded.finish()}
        put_table(place, "texts", pa.table(texts))
        signatures, n_shingles = join_signed(self._signed)
        put_array(place, "signatures", signatures)
        put_array(place, "n_shingles", n_shingles)
        put_array(place, "mentions", np.concatenate(self._mentions))


def sort_articles(articles: pa.Table) -> pa.Array:
    """Return the rows of articles by date, file and item; those without a date come last."""
    return pc.sort_indices(articles, sort_keys=_ORDER)


def read_keys(drafts: Path, name: str) -> pa.ChunkedArray:
    """Return what makes each type of a shard one, before the shard is numbered."""
    return get_table(drafts / name / _OWN, "keys")["key"]


def number_shard(
    task: tuple[str, NDArray[np.int32]], *, drafts: Path, index_dir: Path
) -> tuple[str, str]:
    """Make a shard of what ``write_shard`` left: its types numbered as in the corpus, and sealed.

    Args:
        task: what ``write_shard`` returned, and the number in the corpus of each of its types.
        drafts: where ``write_shard`` left it.
        index_dir: the index.

    Returns:
        the shard's name and seal.
    """
    name, ids = task
    own = drafts / name / _OWN
    place = new_folder(index_dir, "shard")
    link_files(drafts / name, place)
    tokens = ids[get_array(own, "tokens")].astype(np.uint32)
    put_array(place, "tokens", tokens)
    put_matrix(place, tokens, get_array(place, "n_tokens"))
    spellings = get_table(own, "spellings")
    numbered = ids[spellings["id"].to_numpy()]
    columns = [spellings["row"], pa.array(numbered, pa.int32()), spellings["form"]]
    put_table(place, "spellings", pa.table(columns, schema=_SPELLINGS))
    return place.name, seal_folder(place)


def _write_counts(place: Path, counted: TextCounts) -> None:
    for name in ("n_tokens", "token_starts"):
        put_array(place, name, getattr(counted, name))
    own = place / _OWN
    own.mkdir()
    put_array(own, "tokens", counted.tokens)
    put_table(own, "keys", pa.table({"key": pa.array(counted.keys, pa.string())}))
    spelled = counted.spellings
    columns = [pa.array(spelled.rows), pa.array(spelled.ids), pa.array(spelled.forms, pa.string())]
    put_table(own, "spellings", pa.table(columns, schema=_SPELLINGS))


def put_matrix(place: Path, tokens: NDArray[np.uint32], n_tokens: NDArray[np.int64]) -> None:
    """Write the counts of numbered words in both orders."""
    matrix = count_types(tokens, n_tokens)
    for field in fields(matrix):
        put_array(place, field.name, getattr(matrix, field.name))


def _mend(rows: pa.Table, found: FoundFurniture) -> pa.Table:
    """Return the articles without the furniture that the whole corpus has shown."""
    read = rows.select(["text", "outlet", "furniture", "n_chars"]).to_pylist()
    mended = list(remove_all_furniture(read, rows["edges"].to_pylist(), found))
    for name in ("text", "furniture", "n_chars"):
        at = rows.schema.get_field_index(name)
        kind = rows.schema.field(at)
        rows = rows.set_column(at, kind, pa.array([row[name] for row in mended], kind.type))
    return rows
