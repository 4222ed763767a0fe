"""Files to the *articles* and *report* tables.

A file is ``repaired`` when something in it was broken and has been mended: invalid bytes, control
or invisible characters, invalid front matter, cut HTML, a date that does not exist. What a file
merely does not state and the loader inferred (a title, the outlet, a date from the address) is
noted in the article's ``repairs`` too, but leaves the file ``loaded``.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any, Final

import pandas as pd

from data_loader.characters import remove_invisible
from data_loader.cleaning import clean_text
from data_loader.decoding import UnreadableFileError, decode_bytes
from data_loader.duplicates import group_copies
from data_loader.folder import MAX_BYTES, describe_error, find_problem, list_files
from data_loader.formats import read_binary_items, read_text_items
from data_loader.formats.fields import NO_COLUMNS, Columns
from data_loader.formats.items import MAX_ITEMS, RawItem
from data_loader.metadata import find_metadata
from data_loader.schema import articles_table, compute_article_id, report_table
from data_loader.scripts import detect_script

_NO_TEXT: Final = "no article text after cleaning"
_NO_DATE: Final = "not a known format: plain text without a date in its first lines or its name"
_SCRIPT_WITHIN: Final = 1_000
# Files of 5 MB with more than these would take 1 GB of memory to sort out.
_MAX_LINES: Final = 100_000
_MAX_TAGS: Final = 300_000
_FILES_A_TASK: Final = 64
_LOST_NAMED: Final = 3
_TITLE_IN_REASON: Final = 40


@dataclass(frozen=True, slots=True)
class FileResult:
    """What one file gave, as plain data that can be sent between processes.

    Attributes:
        rows: one mapping an article, with the columns of the *articles* table; each article
            stands as its own ``text_group`` until ``group_copies`` has seen them all.
        report: the file's row of the *report* table.
    """

    rows: tuple[Mapping[str, Any], ...]
    report: Mapping[str, Any]


def load_articles(
    folder: str | os.PathLike[str], *, workers: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the *articles* and *report* tables of a folder of scraped files.

    Every file seen is in the report: files seen = loaded + repaired + left_out. A folder without
    any article gives an empty table (``explain_empty`` says why). ``workers`` is the number of
    processes that read.

    Raises:
        CorpusFolderError: the folder is missing, is no folder, or may not be read.
    """
    paths = [source.path for source in list_files(folder)]
    results = _read_all(folder, paths, workers)
    articles = articles_table(row for result in results for row in result.rows)
    articles[["text_group", "is_copy"]] = group_copies(articles)
    return articles, report_table(result.report for result in results)


def read_file(folder: str | os.PathLike[str], path: str) -> FileResult:
    """Return the articles of the file at ``path`` (below ``folder``) and its report row.

    A pure function of the file: it raises nothing for a file that cannot be read or understood,
    but says so in the report row. Links and devices are not followed.
    """
    name = printable_path(path)
    try:
        items, mended = _read_items(_read_bytes(folder, path))
    except UnreadableFileError as error:
        return _left_out(name, str(error))
    except OSError as error:
        return _left_out(name, f"cannot be read: {describe_error(error)}")
    except Exception as error:
        return _left_out(name, f"the reader failed on it ({type(error).__name__})")
    return _compose(name, items, mended)


def printable_path(path: str) -> str:
    r"""Return a path as text that any table can hold: bytes that are no UTF-8 become ``\xNN``.

    >>> printable_path("2021/\udcb1.md")
    '2021/\\xb1.md'
    """
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _read_all(folder: str | os.PathLike[str], paths: list[str], workers: int) -> list[FileResult]:
    if workers <= 1 or len(paths) <= _FILES_A_TASK:
        return [read_file(folder, path) for path in paths]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(read_file, repeat(folder), paths, chunksize=_FILES_A_TASK))


def _read_bytes(folder: str | os.PathLike[str], path: str) -> bytes:
    full = os.path.join(folder, path)  # noqa: PTH118 -- a Path would double the time to open
    problem = find_problem(folder, path)
    if problem:
        raise UnreadableFileError(problem)
    # Between the look and the opening the file may have become a link or a pipe.
    descriptor = os.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableFileError("not a regular file (a device, pipe or socket)")
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(f"larger than {MAX_BYTES // 1024**2} MB")
    return data


