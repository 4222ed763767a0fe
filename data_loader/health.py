"""What was loaded, repaired, left out, copied?

These questions are about the loader's own tables: the *report* of a load, and the *articles*
table, which a corpus has as ``Corpus.articles`` and ``Corpus.removed``. The page Corpus health and
the command ``python -m data_loader report`` both put them here, so they can never differ.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data_loader.found_furniture import FOUND
from data_loader.kinds import count_kinds, split_kinds
from data_loader.line_shapes import line_name, shorten_line
from data_loader.list_columns import list_array
from data_loader.schema import SCRIPTS, STATUSES

Ints = NDArray[np.integer]

_STATUS_DTYPES: Final = {"status": "str", "files": "int64", "articles": "int64"}
_REASON_DTYPES: Final = {
    "status": "str",
    "reason": "str",
    "files": "int64",
    "example": "str",
    "file": "str",
}
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
_LINE_DTYPES: Final = {
    "outlet": "str",
    "rule": "str",
    "line": "str",
    "articles": "int64",
    "example": "str",
}
_REPAIR_DTYPES: Final = {"repair": "str", "articles": "int64", "example": "str", "file": "str"}
_ENCODING_DTYPES: Final = {"encoding": "str", "files": "int64", "articles": "int64", "file": "str"}
_SCRIPT_DTYPES: Final = {"script": "str", "articles": "int64", "share": "float64"}

_ENCODING: Final = re.compile(r"(?:^encoding |, but it is )(?P<name>[A-Za-z][\w .-]*?)(?:,|$)")
_FURNITURE_SEPARATOR: Final = ": "

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
    return _typed(table.rename_axis("status").reset_index(), _STATUS_DTYPES)


def count_reasons(report: pd.DataFrame) -> pd.DataFrame:
    """Count the files that were repaired or left out for each kind of reason.

    A file that was repaired in two ways counts for both.

    Returns:
        ``status``, ``reason`` (numbers and quoted parts as …), ``files``, ``example`` (the reason
        of one file in full), ``file`` (that file); most files first.
    """
    told = report[report["reason"] != ""]
    counts = [
        count_kinds(zip(rows["file"], map(split_kinds, rows["reason"]), strict=True))
        .rename(columns={"kind": "reason", "n": "files"})
        .assign(status=status)
        for status, rows in told.groupby("status")
    ]
    table = pd.concat(counts) if counts else pd.DataFrame(columns=list(_REASON_DTYPES))
    ranked = table.sort_values(["files", "status", "reason"], ascending=[False, True, True])
    return _typed(ranked, _REASON_DTYPES)


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
    table = table.assign(share=table["missing"] / table["articles"])
    return _typed(table.sort_values("outlet", kind="stable"), _MISSING_DTYPES)


def _is_missing(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.isna()
    if values.name == "tags":
        return pd.Series(pc.list_value_length(list_array(values)).to_numpy() == 0, values.index)
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
    return _typed(copied.sort_values(keys, ascending=[False, True, True, True, True]), _COPY_DTYPES)


def count_furniture(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the blocks that each cleaning rule took out of the bodies.

    Returns:
        ``rule``, ``blocks`` (taken out), ``articles`` (with at least one), ``example`` (the text
        it took out most often; empty where it took out no text, such as pictures); most blocks
        first.
    """
    entries = _list_entries(articles["furniture"])
    parts = pc.split_pattern(entries.texts, _FURNITURE_SEPARATOR, max_splits=1)
    rules = pc.list_element(parts, 0).dictionary_encode()
    names, rule_of = rules.dictionary.to_pylist(), rules.indices.to_numpy()
    rule = rule_of[entries.numbers]
    is_in = np.zeros((len(articles), len(names)), np.bool_)
    is_in[entries.articles, rule] = True
    columns = {
        "rule": names,
        "blocks": np.bincount(rule, minlength=len(names)),
        "articles": is_in.sum(axis=0),
        "example": _find_examples(parts, rule_of, np.bincount(entries.numbers), len(names)),
    }
    ranked = pd.DataFrame(columns).sort_values(["blocks", "rule"], ascending=[False, True])
    return _typed(ranked, _FURNITURE_DTYPES)


def _find_examples(parts: pa.ListArray, rule_of: Ints, times: Ints, n_rules: int) -> list[str]:
    """Return for each rule the text taken out most often; of equals the first in their order.

    Args:
        parts: of each distinct entry its rule and, where there is one, its text.
        rule_of: the number of its rule.
        times: how often it stands in all articles.
        n_rules: how many rules there are.
    """
    told = np.flatnonzero(pc.list_value_length(parts).to_numpy() > 1)
    texts = pc.list_element(parts.take(pa.array(told)), 1)
    is_told = pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
    texts, told = texts.filter(pa.array(is_told)), told[is_told]
    most = np.zeros(n_rules, np.int64)
    np.maximum.at(most, rule_of[told], times[told])
    is_most = times[told] == most[rule_of[told]]
    first = [texts.filter(pa.array(is_most & (rule_of[told] == at))) for at in range(n_rules)]
    return [pc.min(found).as_py() or "" for found in first]


