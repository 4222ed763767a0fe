"""Tables larger than other files may be: cut into small ones of a few rows, the header on each."""

import csv
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

from data_loader.decoding import decode_bytes
from data_loader.formats import delimited, find_format, json_rows
from data_loader.formats.fields import Columns
from data_loader.limits import MAX_BYTES, MEGABYTE, UnreadableFileError

_HEAD: Final = MEGABYTE
_PIECE: Final = MEGABYTE
_ROWS_A_PIECE: Final = 1_000


def split_table(file: BinaryIO, columns: Columns) -> Iterator[tuple[bytes, int]] | None:
    """Return the pieces of a CSV or JSON Lines file; None when ``file`` is neither.

    Each piece is a table of its own, of at most a megabyte or of one row, and comes with its number
    of rows. Cells may hold line ends. The file must stay open until the last piece is read.

    Raises:
        UnreadableFileError: while the pieces are read: a row is larger than a file may be.
    """
    head = file.read(_HEAD)
    file.seek(0)
    head = head[: head.rfind(b"\n") + 1]
    if b"\x00" in head:  # UTF-16 has line ends inside of characters
        return None
    text = decode_bytes(head).text
    try:
        reader = find_format(text, columns)
    except UnreadableFileError:
        return None
    if reader is delimited:
        return _split_rows(file, delimited.find_delimiter(text, columns))
    return _split_lines(file) if reader is json_rows and json_rows.has_rows(text) else None


def _split_rows(file: BinaryIO, delimiter: str) -> Iterator[tuple[bytes, int]]:
    taken: list[bytes] = []

    def lines() -> Iterator[str]:
        for line in _read_lines(file):
            taken.append(line)
            # Latin-1 takes any byte; what a table is made of is the same in UTF-8 and GB 18030.
            yield line.decode("latin-1")

    def records() -> Iterator[bytes]:
        reader = csv.reader(lines(), delimiter=delimiter)
        while True:
            try:
                is_more = next(reader, None) is not None
            except csv.Error:  # which is told when the piece is read
                is_more = True
            if taken:
                yield b"".join(taken)
                taken.clear()
            if not is_more:
                return

    rows = records()
    return _join(rows, header=next(rows, b""))


def _split_lines(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    lines = (line for line in _read_lines(file) if line.strip())
    first = next(lines, b"")
    if first.lstrip(b"\xef\xbb\xbf").startswith(b"["):  # it names the columns
        return _join(lines, header=first)
    return _join(chain([first], lines), header=b"")


def _read_lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(MAX_BYTES + 1):
        if len(line) > MAX_BYTES:
            raise UnreadableFileError(f"a row larger than {MAX_BYTES // MEGABYTE} MB")
        yield line


def _join(rows: Iterator[bytes], *, header: bytes) -> Iterator[tuple[bytes, int]]:
    for some in _take_some(rows):
        yield b"".join([header, *some]), len(some)


def _take_some(rows: Iterator[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    size = 0
    try:
        for row in rows:
            some.append(row)
            size += len(row)
            if size > _PIECE or len(some) == _ROWS_A_PIECE:
                yield some
                some, size = [], 0
    except UnreadableFileError:
        yield some  # what stood before is good
        raise
    if some:
        yield some
