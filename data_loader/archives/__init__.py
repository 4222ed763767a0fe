"""Zip and tar archives, read in place: no byte of them is ever written to disk.

An archive's members are files of the corpus: ``2021.zip`` with ``a.md`` in it is listed as
``2021.zip/a.md``. What an archive may hold is fixed in ``data_loader/limits.py``; the real bytes
are counted, whatever its headers say.
"""

import os
import stat
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO, Final

from data_loader.archives.compressed import fetch_from, is_compressed, open_compressed
from data_loader.archives.members import Entry, Member, list_members
from data_loader.archives.tar_files import (
    is_tar,
    list_tar,
    read_tar_member,
    skip_to,
)
from data_loader.archives.zip_files import is_zip, list_zip, read_zip_member
from data_loader.limits import MAX_ARCHIVE_BYTES, DamagedArchiveError, UnreadableFileError

_HEAD: Final = 512
_OPEN_ARCHIVES: Final = 32


@dataclass(frozen=True)
class Archive:
    """An archive file and the members that its table names.

    Attributes:
        path: where it lies on disk.
        kind: ``zip``, ``tar``, ``tar, compressed``; empty when the file is no archive.
        members: its files by their paths below it, in its order.
        problem: why it, or the rest of it, is not read; empty when all is well.
    """

    path: str
    kind: str
    members: Mapping[str, Member] = field(default_factory=dict)
    problem: str = ""


def open_archive(path: str) -> Archive:
    """Return the archive at ``path``; its table is read once while the file stays as it is.

    Raises:
        OSError: the file cannot be opened.
    """
    status = os.lstat(path)
    return _open(path, status.st_size, status.st_mtime_ns, status.st_ino)


def read_member(archive: Archive, member: Member) -> bytes:
    """Return the bytes of a member.

    Raises:
        UnreadableFileError: it is damaged, or not what the archive's table tells.
        OSError: the archive cannot be opened.
    """
    if archive.kind == "tar, compressed":
        return _read_forward(archive, member.entry)
    with _open_file(archive.path) as file:
        if archive.kind == "zip":
            return read_zip_member(file, member.entry)
        file.seek(member.entry.offset)
        return read_tar_member(file, member.entry)


@lru_cache(maxsize=_OPEN_ARCHIVES)
def _open(path: str, size: int, mtime_ns: int, inode: int) -> Archive:  # noqa: ARG001 -- keys
    kind = ""
    entries: list[Entry] = []
    problem = ""
    with _open_file(path) as file:
        kind = _find_kind(file.read(_HEAD))
        file.seek(0)
        try:
            if kind == "zip":
                entries = list_zip(file)
            elif kind:
                stream = file if kind == "tar" else _unpacked(path)
                for entry in list_tar(stream):
                    entries.append(entry)
        except DamagedArchiveError as error:
            problem = str(error)
        except UnreadableFileError as error:
            entries, problem = [], str(error)
    if kind and not entries and not problem:
        problem = "an archive without a file"
    return Archive(path, kind, list_members(entries), problem)


def _find_kind(head: bytes) -> str:
    if is_zip(head):
        return "zip"
    if is_compressed(head):
        return "tar, compressed"
    return "tar" if is_tar(head) else ""


def _unpacked(path: str) -> BinaryIO:
    return open_compressed(fetch_from(path), MAX_ARCHIVE_BYTES)


def _open_file(path: str) -> BinaryIO:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise UnreadableFileError("not a regular file (a device, pipe or socket)")
    return file


class _Forward(threading.local):
    """How far this thread has read which compressed archive."""

    archive: Archive | None = None
    stream: BinaryIO | None = None
    position: int = 0


_FORWARD: Final = _Forward()


def _read_forward(archive: Archive, entry: Entry) -> bytes:
    """Read on from where the last member ended: a compressed archive knows no other way."""
    if _FORWARD.archive is not archive or _FORWARD.position > entry.offset:
        _FORWARD.archive, _FORWARD.stream = archive, _unpacked(archive.path)
        _FORWARD.position = 0
    assert _FORWARD.stream is not None
    start, _FORWARD.position = _FORWARD.position, MAX_ARCHIVE_BYTES + 1  # should reading fail
    skip_to(_FORWARD.stream, start, entry.offset)
    data = read_tar_member(_FORWARD.stream, entry)
    _FORWARD.position = entry.offset + entry.size
    return data
