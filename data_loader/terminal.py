"""The state of what was loaded, in plain lines for a terminal: the page Corpus health in text."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import pandas as pd

from data_loader.gaps import find_gaps
from data_loader.health import (
    count_encodings,
    count_furniture,
    count_missing_fields,
    count_reasons,
    count_repairs,
    count_scripts,
    count_statuses,
    find_copies,
    list_removed_lines,
)

_WIDEST = 60


def find_health(articles: pd.DataFrame, report: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables of Corpus health by their headings, in the order of the page."""
    missing = count_missing_fields(articles)
    return {
        "Why files were repaired or left out": count_reasons(report),
        "Every file seen": report,
        "What was mended or inferred in articles": count_repairs(articles),
        "Page furniture taken out of the texts": count_furniture(articles),
        "Lines taken out, by outlet": list_removed_lines(articles),
        "Articles with the same or nearly the same text": find_copies(articles),
        "Silences that an outlet's own rate does not explain": find_gaps(articles),
        "Encodings": count_encodings(articles),
        "Scripts": count_scripts(articles),
        "Fields that are missing, by outlet": missing[missing["missing"] > 0],
    }


def write_report(
    articles: pd.DataFrame, report: pd.DataFrame, *, name: str, rows: int = 20
) -> Iterator[str]:
    """Yield the lines of the report.

    Args:
        articles: the *articles* table.
        report: the *report* table.
        name: of the corpus.
        rows: most rows to write of each table; how many more there are is told.
    """
    yield printable(name)
    yield _sum_up(count_statuses(report))
    yield f"{len(articles):,} articles, {int(articles['is_copy'].sum()):,} of them copies"
    for heading, table in find_health(articles, report).items():
        yield ""
        yield f"{heading}: {len(table):,}"
        yield from _write_table(table.head(rows))
        if len(table) > rows:
            yield f"  … and {len(table) - rows:,} more"


def printable(text: str) -> str:
    r"""Return text that a terminal can only show: what would steer it becomes visible.

    >>> printable("海\x1b[2Jabc")
    '海\\x1b[2Jabc'
    """
    return "".join(
        character
        if character.isprintable() or unicodedata.category(character) == "Zs"
        else character.encode("unicode_escape", "surrogatepass").decode()
        for character in text
    )


def _sum_up(statuses: pd.DataFrame) -> str:
    """Return how the files seen add up."""
    told = dict(zip(statuses["status"], statuses["files"], strict=True))
    parts = " + ".join(f"{n:,} {status.replace('_', ' ')}" for status, n in told.items())
    return f"{sum(told.values()):,} files seen = {parts}"


def _write_table(table: pd.DataFrame) -> Iterator[str]:
    if table.empty:
        return
    columns = [[name, *map(_write_cell, table[name])] for name in table.columns]
    widths = [max(map(_width, column)) for column in columns]
    for cells in zip(*columns, strict=True):
        padded = (
            cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
        )
        yield f"  {'  '.join(padded)}".rstrip()


def _write_cell(value: Any) -> str:
    if isinstance(value, float):
        return "–" if pd.isna(value) else f"{value:,.3g}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    text = printable("–" if value is pd.NaT else str(value))
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _width(text: str) -> int:
    """Return the columns a text takes: two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
