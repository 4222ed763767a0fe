"""Articles between reading and counting: tables on disk, one a run of files.

What is furniture only shows when every file has been read, so the articles wait on disk until
then, with the hashes of their lines beside them.
"""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from corpus.layout import ARTICLE_SCHEMA, LINE_SCHEMA
from corpus.mirror import share
from corpus.store import put_table
from data_loader.found_furniture import find_lines
from data_loader.loading import read_each
from data_loader.settings import CorpusSettings

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
