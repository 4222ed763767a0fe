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

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.columns import TextColumn
from corpus.counting import Tally, find_mentions
from corpus.drafts import open_lines
from corpus.layout import ARTICLE_SCHEMA, LINE_SCHEMA, LONG_COLUMN
from corpus.matching import fold_case
from corpus.matrix import count_articles, count_types, sort_by_type, split_articles
from corpus.memory import release_memory
from corpus.mirror import share
from corpus.segmentation import Engine
from corpus.store import (
    append_values,
    get_array,
    get_table,
    get_values,
    link_files,
    new_folder,
    put_array,
    put_arrays,
    put_parquet,
    put_table,
    remove_folder,
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
_KEYS: Final = [name for name, _ in _ORDER]
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
    place, spool = new_folder(drafts, "counted"), new_folder(drafts, "spool")
    (place / _OWN).mkdir()
    shard = _Shard(place, spool, lexicons, engine)
    for some in _take_in_order(parts, drafts):
        shard.add(_mend(some, found))
    release_memory()
    texts = shard.finish()
    del shard  # its vocabulary is as large as the texts that are mapped now
    release_memory()
    put_table(place, "texts", pa.table({name: column.finish() for name, column in texts.items()}))
    remove_folder(spool)
    release_memory()
    share(place)
    return place.name


def _take_in_order(parts: Sequence[Part], drafts: Path) -> Iterator[pa.Table]:
    """Yield drafted articles by date, file and item, a few at a time."""
    keys = pa.concat_tables([_open_part(part, drafts).select(_KEYS) for part in parts])
    lines = pa.concat_tables([_open_part(part, drafts, open_lines) for part in parts])
    lines = lines.select(LINE_SCHEMA.names).combine_chunks()
    order = sort_articles(keys).to_numpy().astype(np.int64)
    starts = np.cumsum([0, *(stop - first for _, first, stop in parts)])
    del keys
    for first in range(0, len(order), _ARTICLES_AT_ONCE):
        wanted = np.sort(order[first : first + _ARTICLES_AT_ONCE])
        rows = np.split(wanted, np.searchsorted(wanted, starts[1:-1]))
        # Opened anew, a table leaves no pages in memory of what was taken from it before; from all
        # at once Arrow would take rows of what it has joined first.
        taken = [
            _open_part(part, drafts).take(pa.array(at - start))
            for part, at, start in zip(parts, rows, starts[:-1], strict=True)
        ]
        some = pa.concat_tables(taken).combine_chunks()
        for name, hashes in zip(lines.column_names, lines.take(pa.array(wanted)), strict=True):
            some = some.append_column(name, hashes)
        yield some.take(sort_articles(some)).combine_chunks()


def _open_part(
    part: Part, drafts: Path, open_table: Callable[[Path, str], pa.Table] = get_table
) -> pa.Table:
    name, first, stop = part
    return open_table(drafts, name).slice(first, stop - first)


class _Shard:
    """A shard in the making: a few articles are in memory, what is long of others on the disk."""

    def __init__(self, place: Path, spool: Path, lexicons: Lexicons, engine: Engine) -> None:
        self._place, self._spool = place, spool
        self._lexicons = lexicons
        self._tally = Tally(lexicons, engine=engine)
        self._rows: list[pa.Table] = []
        self._texts = {name: TextColumn(spool, name) for name in ("text", "folded")}
        self._n_tokens: list[NDArray[np.int64]] = []
        self._signed: list[Signed] = []
        self._mentions: list[NDArray[np.void]] = []
        self._n_articles = 0

    def add(self, rows: pa.Table) -> None:
        """Count some articles; they stand behind those that were counted before."""
        texts = rows["text"].to_pylist()
        simplified = list(map(fold_text, texts))
        words = self._tally.add(simplified)
        self._n_tokens.append(words.n_tokens)
        append_values(self._place / _OWN, "tokens", words.tokens)
        append_values(self._spool, "token_starts", words.token_starts)
        folded = list(map(fold_case, simplified))
        mentions = find_mentions(folded, self._lexicons)
        mentions["row"] += self._n_articles
        self._mentions.append(mentions)
        self._signed.append(sign_texts(texts))
        self._texts["text"].append(rows["text"].combine_chunks())
        self._texts["folded"].append(pa.array(folded, pa.large_string()))
        self._rows.append(rows.drop_columns("text"))
        self._n_articles += len(rows)

    def finish(self) -> dict[str, TextColumn]:
        """Write what was counted; return the columns of ``texts.arrow``."""
        place = self._place
        rows = pa.concat_tables(self._rows)
        put_parquet(place, "articles", rows.select(ARTICLE_SCHEMA.names).drop_columns(LONG_COLUMN))
        put_table(place, LONG_COLUMN, rows.select([LONG_COLUMN]))
        put_table(place, "lines", rows.select(LINE_SCHEMA.names))
        signatures, n_shingles = join_signed(self._signed)
        put_array(place, "signatures", signatures)
        put_array(place, "n_shingles", n_shingles)
        put_array(place, "mentions", np.concatenate(self._mentions))
        put_array(place, "n_tokens", np.concatenate(self._n_tokens))
        _put_words(place, "token_starts", self._spool)
        self._put_types(place / _OWN)
        return self._texts

    def _put_types(self, own: Path) -> None:
        put_table(own, "keys", pa.table({"key": pa.array(self._tally.keys, pa.string())}))
        spelled = self._tally.spellings
        columns = [
            *map(pa.array, (spelled.rows, spelled.ids)),
            pa.array(spelled.forms, pa.string()),
        ]
        put_table(own, "spellings", pa.table(columns, schema=_SPELLINGS))


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
    _put_words(place, "tokens", own, ids)
    put_matrix(place)
    spellings = get_table(own, "spellings")
    numbered = ids[spellings["id"].to_numpy()]
    columns = [spellings["row"], pa.array(numbered, pa.int32()), spellings["form"]]
    put_table(place, "spellings", pa.table(columns, schema=_SPELLINGS))
    release_memory()
    return place.name, seal_folder(place)


def _put_words(place: Path, name: str, spool: Path, ids: NDArray[np.int32] | None = None) -> None:
    """Write what was spooled of every word; where it is a type, its number in the corpus."""
    n_tokens = get_array(place, "n_tokens")
    length = int(n_tokens.sum())
    some = (
        get_values(spool, name, np.uint32, length)[words] for _, words in split_articles(n_tokens)
    )
    pieces = ([values if ids is None else ids[values]] for values in some)
    put_arrays(place, [name], pieces, kind=np.uint32, length=length)


def put_matrix(place: Path) -> None:
    """Count the words of a shard, and write the counts in both orders."""
    n_tokens = get_array(place, "n_tokens")
    n_types = int(get_array(place, "tokens").max(initial=0)) + 1
    # Mapped anew, the words leave no pages in memory of what was counted before.
    runs = [
        count_types(get_array(place, "tokens")[words], n_tokens[rows], n_types)
        for rows, words in split_articles(n_tokens)
    ]
    n_counts = [np.diff(run.indptr) for run in runs]
    per_type = count_articles(runs)
    types = np.flatnonzero(per_type)
    put_array(place, "indptr", _cumulate(np.concatenate(n_counts)))
    put_array(place, "types", types.astype(np.int32))
    put_array(place, "type_indptr", _cumulate(per_type[types]))
    for names, parts in (
        (("indices", "counts"), runs),
        (("type_rows", "type_counts"), sort_by_type(runs)),
    ):
        pieces = ((part.indices, part.data) for part in parts)
        put_arrays(place, names, pieces, kind=np.int32, length=int(per_type.sum()))


def _cumulate(lengths: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


def _mend(rows: pa.Table, found: FoundFurniture) -> pa.Table:
    """Return the articles without the furniture that the whole corpus has shown."""
    read = rows.select(["text", "outlet", "furniture", "n_chars"]).to_pylist()
    mended = list(remove_all_furniture(read, rows["edges"].to_pylist(), found))
    for name in ("text", "furniture", "n_chars"):
        at = rows.schema.get_field_index(name)
        kind = rows.schema.field(at)
        rows = rows.set_column(at, kind, pa.array([row[name] for row in mended], kind.type))
    return rows
