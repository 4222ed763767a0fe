"""One reader for each source format; a file is told by its content, not by its name.

A reader is a module with ``NAME``, ``is_own(text)`` and ``read_items(text, columns=…)``. To add a
format, write one and name it in ``FORMATS``.
"""

from collections.abc import Iterator
from typing import Final, Protocol, cast

from data_loader.decoding import UnreadableFileError
from data_loader.formats import feed_dump, front_matter, web_text
from data_loader.formats.items import NO_COLUMNS, Columns, RawItem


class Format(Protocol):
    """What a reader module offers."""

    NAME: str

    def is_own(self, text: str) -> bool:
        """Return whether this reader knows what ``text`` is."""
        ...

    def read_items(self, text: str, *, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
        """Yield the articles of ``text``; a format without named fields ignores ``columns``."""
        ...


FORMATS: Final = cast("tuple[Format, ...]", (front_matter, feed_dump, web_text))


def find_format(text: str) -> Format:
    """Return the reader whose own ``text`` is.

    Raises:
        UnreadableFileError: no reader knows it.
    """
    for candidate in FORMATS:
        if candidate.is_own(text):
            return candidate
    known = ", ".join(reader.NAME for reader in FORMATS)
    raise UnreadableFileError(f"not a known format ({known})")
