"""Parquet tables with one article a row; the one format that is bytes and not text."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from data_loader.formats.delimited import check_columns
from data_loader.formats.fields import NO_COLUMNS, Columns, known_field, row_item
from data_loader.formats.items import MAX_ITEMS, RawItem
from data_loader.limits import MAX_ROWS, MEGABYTE, TooLargeError, UnreadableFileError

NAME: Final = "Parquet"

_MAGIC: Final = b"PAR1"
_ROWS_AT_ONCE: Final = 8  # one long text that all rows share is copied for each of them


@dataclass(frozen=True, slots=True)
class Limits:
    """Most rows, and most bytes of all of them unpacked."""

    rows: int
    unpacked: int

    def too_large(self) -> TooLargeError:
        """Return the error that says so."""
        return TooLargeError(f"larger than {self.unpacked // MEGABYTE} MB when unpacked, split it")


AT_ONCE: Final = Limits(MAX_ITEMS, 50 * MEGABYTE)
BY_ROWS: Final = Limits(MAX_ROWS, 1000 * MEGABYTE)


def is_own(data: bytes) -> bool:
    """Return whether ``data`` opens with Parquet's mark."""
    return data.startswith(_MAGIC)


def read_items(data: bytes, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield an item for each row, reading only the columns that are known.

    Raises:
        TooLargeError: there are too many rows for a file that is read at once.
        UnreadableFileError: it is damaged, or has no column for the text.
    """
    return read_table(io.BytesIO(data), columns, AT_ONCE)


def read_table(source: BinaryIO, columns: Columns, limits: Limits) -> Iterator[RawItem]:
    """Yield an item for each row of an open file, a few rows in memory at a time.

    Raises:
        UnreadableFileError: as ``read_items``.
    """
    import pyarrow as pa  # noqa: PLC0415  takes time that only a folder with such a file needs

    try:
        yield from _read_rows(source, columns, limits)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError("a Parquet file that is damaged") from error


def _read_rows(source: BinaryIO, columns: Columns, limits: Limits) -> Iterator[RawItem]:
    from pyarrow import parquet  # noqa: PLC0415

    file = parquet.ParquetFile(source)
    names = list(file.schema_arrow.names)
    check_columns(names, columns)
    _check_size(file.metadata, limits)
    known = [name for name in names if known_field(name, columns)]
    unpacked = 0
    for batch in file.iter_batches(_ROWS_AT_ONCE, columns=known, use_threads=False):
        unpacked += batch.nbytes
        if unpacked > limits.unpacked:
            raise limits.too_large()
        for row in batch.to_pylist():
            yield row_item({name: _plain(value) for name, value in row.items()}, columns)


def _check_size(metadata: Any, limits: Limits) -> None:
    if metadata.num_rows > limits.rows:
        raise TooLargeError(f"more than {limits.rows:,} articles in one file, split it")
    stated = sum(metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))
    if stated > limits.unpacked:
        raise limits.too_large()


def _plain(value: Any) -> Any:
    """Return a cell as text; a column of days is often stored as midnights."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
