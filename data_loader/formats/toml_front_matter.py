"""Articles with a TOML head between ``+++`` fences, as Hugo has them, and a Markdown body."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

from data_loader.formats.fields import NO_COLUMNS, Columns
from data_loader.formats.front_matter import read_body, read_lines
from data_loader.formats.guarded_yaml import MAX_CHARACTERS, MAX_DEPTH
from data_loader.formats.items import RawItem
from data_loader.limits import UnreadableFileError

NAME: Final = "TOML front matter"

_FENCE: Final = re.compile(r"^\+{3}[ \t]*$", re.MULTILINE)
_OPENING: Final = re.compile(r"\s*\+{3}[ \t]*\n")
_ASSIGNMENT: Final = re.compile(
    r"^[ \t]*([\w\u4e00-\u9fff\"' .-]{1,60}?)[ \t]*=[ \t]*", re.MULTILINE
)
# The parser of the standard library is slow on keys of very many parts, and recurses into lists.
_LONG_KEY: Final = re.compile(rf"(?:[\w\"'-]{{1,60}}\s{{0,9}}\.\s{{0,9}}){{{MAX_DEPTH}}}")
_DEEP: Final = re.compile(r"(?:[\[{][^\[\]{}]{0,60})" + f"{{{MAX_DEPTH}}}")


class UnsafeTomlError(UnreadableFileError):
    """Front matter beyond the limits; the message is the plain reason."""


def is_own(text: str) -> bool:
    """Return whether ``text`` opens with a ``+++`` fence."""
    return _OPENING.match(text[:200]) is not None


def read_items(text: str, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield the one article of ``text``; the fields of ``columns`` go before the usual ones.

    Raises:
        UnsafeTomlError: the front matter breaks a limit.
    """
    mended: list[str] = []
    opening = _OPENING.match(text)
    assert opening is not None, "is_own was asked first"
    closing = _FENCE.search(text, opening.end())
    if closing is None:
        mended.append("front matter without its closing fence")
        head, _, body = text[opening.end() :].partition("\n\n")
    else:
        head, body = text[opening.end() : closing.start()], text[closing.end() :]
    yield read_body(_read_head(head, mended), body, mended, columns)


def _read_head(head: str, mended: list[str]) -> dict[str, Any]:
    if len(head) > MAX_CHARACTERS:
        raise UnsafeTomlError(f"front matter larger than {MAX_CHARACTERS // 1024} KB")
    if _LONG_KEY.search(head) or _DEEP.search(head):
        raise UnsafeTomlError(f"front matter nested deeper than {MAX_DEPTH} levels")
    try:
        return {key: _plain(value) for key, value in tomllib.loads(head).items()}
    except (ValueError, RecursionError):
        mended.append("front matter is not valid TOML, read line by line")
        return read_lines(_ASSIGNMENT.sub(r"\1: ", head).split("\n"))


def _plain(value: Any) -> Any:
    """Return a value as text; Hugo takes a time without a zone for UTC."""
    if isinstance(value, datetime):
        return value.isoformat() + ("" if value.tzinfo else "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, dict) else str(value)
