"""Parquet tables with one article a row; the one format that is bytes and not text."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from data_loader.formats.delimited import check_columns
from data_loader.formats.fields import NO_COLUMNS, Columns, known_field, row_item
from data_loader.formats.items import MAX_ITEMS, RawItem
from data_loader.limits import UnreadableFileError

NAME: Final = "Parquet"

_MAGIC: Final = b"PAR1"
_MAX_UNPACKED: Final = 50 * 1024 * 1024
_ROWS_AT_ONCE: Final = 8  # one long text that all rows share is copied for each of them


def is_own(data: bytes) -> bool:
    """Return whether ``data`` opens with Parquet's mark."""
    return data.startswith(_MAGIC)


def read_items(data: bytes, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield an item for each row, reading only the columns that are known.

    Raises:
        UnreadableFileError: it is damaged, too large when unpacked, or has no column for the text.
    """
    import pyarrow as pa  # noqa: PLC0415  takes time that only a folder with such a file needs

    try:
        yield from _read_rows(data, columns)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError("a Parquet file that is damaged") from error


def _read_rows(data: bytes, columns: Columns) -> Iterator[RawItem]:
    from pyarrow import parquet  # noqa: PLC0415

    file = parquet.ParquetFile(io.BytesIO(data))
    names = list(file.schema_arrow.names)
    check_columns(names, columns)
    _check_size(file.metadata)
    known = [name for name in names if known_field(name, columns)]
    unpacked = 0
    for batch in file.iter_batches(_ROWS_AT_ONCE, columns=known, use_threads=False):
        unpacked += batch.nbytes
        if unpacked > _MAX_UNPACKED:
            raise UnreadableFileError(f"larger than {_MAX_UNPACKED // 1024**2} MB when unpacked")
        for row in batch.to_pylist():
            yield row_item({name: _plain(value) for name, value in row.items()}, columns)


def _check_size(metadata: Any) -> None:
    if metadata.num_rows > MAX_ITEMS:
        raise UnreadableFileError(f"more than {MAX_ITEMS:,} articles in one file, split it")
    stated = sum(metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))
    if stated > _MAX_UNPACKED:
        raise UnreadableFileError(f"larger than {_MAX_UNPACKED // 1024**2} MB when unpacked")


def _plain(value: Any) -> Any:
    """Return a cell as text; a column of days is often stored as midnights."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
