"""What was loaded, repaired, left out, copied?

Unlike the other questions these are about tables, not a selection: the *report* of a load, and
the *articles* table, of which ``Corpus.articles`` is one.
"""

import re
from typing import Final

import pandas as pd

from analysis.statistics import divide
from analysis.tables import typed_table
from data_loader.schema import STATUSES

_STATUS_DTYPES: Final = {"status": "str", "files": "int64", "articles": "int64"}
_REASON_DTYPES: Final = {"status": "str", "reason": "str", "files": "int64"}
_MISSING_DTYPES: Final = {
    "outlet": "str",
    "field": "str",
    "missing": "int64",
    "articles": "int64",
    "share": "float64",
}
_COPY_DTYPES: Final = {
    "text_group": "str",
    "article_id": "str",
    "date": "datetime64[us]",
    "outlet": "str",
    "title": "str",
    "file": "str",
    "is_copy": "bool",
}
_FURNITURE_DTYPES: Final = {"rule": "str", "blocks": "int64", "articles": "int64", "example": "str"}
_REPAIR_DTYPES: Final = {"repair": "str", "articles": "int64"}

_FURNITURE: Final = re.compile(r"(?P<rule>.*?): (?P<text>.*)", re.DOTALL)

FIELDS: Final = ("title", "author", "category", "tags", "url", "date", "published_at")
"""Columns of the articles table, besides the outlet, that a source may leave empty."""


def count_statuses(report: pd.DataFrame) -> pd.DataFrame:
    """Count the files of each status.

    Returns:
        ``status`` (loaded, repaired, left_out: always all three), ``files``, ``articles`` (that
        came out of them). The files add up to the files seen.
    """
    by_status = report.groupby("status")["n_articles"].agg(files="size", articles="sum")
    table = by_status.reindex(list(STATUSES), fill_value=0)
    return typed_table(table.rename_axis("status").reset_index(), _STATUS_DTYPES)


def count_reasons(report: pd.DataFrame) -> pd.DataFrame:
    """Count the files that were repaired or left out for each reason.

    Returns:
        ``status``, ``reason``, ``files``; most files first.
    """
    told = report[report["reason"] != ""]
    counts = told.groupby(["status", "reason"]).size().rename("files").reset_index()
    ranked = counts.sort_values(
        ["files", "status", "reason"], ascending=[False, True, True], ignore_index=True
    )
    return typed_table(ranked, _REASON_DTYPES)


def count_missing_fields(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the articles of each outlet that lack each field.

    Returns:
        The complete grid: ``outlet``, ``field`` (one of ``FIELDS``), ``missing`` (articles without
        it), ``articles`` (of the outlet), ``share`` (missing / articles, 0-1); by outlet, then
        field in the order of ``FIELDS``.
    """
    lacks = pd.DataFrame({field: _is_missing(articles[field]) for field in FIELDS})
    by_outlet = lacks.groupby(articles["outlet"])
    grid = by_outlet.sum().assign(articles=by_outlet.size()).reset_index()
    table = grid.melt(["outlet", "articles"], var_name="field", value_name="missing")
    table = table.assign(share=divide(table["missing"], table["articles"]))
    return typed_table(table.sort_values("outlet", kind="stable"), _MISSING_DTYPES)


def _is_missing(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.isna()
    return values.str.len() == 0


def find_copies(articles: pd.DataFrame) -> pd.DataFrame:
    """List the text groups that have more than one article.

    Returns:
        One row an article: ``text_group``, ``article_id``, ``date``, ``outlet``, ``title``,
        ``file``, ``is_copy``; largest groups first, in each the original, then its copies by date.
    """
    size = articles.groupby("text_group")["article_id"].transform("size")
    copied = articles.assign(size=size)[size > 1]
    keys = ["size", "text_group", "is_copy", "date", "file"]
    return typed_table(
        copied.sort_values(keys, ascending=[False, True, True, True, True]), _COPY_DTYPES
    )


def count_furniture(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the blocks that each cleaning rule took out of the bodies.

    Returns:
        ``rule``, ``blocks`` (taken out), ``articles`` (with at least one), ``example`` (the text
        it took out most often; empty where it took out no text, such as pictures); most blocks
        first.
    """
    blocks = articles["furniture"].explode().dropna().astype("str")
    rules = blocks.str.extract(_FURNITURE).assign(article=blocks.index)
    texts = rules[rules["text"] != ""].groupby("rule")["text"]
    examples = texts.agg(lambda found: found.mode().iloc[0])
    counts = rules.groupby("rule")["article"].agg(blocks="size", articles="nunique")
    counts["example"] = examples.reindex(counts.index, fill_value="")
    ranked = counts.reset_index().sort_values(["blocks", "rule"], ascending=[False, True])
    return typed_table(ranked, _FURNITURE_DTYPES)


def count_repairs(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the articles in which each thing was guessed or mended.

    Returns:
        ``repair`` (in words), ``articles``; most articles first.
    """
    repairs = articles["repairs"].explode().dropna().astype("str")
    told = pd.DataFrame({"repair": repairs.array, "article": repairs.index})
    counts = told.groupby("repair")["article"].nunique().rename("articles").reset_index()
    ranked = counts.sort_values(["articles", "repair"], ascending=[False, True])
    return typed_table(ranked, _REPAIR_DTYPES)