class _Entries(NamedTuple):
    """The entries of a column of lists: of each its article and its number among the distinct ones.

    ``texts`` are the distinct ones. Entries stand article after article, in their order.
    """

    articles: Ints
    numbers: Ints
    texts: pa.StringArray


def _list_entries(column: pd.Series) -> _Entries:
    lists = list_array(column)
    encoded = pc.list_flatten(lists).dictionary_encode()
    articles = pc.list_parent_indices(lists).to_numpy()
    return _Entries(articles, encoded.indices.to_numpy(), encoded.dictionary)


def count_repairs(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the articles in which each kind of thing was guessed or mended.

    Returns:
        ``repair`` (numbers and quoted parts as …), ``articles``, ``example`` (one article's in
        full), ``file`` (where it is); most articles first.
    """
    counts = count_kinds(zip(articles["file"], articles["repairs"], strict=True))
    return _typed(counts.rename(columns={"kind": "repair", "n": "articles"}), _REPAIR_DTYPES)


def list_removed_lines(articles: pd.DataFrame) -> pd.DataFrame:
    """List the lines that were taken out and can be put back.

    That is by a rule of ``outlets.toml`` or ``corpus.toml``, by their place on the page, or because
    they return at the edges of many articles; not the parts of a page that its markup tells, such
    as pictures and their captions.

    Returns:
        ``outlet``, ``rule``, ``line`` (by which a choice names it: ``…`` and ``#`` stand for what
        differs, and a long line is cut), ``articles`` (it was taken out of), ``example`` (one such
        line as printed, the first 80 characters); most articles first.
    """
    entries = _list_entries(articles["furniture"])
    read = enumerate(map(_read_line, entries.texts.to_pylist()))
    lines = {number: line for number, line in read if line}
    names = {line[:2]: number for number, line in lines.items()}
    name_of = np.full(len(entries.texts), -1)
    name_of[list(lines)] = [names[line[:2]] for line in lines.values()]
    taken = pd.DataFrame({"article": entries.articles, "entry": entries.numbers})
    taken["name"] = name_of[entries.numbers]
    # Of several such lines in one article the last is shown.
    taken = taken[taken["name"] >= 0].drop_duplicates(["article", "name"], keep="last")
    taken["outlet"] = articles["outlet"].array.take(taken["article"])
    counted = taken.groupby(["outlet", "name"], sort=False)["entry"].agg(["size", "first"])
    rows = [
        (outlet, *lines[entry][:2], n, lines[entry][2])
        for (outlet, _), n, entry in counted.itertuples()
    ]
    keys = ["articles", "outlet", "rule", "line"]
    table = pd.DataFrame(rows, columns=list(_LINE_DTYPES))
    return _typed(table.sort_values(keys, ascending=[False, True, True, True]), _LINE_DTYPES)


def _read_line(entry: str) -> tuple[str, str, str] | None:
    """Return the rule, the line's name and the line; None for a block that is no line."""
    from data_loader.cleaning import line_rules  # noqa: PLC0415 -- with it come all readers

    rule, _, text = entry.partition(": ")
    if rule != FOUND and rule not in line_rules():
        return None
    shown = shorten_line(text)
    return rule, line_name(shown), shown


def count_encodings(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the files and articles in each encoding, as their repairs tell it.

    Returns:
        ``encoding`` (UTF-8 where nothing else is told), ``files``, ``articles``, ``file`` (one of
        them); most files first. Files that gave no article are not counted.
    """
    found = articles["repairs"].map(_find_encoding).astype("str")
    by_encoding = articles.groupby(found.rename("encoding"))["file"]
    counts = by_encoding.agg(files="nunique", articles="size", file="first").reset_index()
    return _typed(
        counts.sort_values(["files", "encoding"], ascending=[False, True]), _ENCODING_DTYPES
    )


def count_scripts(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the articles in each script.

    Returns:
        ``script`` (always all of ``schema.SCRIPTS``), ``articles``, ``share`` (of all, 0-1; NaN
        without articles).
    """
    counts = articles["script"].value_counts().reindex(list(SCRIPTS), fill_value=0)
    table = counts.rename_axis("script").rename("articles").reset_index()
    total = table["articles"].sum()
    share = table["articles"] / total if total else float("nan")
    return _typed(table.assign(share=share), _SCRIPT_DTYPES)


def _find_encoding(repairs: list[str]) -> str:
    notes = (_ENCODING.search(note) for note in repairs if "encoding" in note)
    return next((match["name"] for match in notes if match), "UTF-8")


def _typed(columns: pd.DataFrame, dtypes: Mapping[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame({name: columns[name] for name in dtypes})
    return frame.astype(dict(dtypes)).reset_index(drop=True)
