"""Articles between reading and counting: tables on disk, one a run of files.

What is furniture only shows when every file has been read, so the articles wait on disk until
then, with the hashes of their lines beside them.
"""

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.mirror import share
from corpus.store import put_table
from data_loader.found_furniture import LineCounts, find_lines
from data_loader.loading import read_each
from data_loader.settings import CorpusSettings

_STRINGS: Final = pa.list_(pa.string())
ARTICLE_SCHEMA: Final = pa.schema(
    {
        "article_id": pa.string(),
        "file": pa.string(),
        "item": pa.int32(),
        "title": pa.string(),
        "outlet": pa.string(),
        "author": pa.string(),
        "category": pa.string(),
        "tags": _STRINGS,
        "url": pa.string(),
        "date": pa.timestamp("us"),
        "published_at": pa.timestamp("us", "UTC"),
        "script": pa.string(),
        "n_chars": pa.int32(),
        "repairs": _STRINGS,
        "furniture": _STRINGS,
    }
)
"""What a shard keeps of an article; its text and what the whole corpus tells lie elsewhere."""

LINE_SCHEMA: Final = pa.schema(
    {"edges": pa.list_(pa.uint64()), "inside": pa.list_(pa.uint64()), "article": pa.uint64()}
)
"""Hashes of lines near the edges, inside, and of the longest paragraph (``find_lines``)."""

_DRAFT_SCHEMA: Final = pa.schema([*ARTICLE_SCHEMA, pa.field("text", pa.large_string())])


@dataclass(frozen=True)
class Draft:
    """A run of files, read: the table of its articles, and the files' rows of the report."""

    name: str
    n_articles: int
    report: Sequence[Mapping[str, Any]]


def write_draft(
    paths: Sequence[str],
    *,
    folder: str | os.PathLike[str],
    settings: CorpusSettings,
    place: Path,
) -> Draft:
    """Read some files and leave their articles in ``place``.

    The name is drawn: where a worker is thought dead and is not, two write the same articles.

    Args:
        paths: paths of files below ``folder``.
        folder: the corpus folder.
        settings: what its ``corpus.toml`` says.
        place: where drafts go.
    """
    results = read_each(folder, paths, settings)
    rows = [row for result in results for row in result.rows]
    name = f"draft-{secrets.token_hex(8)}"
    share(put_table(place, name, tabulate_articles(rows)))
    report = [{**result.report, "content": result.content} for result in results]
    return Draft(name, len(rows), report)


def tabulate_articles(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return article rows with their texts and lines as a table."""
    lines = [find_lines(row["text"]) for row in rows]
    columns = [
        *(pa.array([row[field.name] for row in rows], field.type) for field in _DRAFT_SCHEMA),
        pa.array([sorted(line.edges) for line in lines], LINE_SCHEMA.field("edges").type),
        pa.array([line.inside for line in lines], LINE_SCHEMA.field("inside").type),
        pa.array([line.article for line in lines], LINE_SCHEMA.field("article").type),
    ]
    return pa.Table.from_arrays(columns, schema=pa.schema([*_DRAFT_SCHEMA, *LINE_SCHEMA]))


def count_table_lines(tables: Iterable[pa.Table]) -> LineCounts:
    """Return the lines of articles to count, from their ``outlet`` and ``LINE_SCHEMA`` columns."""
    wanted = ["outlet", *LINE_SCHEMA.names]
    parts = [table.select(wanted) for table in tables if len(table)]
    if not parts:
        return LineCounts({}, {})
    table = pa.concat_tables(parts).combine_chunks()
    encoded = table["outlet"].combine_chunks().dictionary_encode()
    outlets, codes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    article = table["article"].to_numpy()
    row_of_edge, edges = _flatten(table["edges"])
    row_of_inside, inside = _flatten(table["inside"])
    pairs = np.stack([edges, article[row_of_edge]], axis=1)
    return LineCounts(
        dict(zip(outlets, _split(pairs, codes[row_of_edge], len(outlets)), strict=True)),
        dict(zip(outlets, _split(inside, codes[row_of_inside], len(outlets)), strict=True)),
    )


def _flatten(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the row of each element of a column of lists, and the elements."""
    rows = pc.list_parent_indices(column).to_numpy().astype(np.intp)
    return rows, pc.list_flatten(column).to_numpy().astype(np.uint64)


def _split(
    values: np.ndarray[Any, Any], codes: np.ndarray[Any, Any], n_codes: int
) -> list[np.ndarray[Any, Any]]:
    """Return the values of each code."""
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=n_codes))[:-1]
    return np.split(values[order], ends)
