"""Which lines were found, from the corpus itself, to be furniture of an outlet's pages?"""

import re
from functools import lru_cache
from typing import Final

import pandas as pd

from analysis.tables import typed_table
from corpus import line_shape

_DTYPES: Final = {"outlet": "str", "line": "str", "articles": "int64", "example": "str"}
_ENTRY: Final = re.compile(r"corpus-found: (?P<example>.*) \(in [\d,]+ articles\)", re.DOTALL)


def list_found_furniture(articles: pd.DataFrame) -> pd.DataFrame:
    """List the lines that were taken out because they return at the edges of many articles.

    Returns:
        ``outlet``, ``line`` (its shape: ``…`` and ``#`` stand for what differs), ``articles`` (it
        was taken out of), ``example`` (one such line as printed); most articles first.
    """
    articles_with: dict[tuple[str, str], int] = {}
    examples: dict[tuple[str, str], str] = {}
    for outlet, entries in zip(articles["outlet"], articles["furniture"], strict=True):
        lines = {(outlet, line): text for text, line in filter(None, map(_read_entry, entries))}
        for place, text in lines.items():
            articles_with[place] = articles_with.get(place, 0) + 1
            examples.setdefault(place, text)
    rows = [(*place, n, examples[place]) for place, n in articles_with.items()]
    table = pd.DataFrame(rows, columns=list(_DTYPES))
    ranked = table.sort_values(["articles", "outlet", "line"], ascending=[False, True, True])
    return typed_table(ranked, _DTYPES)


@lru_cache(maxsize=10_000)
def _read_entry(entry: str) -> tuple[str, str] | None:
    """Return the line taken out and its shape; nothing where another rule took it out."""
    found = _ENTRY.match(entry)
    return (found["example"], line_shape(found["example"])) if found else None