def _read_items(data: bytes, columns: Columns = NO_COLUMNS) -> tuple[list[RawItem], list[str]]:
    """Return the raw articles of a file and what was mended in it."""
    binary = read_binary_items(data, columns)
    if binary is not None:
        return _take_items(binary), []
    decoded = decode_bytes(data)
    text, removed = remove_invisible(decoded.text)
    _check_proportions(text)
    return _take_items(read_text_items(text, columns)), [*decoded.mended, *removed]


def _take_items(items: Iterator[RawItem]) -> list[RawItem]:
    taken = list(islice(items, MAX_ITEMS + 1))
    if len(taken) > MAX_ITEMS:
        raise UnreadableFileError(f"more than {MAX_ITEMS:,} articles in one file, split it")
    return taken


def _check_proportions(text: str) -> None:
    if text.count("\n") > _MAX_LINES:
        raise UnreadableFileError(f"more than {_MAX_LINES:,} lines, no article has so many")
    if text.count("<") > _MAX_TAGS:
        raise UnreadableFileError(f"more than {_MAX_TAGS:,} tags, no article has so many")


def _left_out(name: str, reason: str) -> FileResult:
    report = {"file": name, "status": "left_out", "n_articles": 0, "reason": reason}
    return FileResult((), report)


def _compose(name: str, items: Iterable[RawItem], mended: list[str]) -> FileResult:
    rows: list[Mapping[str, Any]] = []
    lost: list[tuple[str, str]] = []
    reasons = dict.fromkeys(mended)
    for number, item in enumerate(items):
        row, broken = _try_row(name, number, item, mended)
        if row is None:
            title = " ".join(item.title.split())[:_TITLE_IN_REASON]
            lost.append((f"item {number + 1}" + (f" ({title})" if title else ""), broken[0]))
        else:
            rows.append(row)
            reasons.update(dict.fromkeys(broken))
    if not rows:
        return _left_out(name, lost[0][1] if lost else _NO_TEXT)
    reason = "; ".join([*reasons, *_list_lost(lost)])
    status = "repaired" if reason else "loaded"
    return FileResult(
        tuple(rows), {"file": name, "status": status, "n_articles": len(rows), "reason": reason}
    )


def _try_row(
    name: str, number: int, item: RawItem, mended: list[str]
) -> tuple[dict[str, Any] | None, list[str]]:
    """Return the row and what was mended in it; or None and why the item is left out."""
    if item.broken:
        return None, [item.broken]
    try:
        row, broken = _row(name, number, item, mended)
    except Exception as error:
        return None, [f"the reader failed on it ({type(error).__name__})"]
    if item.needs_date and row["date"] is None:
        return None, [_NO_DATE]
    return (row, broken) if row["text"] else (None, [_NO_TEXT])


def _list_lost(lost: list[tuple[str, str]]) -> list[str]:
    """Return in words which items of a file are left out, the first few by name."""
    named = [f"{item} left out: {problem}" for item, problem in lost[:_LOST_NAMED]]
    further = len(lost) - len(named)
    return [*named, f"{further:,} further items left out"] if further > 0 else named


def _row(
    name: str, number: int, item: RawItem, mended: list[str]
) -> tuple[dict[str, Any], list[str]]:
    found = find_metadata(item, name)
    clean = clean_text(item, title=found.title, author=found.author, outlet=found.outlet)
    article_id = compute_article_id(name, number)
    broken = [*mended, *item.mended, *found.mended]
    row = {
        "article_id": article_id,
        "file": name,
        "item": number,
        "title": found.title,
        "outlet": found.outlet,
        "author": found.author,
        "category": found.category,
        "tags": found.tags or clean.tags,
        "url": found.url,
        "date": found.day,
        "published_at": found.moment,
        "script": detect_script((clean.text or found.title)[:_SCRIPT_WITHIN]),
        "text": clean.text,
        "n_chars": len("".join(clean.text.split())),
        "text_group": article_id,
        "is_copy": False,
        "repairs": [*broken, *item.inferred, *found.inferred],
        "furniture": clean.furniture,
    }
    return row, broken
