"""How much of a stranger's file is read, and the error that says a file was not."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 5 * MEGABYTE
"""Bytes of one file, or of one member of an archive."""
MAX_TABLE_BYTES: Final = 200 * MEGABYTE
"""Bytes of a table that stands in the folder itself: its rows are read a few at a time."""
MAX_ROWS: Final = 200_000
"""Rows of such a table."""
MAX_ARCHIVE_BYTES: Final = 200 * MEGABYTE
"""Bytes of an archive, and of all that it unpacks to."""
MAX_MEMBERS: Final = 20_000
"""Entries of an archive, folders among them."""
MAX_RATIO: Final = 100
"""Bytes that one packed byte may stand for: text packs 3 to 10 times, a bomb 1,000 times."""
MAX_SECONDS: Final = 4
"""Processor time for a file that is read under guard; 5,000 articles take 2 seconds."""
MAX_MEMORY: Final = 768 * MEGABYTE
"""Memory for it, beside what the process holds already, so that both stay below 1 GB."""
LARGE: Final = MEGABYTE // 4
"""Bytes from which a file of any format is read under guard."""


class UnreadableFileError(ValueError):
    """A file that holds no article this program could read; the message is the plain reason."""


class TooLargeError(UnreadableFileError):
    """A file with more in it than is read at once; a table may still be read row by row."""


class DamagedArchiveError(UnreadableFileError):
    """An archive that breaks off or is damaged; what stood before the damage can be read."""
