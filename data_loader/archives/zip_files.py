"""Zip archives: the table of entries checked before it is trusted, members read by their offset.

The standard library reads the table, with all its variants. The members are unpacked here, so that
no more bytes come out than the table says, and each archive's table is read once.
"""

import stat
import struct
import zipfile
import zlib
from typing import BinaryIO, Final

from data_loader.archives.members import Entry
from data_loader.limits import (
    MAX_ARCHIVE_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MEGABYTE,
    UnreadableFileError,
)

_SIGNATURE: Final = b"PK\x01\x02"  # opens each entry of the table
_LOCAL: Final = b"PK\x03\x04"
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_CHUNK: Final = MEGABYTE
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    EOFError,
    struct.error,
)


def is_zip(head: bytes) -> bool:
    """Return whether a file that opens with ``head`` is a zip archive, an empty one too."""
    return head.startswith((_LOCAL, b"PK\x05\x06"))


def list_zip(file: BinaryIO) -> list[Entry]:
    """Return the entries of a zip archive.

    Raises:
        UnreadableFileError: damaged, too many entries, too large unpacked, members that overlap or
            are packed in another way than zip programs do by default.
    """
    _check_count(file)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except _BROKEN as error:
        raise UnreadableFileError("a damaged zip archive") from error
    _check_infos(infos, file.seek(0, 2))
    return [_entry(info) for info in infos]


def read_zip_member(file: BinaryIO, entry: Entry) -> bytes:
    """Return the bytes of one entry.

    Raises:
        UnreadableFileError: damaged, or not the bytes that the table of entries tells of.
    """
    file.seek(entry.offset)
    header = file.read(_LOCAL_HEADER.size)
    if not header.startswith(_LOCAL) or len(header) < _LOCAL_HEADER.size:
        raise UnreadableFileError("a damaged file in the archive")
    _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    file.seek(name_length + extra_length, 1)
    data = file.read(entry.packed)
    if entry.is_deflated:
        data = _inflate(data, entry.size)
    if len(data) != entry.size or zlib.crc32(data) != entry.crc:
        raise UnreadableFileError("a damaged file in the archive")
    return data


def _inflate(packed: bytes, size: int) -> bytes:
    decoder = zlib.decompressobj(wbits=-15)
    try:
        data = decoder.decompress(packed, size + 1)
    except zlib.error as error:
        raise UnreadableFileError("a damaged file in the archive") from error
    if len(data) > size:
        raise UnreadableFileError("unpacks to more than the archive says")
    return data


def _check_count(file: BinaryIO) -> None:
    """Count the entries by their signatures: the number in the archive may be a lie."""
    file.seek(0)
    count, rest = 0, b""
    while chunk := file.read(_CHUNK):
        count += (rest + chunk).count(_SIGNATURE)
        rest = chunk[-3:]
        if count > MAX_MEMBERS:
            raise UnreadableFileError(f"an archive of more than {MAX_MEMBERS:,} files")


def _check_infos(infos: list[zipfile.ZipInfo], length: int) -> None:
    if any(info.compress_type not in _METHODS for info in infos):
        raise UnreadableFileError("a zip archive that is not packed by deflate; pack it again")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_ARCHIVE_BYTES:
        raise UnreadableFileError(f"unpacks to more than {MAX_ARCHIVE_BYTES // MEGABYTE} MB")
    if unpacked > MAX_RATIO * max(1, sum(info.compress_size for info in infos)):
        raise UnreadableFileError(f"unpacks to more than {MAX_RATIO} times its size")
    spans = sorted(
        (info.header_offset, info.header_offset + _LOCAL_HEADER.size + info.compress_size)
        for info in infos
    )
    ends = [end for _, end in spans]
    starts = [start for start, _ in spans]
    if any(end > start for end, start in zip(ends, [*starts[1:], length], strict=False)):
        raise UnreadableFileError("a zip archive whose files overlap")
    if starts and starts[0] < 0:
        raise UnreadableFileError("a damaged zip archive")


def _entry(info: zipfile.ZipInfo) -> Entry:
    is_utf8 = bool(info.flag_bits & 0x800)
    name = info.orig_filename
    try:
        raw = name.encode("utf-8" if is_utf8 else "cp437")
    except UnicodeEncodeError:  # a newer zipfile has taken the name from the extra field
        raw, is_utf8 = name.encode("utf-8", "backslashreplace"), True
    return Entry(
        raw,
        info.header_offset,
        info.file_size,
        info.compress_size,
        is_utf8=is_utf8,
        is_deflated=info.compress_type == zipfile.ZIP_DEFLATED,
        crc=info.CRC,
        problem=_problem(info),
        is_folder=raw.endswith((b"/", b"\\")),
    )


def _problem(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x41:
        return "encrypted"
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "a link, not a file"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "not a regular file (a device, pipe or socket)"
    return ""
