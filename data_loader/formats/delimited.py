"""Tables with one article a row: CSV, TSV, and cells between semicolons or bars."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from data_loader.formats.fields import NO_COLUMNS, Columns, known_field, row_item, told_field
from data_loader.formats.items import RawItem
from data_loader.limits import MAX_BYTES, UnreadableFileError

NAME: Final = "CSV or TSV"

_DELIMITERS: Final = (",", "\t", ";", "|")
_LONGEST_NAME: Final = 40
_SENTENCE_MARKS: Final = frozenset("。！？，；：「」《》<>{}=#`")
_TRIED_ROWS: Final = 20
csv.field_size_limit(MAX_BYTES)  # a body may be longer than the 128 KB that the module allows


def is_own(text: str, columns: Columns = NO_COLUMNS) -> bool:
    """Return whether the first line of ``text`` names columns and the rows below have as many."""
    return find_delimiter(text, columns) != ""


def read_items(text: str, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield an item for each row; one with too many cells is ``broken``.

    Raises:
        UnreadableFileError: no column for the text, or the table cannot be read.
    """
    rows = csv.reader(
        io.StringIO(text.lstrip("\ufeff\n"), newline=""), delimiter=find_delimiter(text, columns)
    )
    names = next(rows)
    check_columns(names, columns)
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield RawItem(broken=f"the row cannot be read ({error})")
            continue
        if cells is None:
            return
        if len(cells) > len(names) and any(map(str.strip, cells[len(names) :])):
            yield RawItem(
                title=cells[0][:30],
                broken=f"the row has {len(cells)} cells, the header {len(names)}",
            )
        elif any(map(str.strip, cells)):
            item = row_item(dict(zip(names, cells, strict=False)), columns)
            if len(cells) < len(names):
                item.mended.append(f"a row has {len(cells)} cells, the header {len(names)}")
            yield item


def check_columns(names: list[str], columns: Columns) -> None:
    """Refuse a table without a column for the text.

    Raises:
        UnreadableFileError: the message lists the columns there are.
    """
    if not {"text", "summary"} & {known_field(name, columns) for name in names}:
        listed = ", ".join(name.strip()[:30] for name in names[:8])
        raise UnreadableFileError(f"a table without a column for the text (its columns: {listed})")


def find_delimiter(text: str, columns: Columns = NO_COLUMNS) -> str:
    """Return what stands between the cells of the table that ``text`` begins with, or ''."""
    first = text.lstrip("\ufeff\n")[:4000].partition("\n")[0]
    for delimiter in sorted(_DELIMITERS, key=first.count, reverse=True):
        if delimiter not in first:
            return ""
        try:
            if _is_table(text, delimiter, columns):
                return delimiter
        except (csv.Error, StopIteration):
            continue
    return ""


def _is_table(text: str, delimiter: str, columns: Columns) -> bool:
    source = io.StringIO(text.lstrip("\ufeff\n")[:100_000], newline="")
    rows = list(islice(csv.reader(source, delimiter=delimiter), _TRIED_ROWS + 1))
    names, rows = [name.strip() for name in rows[0]], rows[1:]
    told = {field for name in names if (field := told_field(name, columns))}
    are_names = all(_is_name(name) or told_field(name, columns) for name in names if name)
    if not are_names or len(set(names)) < len(names):
        return False
    fields = {field for name in names if (field := known_field(name, columns))}
    if told or len(fields) >= 2:
        return True
    n_alike = sum(len(row) == len(names) for row in rows)
    return len(rows) >= 2 and n_alike >= 0.9 * len(rows)


def _is_name(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and not _SENTENCE_MARKS & set(name)
