"""Articles between reading and counting: tables on disk, two a run of files.

What is furniture only shows when every file has been read, so the articles wait on disk until
then. The hashes of their lines lie beside them: who looks for furniture reads, and on another
machine fetches, nothing else.
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
from corpus.store import get_table, put_table
from data_loader.found_furniture import find_lines
from data_loader.loading import read_each
from data_loader.settings import CorpusSettings

_DRAFT_SCHEMA: Final = pa.schema([*ARTICLE_SCHEMA, pa.field("text", pa.large_string())])
_LINES_SCHEMA: Final = pa.schema([ARTICLE_SCHEMA.field("outlet"), *LINE_SCHEMA])
_LINES: Final = "-lines"


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
    share(put_table(place, name, _tabulate_articles(rows)))
    share(put_table(place, name + _LINES, _tabulate_lines(rows)))
    report = [{**result.report, "content": result.content} for result in results]
    return Draft(name, len(rows), report)


def open_lines(place: Path, name: str) -> pa.Table:
    """Return the ``outlet`` and the ``LINE_SCHEMA`` of drafted articles."""
    return get_table(place, name + _LINES)


def _tabulate_articles(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    columns = [pa.array([row[field.name] for row in rows], field.type) for field in _DRAFT_SCHEMA]
    return pa.Table.from_arrays(columns, schema=_DRAFT_SCHEMA)


def _tabulate_lines(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    lines = [find_lines(row["text"]) for row in rows]
    columns = {
        "outlet": [row["outlet"] for row in rows],
        "edges": [sorted(line.edges) for line in lines],
        "inside": [line.inside for line in lines],
        "article": [line.article for line in lines],
    }
    return pa.table(columns, schema=_LINES_SCHEMA)
