"""Tar archives, read forward block by block: nothing is believed that is not there.

The standard library reads the single header; the walk from header to header is done here, where
neither a negative size nor an endless chain of long names can hold it.
"""

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from data_loader.archives.members import Entry
from data_loader.limits import (
    MAX_MEMBERS,
    MEGABYTE,
    DamagedArchiveError,
    UnreadableFileError,
)

_BLOCK: Final = 512
_LONGEST_EXTRA: Final = 64 * 1024
_EXTRA: Final = (b"x", b"X", b"g", b"L", b"K")  # headers that tell about the next one
_LINKS: Final = (tarfile.SYMTYPE, tarfile.LNKTYPE)


def is_tar(head: bytes) -> bool:
    """Return whether a file that opens with ``head`` (a block) is a tar archive."""
    try:
        return _parse(head[:_BLOCK]) is not None
    except DamagedArchiveError:
        return False


def list_tar(stream: BinaryIO) -> Iterator[Entry]:
    """Yield the entries of a tar archive.

    Raises:
        DamagedArchiveError: damaged or cut off; the entries before have been yielded.
        UnreadableFileError: too many entries.
    """
    count, name, position = 0, b"", 0
    while (header := _parse(_read(stream, _BLOCK))) is not None:
        position += _BLOCK
        count += 1
        if count > MAX_MEMBERS:
            raise UnreadableFileError(f"an archive of more than {MAX_MEMBERS:,} files")
        length = _padded(header.size) if _has_data(header) else 0
        if header.type in (b"x", b"X", b"L"):
            extra = _read(stream, length if length <= _LONGEST_EXTRA else -1)[: header.size]
            name = (extra.rstrip(b"\0") if header.type == b"L" else _pax_path(extra)) or name
        else:
            _skip(stream, length)
            if header.type not in (b"g", b"K"):
                yield _entry(header, name, position)
                name = b""
        position += length


def read_tar_member(stream: BinaryIO, entry: Entry) -> bytes:
    """Return the bytes of an entry from a stream that stands at its first byte."""
    data = stream.read(entry.size)
    if len(data) < entry.size:
        raise UnreadableFileError("a file that is cut off with its archive")
    return data


def skip_to(stream: BinaryIO, position: int, target: int) -> None:
    """Go forward in ``stream`` from ``position`` to ``target``."""
    _skip(stream, target - position)


def _parse(block: bytes) -> tarfile.TarInfo | None:
    """Return what a header block says; None at the end of the archive."""
    if len(block) == _BLOCK and not block.strip(b"\0"):
        return None
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError) as error:
        raise DamagedArchiveError("a damaged tar archive") from error
    if header.size < 0:
        raise DamagedArchiveError("a damaged tar archive")
    return header


def _read(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size) if size >= 0 else b""
    if size < 0 or len(data) < size:
        raise DamagedArchiveError("a tar archive that is cut off or damaged")
    return data


def _skip(stream: BinaryIO, size: int) -> None:
    while size > 0:
        size -= len(_read(stream, min(size, MEGABYTE)))


def _has_data(header: tarfile.TarInfo) -> bool:
    return header.isreg() or header.type not in tarfile.SUPPORTED_TYPES or header.type in _EXTRA


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _pax_path(records: bytes) -> bytes:
    """Return the path among records of the form ``length key=value``, or nothing."""
    position, path = 0, b""
    while position < len(records):
        digits, blank, _ = records[position : position + 12].partition(b" ")
        if not blank or not digits.isdigit() or int(digits) <= len(digits) + 1:
            break
        record = records[position + len(digits) + 1 : position + int(digits)]
        key, _, value = record.partition(b"=")
        path = value.removesuffix(b"\n") if key == b"path" else path
        position += int(digits)
    return path


def _entry(header: tarfile.TarInfo, name: bytes, offset: int) -> Entry:
    raw = name or header.name.encode("utf-8", "surrogateescape")
    problem = ""
    if header.type in _LINKS:
        problem = "a link, not a file"
    elif header.type == tarfile.GNUTYPE_SPARSE:
        problem = "a file with holes, as no article has"
    elif not header.isreg():
        problem = "not a regular file (a device, pipe or socket)"
    return Entry(raw, offset, header.size, header.size, problem=problem, is_folder=header.isdir())
