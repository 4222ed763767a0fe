"""The columns of every table that leaves this package: name, dtype and meaning.

``articles`` has one row an article, ``report`` one row a file seen. Both keep their columns
and dtypes when they are empty, so nothing downstream needs a special case for "no articles".
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd


ARTICLE_DTYPES: Final[dict[str, str]] = {
    "article_id": "str",
    "file": "str",
    "item": "int32",
    "title": "str",
    "outlet": "str",
    "author": "str",
    "category": "str",
    "tags": "object",
    "url": "str",
    "date": "datetime64[us]",
    "published_at": "datetime64[us, UTC]",
    "script": "str",
    "text": "str",
    "n_chars": "int32",
    "text_group": "str",
    "is_copy": "bool",
    "repairs": "object",
    "furniture": "object",
}

ARTICLE_COLUMNS: Final[dict[str, str]] = {
    "article_id": "stable across rebuilds: made from the relative path and the item number",
    "file": "path below the corpus folder, with forward slashes",
    "item": "number of the article inside its file, from 0",
    "title": "headline as printed; empty when none could be found",
    "outlet": "name of the outlet in its one agreed form; empty when unknown",
    "author": "byline as printed, without the word for 'reporter'; empty when none",
    "category": "the outlet's own section; empty when none",
    "tags": "list of the outlet's own tags, in their order",
    "url": "address of the original; empty when unknown",
    "date": "calendar day of publication at the outlet; NaT when unknown",
    "published_at": "moment of publication in UTC; NaT when only the day is known",
    "script": "Hant (Traditional), Hans (Simplified) or other",
    "text": "clean body: paragraphs separated by one blank line, no title, no page furniture",
    "n_chars": "characters of text that are not white space",
    "text_group": "article_id of the earliest article with the same or nearly the same text",
    "is_copy": "true for all but the earliest article of a text_group",
    "repairs": "list, in words, of what was guessed or mended",
    "furniture": "list of what was taken out of the body, one entry 'rule: text' a block",
}

REPORT_DTYPES: Final[dict[str, str]] = {
    "file": "str",
    "status": "str",
    "n_articles": "int32",
    "reason": "str",
}

REPORT_COLUMNS: Final[dict[str, str]] = {
    "file": "path below the corpus folder, with forward slashes",
    "status": "loaded, repaired or left_out",
    "n_articles": "articles that came out of the file",
    "reason": "in words: what was repaired, or why the file was left out; empty when loaded",
}

STATUSES: Final = ("loaded", "repaired", "left_out")
SCRIPTS: Final = ("Hant", "Hans", "other")


def compute_article_id(file: str, item: int) -> str:
    """Return the 12 hexadecimal digits that name an article on every rebuild.

    >>> compute_article_id("2021/talks.md", 0) == compute_article_id("2021/talks.md", 0)
    True
    """
    return blake2b(f"{file}#{item}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def articles_table(rows: Iterable[Mapping[str, Any]]) -> "pd.DataFrame":
    """Return rows as an *articles* table: the columns and dtypes of ``ARTICLE_DTYPES``."""
    return _table(rows, ARTICLE_DTYPES)


def report_table(rows: Iterable[Mapping[str, Any]]) -> "pd.DataFrame":
    """Return rows as a *report* table: the columns and dtypes of ``REPORT_DTYPES``."""
    return _table(rows, REPORT_DTYPES)


def _table(rows: Iterable[Mapping[str, Any]], dtypes: Mapping[str, str]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 -- a build, which has tables of Arrow's, needs none

    frame = pd.DataFrame(list(rows), columns=list(dtypes))
    return frame.astype(dict(dtypes))
