"""Parquet tables with one article a row; the one format that is bytes and not text."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from data_loader.formats.delimited import check_columns
from data_loader.formats.fields import NO_COLUMNS, Columns, known_field, row_item
from data_loader.formats.items import MAX_ITEMS, RawItem
from data_loader.limits import (
    MAX_ROWS,
    MAX_TABLE_BYTES,
    MEGABYTE,
    TooLargeError,
    UnreadableFileError,
)

NAME: Final = "Parquet"

_MAGIC: Final = b"PAR1"
_ROWS_AT_ONCE: Final = 8  # one long text that all rows share is copied for each of them
_MAX_RATIO: Final = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Most rows, most bytes of all of them unpacked, and the error where these are more."""

    rows: int
    unpacked: int
    error: type[UnreadableFileError] = TooLargeError

    def too_large(self) -> UnreadableFileError:
        """Return the error that says so."""
        return self.error(f"larger than {self.unpacked // MEGABYTE} MB when unpacked, split it")


AT_ONCE: Final = Limits(MAX_ITEMS, 50 * MEGABYTE)


def is_own(data: bytes) -> bool:
    """Return whether ``data`` opens with Parquet's mark."""
    return data.startswith(_MAGIC)


def read_items(data: bytes, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield an item for each row, reading only the columns that are known.

    Raises:
        TooLargeError: there are too many rows for a file that is read at once.
        UnreadableFileError: it is damaged, or has no column for the text.
    """
    is_bomb = _MAX_RATIO * len(data) <= AT_ONCE.unpacked  # reading it by rows would not help
    limits = replace(AT_ONCE, error=UnreadableFileError) if is_bomb else AT_ONCE
    return _read_guarded(io.BytesIO(data), columns, limits)


def read_table(file: BinaryIO, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield an item for each row of an open file, a few rows in memory at a time.

    Raises:
        UnreadableFileError: as ``read_items``, for a file that is far larger.
    """
    size = file.seek(0, io.SEEK_END)
    unpacked = max(AT_ONCE.unpacked, min(_MAX_RATIO * size, 5 * MAX_TABLE_BYTES))
    return _read_guarded(file, columns, Limits(MAX_ROWS, unpacked))


def _read_guarded(source: BinaryIO, columns: Columns, limits: Limits) -> Iterator[RawItem]:
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
        rows = batch.to_pylist() if batch.nbytes <= limits.unpacked else []
        texts = (value for row in rows for value in row.values() if isinstance(value, str))
        unpacked += max(batch.nbytes, sum(map(len, texts)))
        if unpacked > limits.unpacked:
            raise limits.too_large()
        for row in rows:
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
