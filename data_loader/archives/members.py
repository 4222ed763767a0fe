"""The members of an archive: their names as text, and why some are not read."""

from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import normpath
from typing import Final

from data_loader.chinese_encodings import find_chinese_encoding
from data_loader.file_names import is_hidden, is_packed, name_problem
from data_loader.limits import MAX_BYTES, MAX_RATIO

_LONGEST_NAME: Final = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the archive's own table has it.

    Attributes:
        name: the name as bytes.
        is_utf8: the archive says that the name is UTF-8.
        offset: where the entry starts: in a zip its local header, in a tar its data.
        size: bytes it unpacks to, as the archive says.
        packed: bytes in the archive.
        is_deflated: whether they are compressed.
        crc: check sum of the unpacked bytes; None where the archive has none.
        problem: why it cannot be read, in words; empty when it can.
        is_folder: a folder, which is no file.
    """

    name: bytes
    offset: int
    size: int
    packed: int
    is_utf8: bool = False
    is_deflated: bool = False
    crc: int | None = None
    problem: str = ""
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its path below the archive, unique there, and why it is not read."""

    path: str
    entry: Entry
    problem: str


def list_members(entries: Iterable[Entry]) -> dict[str, Member]:
    """Return the files among ``entries`` by their paths, in the archive's order.

    A name that leads out of the archive, or stands a second time, is listed with its problem under
    a name that no file has. A hidden folder is one member.
    """
    files = [entry for entry in entries if not entry.is_folder]
    members: dict[str, Member] = {}
    for entry, name in zip(files, _decode_names(files), strict=True):
        hidden = _hidden_folder(entry, name)
        if hidden is not None:
            members.setdefault(hidden.path, hidden)
            continue
        member = _member(entry, name)
        if member.path in members:
            problem = member.problem or "a second file of the same name"
            member = Member(_unused(member.path, members), entry, problem)
        members[member.path] = member
    return members


def _unused(path: str, members: dict[str, Member]) -> str:
    number = len(members)
    while f"{path} ({number})" in members:
        number += 1
    return f"{path} ({number})"


def _decode_names(entries: list[Entry]) -> list[str]:
    """Return the names as text; those without the UTF-8 flag are judged together.

    A single name is too short to tell GBK from Big5, and some are valid UTF-8 by accident.
    """
    unflagged = b"\n".join(entry.name for entry in entries if not entry.is_utf8)
    encoding = _encoding_of_names(unflagged)
    return [
        entry.name.decode("utf-8" if entry.is_utf8 else encoding, "backslashreplace")
        for entry in entries
    ]


def _encoding_of_names(names: bytes) -> str:
    try:
        names.decode("utf-8")
    except UnicodeDecodeError:
        return find_chinese_encoding(names) or "cp437"
    return "utf-8"


def _member(entry: Entry, name: str) -> Member:
    path = name.replace("\\", "/")
    problem = _path_problem(path)
    if problem or len(path) > _LONGEST_NAME:
        shown = path.encode("unicode_escape").decode() if "\0" in path else path
        return Member(_shorten(shown), entry, problem or "a name longer than any file has")
    path = normpath(path)
    problem = (
        entry.problem
        or name_problem(path.rpartition("/")[2])
        or ("an archive inside an archive" if is_packed(path) else "")
        or _size_problem(entry)
    )
    return Member(path, entry, problem)


def _path_problem(path: str) -> str:
    if not path or path.startswith("/") or path[1:2] == ":" or "\0" in path:
        return "a name that leads out of the archive"
    return "a name that leads out of the archive" if ".." in path.split("/") else ""


def _size_problem(entry: Entry) -> str:
    if max(entry.size, entry.packed) > MAX_BYTES:
        return f"larger than {MAX_BYTES // 1024**2} MB ({entry.size / 1024**2:,.0f} MB)"
    if entry.size == 0:
        return "an empty file"
    if entry.size > MAX_RATIO * entry.packed:
        return f"unpacks to more than {MAX_RATIO} times its size"
    return ""


def _hidden_folder(entry: Entry, name: str) -> Member | None:
    folders = name.replace("\\", "/").split("/")[:-1]
    for index, folder in enumerate(folders):
        if folder not in (".", "..") and is_hidden(folder):
            path = "/".join(folders[: index + 1])
            return Member(_shorten(path), entry, name_problem(folder))
    return None


def _shorten(path: str) -> str:
    return path if len(path) <= _LONGEST_NAME else path[: _LONGEST_NAME - 1] + "…"
