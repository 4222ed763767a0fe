"""gzip and xz, unpacked forward in memory under limits that count the real bytes."""

import io
import lzma
import os
import zlib
from collections.abc import Callable
from typing import Any, Final

from data_loader.limits import MAX_RATIO, MEGABYTE, DamagedArchiveError, UnreadableFileError

_GZIP: Final = b"\x1f\x8b"
_XZ: Final = b"\xfd7zXZ\x00"
_CHUNK: Final = 256 * 1024
_MAX_STREAMS: Final = 10_000  # compressed streams end to end in one file
_XZ_MEMORY: Final = 128 * MEGABYTE  # what `xz -9` needs, twice

Fetch = Callable[[int, int], bytes]
"""Returns the bytes of a file from an offset on, at most so many."""


def is_compressed(head: bytes) -> bool:
    """Return whether a file that opens with ``head`` is gzip or xz."""
    return head.startswith((_GZIP, _XZ))


def unpack_bytes(data: bytes, limit: int) -> bytes:
    """Return what a gzip or xz file holds.

    Raises:
        UnreadableFileError: it holds more than ``limit`` bytes or ``MAX_RATIO`` times its size,
            or is damaged.
    """
    return open_compressed(lambda offset, size: data[offset : offset + size], limit).read()


def open_compressed(fetch: Fetch, limit: int) -> io.BufferedReader:
    """Return a forward reader of what a gzip or xz file holds; it keeps no file open.

    Reading raises ``UnreadableFileError`` as ``unpack_bytes`` does.
    """
    return io.BufferedReader(_Unpacker(fetch, limit), _CHUNK)


def fetch_from(path: str) -> Fetch:
    """Return a way to read the file at ``path``, never through a link."""

    def fetch(offset: int, size: int) -> bytes:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            return os.pread(descriptor, size, offset)
        finally:
            os.close(descriptor)

    return fetch


class _Unpacker(io.RawIOBase):
    """The bytes that a run of compressed streams stands for."""

    def __init__(self, fetch: Fetch, limit: int) -> None:
        self._fetch = fetch
        self._limit = limit
        self._taken = 0  # packed bytes
        self._given = 0  # unpacked bytes
        self._streams = 0
        self._waiting = b""  # packed bytes of the next stream
        self._decoder: Any = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._unpack(len(buffer))
        except (zlib.error, lzma.LZMAError) as error:
            raise DamagedArchiveError("a damaged compressed file") from error
        self._given += len(data)
        if self._given > self._limit:
            raise UnreadableFileError(f"unpacks to more than {self._limit // MEGABYTE} MB")
        if self._given > MAX_RATIO * max(self._taken, 1):
            raise UnreadableFileError(f"unpacks to more than {MAX_RATIO} times its size")
        buffer[: len(data)] = data
        return len(data)

    def _unpack(self, size: int) -> bytes:
        while True:
            if self._decoder is None and not self._start():
                return b""
            if self._decoder.needs_input and not self._waiting:
                self._waiting = self._next_chunk()
            is_last = not self._waiting
            data: bytes = self._decoder.decompress(self._waiting, size)
            self._waiting = b""
            if self._decoder.eof:
                self._waiting, self._decoder = self._decoder.unused_data, None
            elif not data and is_last:
                raise DamagedArchiveError("a compressed file that is cut off")
            if data:
                return data

    def _start(self) -> bool:
        """Make ready for the next stream; return whether there is one."""
        while len(self._waiting) < len(_XZ) and (chunk := self._next_chunk()):
            self._waiting += chunk
        head = self._waiting.lstrip(b"\0") if self._streams else self._waiting
        if not is_compressed(head):  # what follows the last stream is padding
            return False
        self._waiting = head
        self._streams += 1
        if self._streams > _MAX_STREAMS:
            raise UnreadableFileError("a compressed file of too many parts")
        self._decoder = (
            _GzipDecoder()
            if head.startswith(_GZIP)
            else lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
        )
        return True

    def _next_chunk(self) -> bytes:
        chunk = self._fetch(self._taken, _CHUNK)
        self._taken += len(chunk)
        return chunk


class _GzipDecoder:
    """zlib's decoder with the interface of lzma's."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(wbits=31)

    @property
    def needs_input(self) -> bool:
        return not self._decoder.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def decompress(self, data: bytes, size: int) -> bytes:
        return self._decoder.decompress(self._decoder.unconsumed_tail + data, size)
