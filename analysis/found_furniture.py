"""Which lines were found, from the corpus itself, to be furniture of an outlet's pages?"""

import re
from typing import Final

import pandas as pd

from analysis.tables import typed_table
from corpus import line_shape

_DTYPES: Final = {"outlet": "str", "line": "str", "articles": "int64", "example": "str"}
_ENTRY: Final = re.compile(r"corpus-found: (?P<example>.*)", re.DOTALL)


def list_found_furniture(articles: pd.DataFrame) -> pd.DataFrame:
    """List the lines that were taken out because they return at the edges of many articles.

    Returns:
        ``outlet``, ``line`` (its shape: ``…`` and ``#`` stand for what differs), ``articles`` (it
        was taken out of), ``example`` (one such line as printed); most articles first.
    """
    blocks = articles[["outlet", "furniture"]].explode("furniture").dropna()
    blocks = blocks.rename_axis("article").reset_index()
    examples = blocks["furniture"].astype("str").str.extract(_ENTRY)["example"]
    table = blocks.assign(example=examples).dropna(subset="example")
    table["line"] = [line_shape(text) for text in table["example"]]
    counts = table.groupby(["outlet", "line"]).agg(
        articles=("article", "nunique"), example=("example", "first")
    )
    ranked = counts.reset_index().sort_values(
        ["articles", "outlet", "line"], ascending=[False, True, True]
    )
    return typed_table(ranked, _DTYPES)
