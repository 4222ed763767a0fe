"""One reader for each source format; a file is told by its content, not by its name.

A reader is a module with ``NAME``, ``is_own(text)`` and ``read_items(text)``. To add a format,
write one and name it in ``FORMATS``. Readers of named fields (heads and tables) also take the names
that the owner of the corpus has given; readers of formats that are no text take bytes.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO, Final, Protocol, cast

from data_loader.formats import (
    delimited,
    digest,
    feed_dump,
    front_matter,
    html_page,
    json_rows,
    labelled_text,
    parquet_table,
    plain_text,
    toml_front_matter,
    web_text,
    xml_feed,
)
from data_loader.formats.fields import NO_COLUMNS, Columns
from data_loader.formats.items import MAX_ITEMS, RawItem
from data_loader.guarded import run_guarded
from data_loader.limits import UnreadableFileError


class Format(Protocol):
    """What a reader module offers."""

    NAME: str

    def is_own(self, text: str) -> bool:
        """Return whether this reader knows what ``text`` is."""
        ...

    def read_items(self, text: str) -> Iterator[RawItem]:
        """Yield the articles of ``text``."""
        ...


class FieldedFormat(Protocol):
    """What the reader of named fields offers; ``columns`` is a field's name -> its key."""

    NAME: str

    def is_own(self, text: str) -> bool:
        """Return whether this reader knows what ``text`` is."""
        ...

    def read_items(self, text: str, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
        """Yield the articles of ``text``; the names in ``columns`` go before the usual ones."""
        ...


class BinaryTable(Protocol):
    """What the reader of a table that is no text offers."""

    NAME: str

    def is_own(self, data: bytes) -> bool:
        """Return whether this reader knows what ``data`` is."""
        ...

    def read_items(self, data: bytes, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
        """Yield the articles of ``data``, one a row."""
        ...


# Readers that also tell a file for their own by the names of its fields.
TOLD_BY_FIELDS: Final = (labelled_text, delimited)
FIELDED: Final = cast(
    "tuple[FieldedFormat, ...]",
    (front_matter, toml_front_matter, labelled_text, json_rows, delimited),
)
BINARY_TABLES: Final = cast("tuple[BinaryTable, ...]", (parquet_table,))
# The most telling mark first; a digest and plain text have none, so they are asked last.
FORMATS: Final = cast(
    "tuple[Format, ...]",
    (
        front_matter,
        toml_front_matter,
        feed_dump,
        labelled_text,
        web_text,
        xml_feed,
        html_page,
        json_rows,
        delimited,
        digest,
        plain_text,
    ),
)
# Other people's parsers can hang or take all memory; those of binary tables are guarded as well.
GUARDED: Final = cast("tuple[Format, ...]", (xml_feed, html_page))


def find_format(text: str, columns: Columns = NO_COLUMNS) -> Format:
    """Return the reader whose own ``text`` is; the names in ``columns`` are known to it.

    Raises:
        UnreadableFileError: no reader knows it.
    """
    for candidate in FORMATS:
        told = next((reader for reader in TOLD_BY_FIELDS if reader is candidate), None)
        if told.is_own(text, columns) if told else candidate.is_own(text):
            return candidate
    names = [*(reader.NAME for reader in FORMATS), *(reader.NAME for reader in BINARY_TABLES)]
    known = ", ".join(names)
    raise UnreadableFileError(f"not a known format ({known})")


def read_text_items(text: str, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Return the articles of ``text``, whatever its format.

    Raises:
        UnreadableFileError: no reader knows it, or the one that does cannot read it.
    """
    reader = find_format(text, columns)
    if reader in GUARDED:
        return iter(run_guarded(_list_items, reader.read_items, text))
    fielded = next((fielded for fielded in FIELDED if fielded is reader), None)
    return fielded.read_items(text, columns) if fielded else reader.read_items(text)


def read_binary_table(file: BinaryIO, columns: Columns = NO_COLUMNS) -> Iterator[RawItem] | None:
    """Return the articles of an open file, read by rows, when its format is no text.

    Raises:
        UnreadableFileError: while the rows are read: the reader that knows it cannot read it.
    """
    head = file.read(8)
    file.seek(0)
    if not parquet_table.is_own(head):
        return None
    return parquet_table.read_table(file, columns)


def read_binary_items(data: bytes, columns: Columns = NO_COLUMNS) -> Iterator[RawItem] | None:
    """Return the articles of ``data`` when its format is no text; None when it must be decoded.

    Raises:
        UnreadableFileError: the reader that knows it cannot read it.
    """
    reader = next((reader for reader in BINARY_TABLES if reader.is_own(data)), None)
    if reader is None:
        return None
    return iter(run_guarded(_list_items, reader.read_items, data, dict(columns)))


def _list_items(read_items: Callable[..., Iterator[RawItem]], *args: object) -> list[RawItem]:
    return list(islice(read_items(*args), MAX_ITEMS + 1))
