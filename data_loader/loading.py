"""Files to the *articles* and *report* tables.

A file is ``repaired`` when something in it was broken and has been mended: invalid bytes, control
or invisible characters, invalid front matter, cut HTML, a date that does not exist. What a file
merely does not state and the loader inferred (a title, the outlet, a date from the address) is
noted in the article's ``repairs`` too, but leaves the file ``loaded``.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import xxhash

from data_loader.archives.compressed import is_compressed, unpack_bytes
from data_loader.characters import remove_invisible
from data_loader.cleaning import clean_text
from data_loader.decoding import decode_bytes
from data_loader.duplicates import Signed, group_copies, join_signed, sign_texts
from data_loader.folder import describe_error, find_problem, list_files, read_archived
from data_loader.formats import read_binary_items, read_binary_table, read_text_items
from data_loader.formats.fields import NO_COLUMNS, Columns
from data_loader.formats.items import MAX_ITEMS, RawItem
from data_loader.found_furniture import (
    FoundFurniture,
    FurnitureChoices,
    LineCounts,
    add_counts,
    count_lines,
    find_furniture,
    find_lines,
    remove_all_furniture,
)
from data_loader.guarded import run_guarded
from data_loader.large_tables import split_table
from data_loader.limits import (
    LARGE,
    MAX_BYTES,
    MAX_ROWS,
    MAX_TABLE_BYTES,
    MEGABYTE,
    TooLargeError,
    UnreadableFileError,
)
from data_loader.metadata import find_metadata
from data_loader.mojibake import mend_mojibake
from data_loader.objects import bring_near
from data_loader.outlet_forms import merge_outlet_names
from data_loader.processes import begin_worker, process_context
from data_loader.schema import articles_table, compute_article_id, report_table
from data_loader.scripts import detect_script
from data_loader.settings import DEFAULT_SETTINGS, CorpusSettings, load_settings
from data_loader.tags import clean_tags

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int], None]
"""Called with the number of files read so far and the number to read."""

_NO_TEXT: Final = "no article text after cleaning"
_NO_DATE: Final = "not a known format: plain text without a date in its first lines or its name"
_SCRIPT_WITHIN: Final = 1_000
# Files of 5 MB with more than these would take 1 GB of memory to sort out.
_MAX_LINES: Final = 100_000
_MAX_TAGS: Final = 300_000
_FILES_A_TASK: Final = 64
_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh9")
_LOST_NAMED: Final = 3
_TITLE_IN_REASON: Final = 40
_NO_CHOICES: Final = FurnitureChoices()


@dataclass(frozen=True, slots=True)
class FileResult:
    """What one file gave, as plain data that can be sent between processes.

    Attributes:
        rows: one mapping an article, with the columns of the *articles* table; each article
            stands as its own ``text_group`` until ``group_copies`` has seen them all.
        report: the file's row of the *report* table.
        content: a digest of the bytes that were read; empty where none were.
    """

    rows: tuple[Mapping[str, Any], ...]
    report: Mapping[str, Any]
    content: str = ""


def load_articles(
    folder: str | os.PathLike[str],
    *,
    workers: int = 1,
    choices: FurnitureChoices = _NO_CHOICES,
    progress: Progress | None = None,
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return the *articles* and *report* tables of a folder of scraped files.

    Every file seen is in the report: files seen = loaded + repaired + left_out. A folder without
    any article gives an empty table (``explain_empty`` says why). ``workers`` is the number of
    processes that read, ``choices`` what a reader decided about furniture; ``progress`` is told how
    far the reading is.

    Raises:
        CorpusFolderError: the folder is missing, is no folder, or may not be read, or its
            ``corpus.toml`` is wrong.
    """
    paths = [source.path for source in list_files(folder)]
    settings = replace(load_settings(folder), choices=choices)
    runs: list[Run] = []
    done = 0
    for run in _read_all(folder, paths, workers, settings):
        runs.append(run)
        done += len(run.report)
        if progress is not None:
            progress(done, len(paths))
    found = find_furniture(add_counts([run.lines for run in runs]), choices)
    rows = [row for run in runs for row in _finish_run(run, found)]
    articles = merge_outlet_names(articles_table(rows))
    copies = group_copies(articles, join_signed([run.signed for run in runs]))
    articles[["text_group", "is_copy"]] = copies
    return articles, report_table(line for run in runs for line in run.report)


def _finish_run(run: "Run", found: FoundFurniture) -> list[Mapping[str, Any]]:
    """Return the articles without their furniture, and bring what their copies are known by on."""
    rows = list(remove_all_furniture(run.rows, run.edges, found))
    changed = [at for at, row in enumerate(rows) if row is not run.rows[at]]
    signatures, sizes = sign_texts([rows[at]["text"] for at in changed])
    run.signed[0][changed], run.signed[1][changed] = signatures, sizes
    return rows


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of files gave.

    Attributes:
        rows: their articles.
        report: their report rows.
        lines: the lines to count.
        edges: the lines near the edges of each article.
        signed: what its copies are known by (``sign_texts``).
    """

    rows: list[Mapping[str, Any]]
    report: list[Mapping[str, Any]]
    lines: LineCounts
    edges: list[frozenset[int]]
    signed: Signed


def read_files(
    folder: str | os.PathLike[str],
    paths: Iterable[str],
    settings: CorpusSettings = DEFAULT_SETTINGS,
) -> Run:
    """Return what the files at ``paths`` (below ``folder``) give, read one after the other."""
    results = read_each(folder, list(paths), settings)
    rows = [row for result in results for row in result.rows]
    lines = [find_lines(row["text"]) for row in rows]
    return Run(
        rows,
        [result.report for result in results],
        count_lines(zip((row["outlet"] for row in rows), lines, strict=True)),
        [line.edges for line in lines],
        sign_texts([row["text"] for row in rows]),
    )


def read_each(
    folder: str | os.PathLike[str], paths: Sequence[str], settings: CorpusSettings
) -> list[FileResult]:
    """Return what each file gives (``read_file``); those of an address are brought here first.

    Raises:
        AddressError: the address cannot be read.
    """
    results = []
    for here, path, problem in bring_near(folder, paths):
        if problem:
            reason = settings.find_problem(path) or problem
            results.append(_left_out(printable_path(path), reason))
        else:
            results.append(read_file(here, path, settings))
    return results


def read_file(
    folder: str | os.PathLike[str], path: str, settings: CorpusSettings = DEFAULT_SETTINGS
) -> FileResult:
    """Return the articles of the file at ``path`` (below ``folder``) and its report row.

    A pure function of the file and of ``settings``: it raises nothing for a file that cannot be
    read or understood, but says so in the report row. Links and devices are not followed.
    """
    name = printable_path(path)
    if problem := settings.find_problem(path):
        return _left_out(name, problem)
    content = ""
    try:
        try:
            data = _read_bytes(folder, path)
            content = xxhash.xxh3_128_hexdigest(data)
            result = (
                run_guarded(_read_data, name, data, settings)
                if len(data) > LARGE
                else _read_data(name, data, settings)
            )
        except TooLargeError as error:
            result = _read_by_rows(folder, path, settings) or _left_out(name, str(error))
    except UnreadableFileError as error:
        result = _left_out(name, str(error))
    except OSError as error:
        result = _left_out(name, f"cannot be read: {describe_error(error)}")
    except Exception as error:
        result = _left_out(name, f"the reader failed on it ({type(error).__name__})")
    return FileResult(result.rows, result.report, content)


def hash_content(folder: str | os.PathLike[str], path: str) -> str:
    """Return the digest of a file's bytes as ``read_file`` tells it, empty where it reads none."""
    digest = ""
    for here, _, _ in bring_near(folder, [path]):
        with suppress(UnreadableFileError, OSError):
            digest = xxhash.xxh3_128_hexdigest(_read_bytes(here, path))
    return digest


def _read_data(name: str, data: bytes, settings: CorpusSettings) -> FileResult:
    items, mended = _read_items(data, settings.columns)
    return _compose(name, items, mended, settings)


def printable_path(path: str) -> str:
    r"""Return a path as text that any table can hold: bytes that are no UTF-8 become ``\xNN``.

    >>> printable_path("2021/\udcb1.md")
    '2021/\\xb1.md'
    """
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _read_all(
    folder: str | os.PathLike[str], paths: list[str], workers: int, settings: CorpusSettings
) -> Iterator[Run]:
    starts = range(0, len(paths), _FILES_A_TASK)
    tasks = [paths[start : start + _FILES_A_TASK] for start in starts]
    read = partial(read_files, folder, settings=settings)
    if workers <= 1 or len(tasks) <= 1:
        yield from map(read, tasks)
        return
    context = process_context("data_loader.loading")
    with ProcessPoolExecutor(workers, context, initializer=begin_worker) as pool:
        yield from pool.map(read, tasks)


def _read_bytes(folder: str | os.PathLike[str], path: str) -> bytes:
    archived = read_archived(folder, path)
    data = _read_from_disk(folder, path) if archived is None else archived
    packed = _find_packing(data)
    if archived is not None and packed:
        raise UnreadableFileError("an archive inside an archive")
    if packed == "compressed":
        data = unpack_bytes(data, MAX_BYTES)
        packed = _find_packing(data)
    if packed:
        raise UnreadableFileError(
            "an archive, told by its content; name it .zip, .tar, .tar.gz or .tar.xz"
        )
    return data


def _find_packing(data: bytes) -> str:
    """Return ``compressed``, ``archive`` or '' for what the bytes are."""
    if is_compressed(data):
        return "compressed"
    return "archive" if data.startswith(_ARCHIVES) or data[257:262] == b"ustar" else ""


def _read_from_disk(folder: str | os.PathLike[str], path: str) -> bytes:
    descriptor, size = _open(folder, path)
    try:
        data = _read_to_end(descriptor, size)
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES:
        raise TooLargeError(
            f"larger than {MAX_BYTES // MEGABYTE} MB; only CSV, JSON Lines and Parquet may have "
            f"{MAX_TABLE_BYTES // MEGABYTE} MB: split it, or save it as one of these"
        )
    return data


def _read_to_end(descriptor: int, size: int) -> bytes:
    """Return the bytes of a file of ``size``, or one more than a file may have."""
    data = os.read(descriptor, min(size, MAX_BYTES) + 1)
    if len(data) == size:
        return data
    while len(data) <= MAX_BYTES and (more := os.read(descriptor, MAX_BYTES + 1 - len(data))):
        data += more  # it has grown meanwhile, or its disk gives it in pieces
    return data


def _open(folder: str | os.PathLike[str], path: str) -> tuple[int, int]:
    """Return the descriptor and the size of a file; a file object takes longer than its reading."""
    full = os.path.join(folder, path)  # noqa: PTH118 -- a Path would double the time to open
    problem = find_problem(folder, path)
    if problem:
        raise UnreadableFileError(problem)
    # Between the look and the opening the file may have become a link or a pipe.
    descriptor = os.open(full, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise UnreadableFileError("not a regular file (a device, pipe or socket)")
    return descriptor, status.st_size


def _read_by_rows(
    folder: str | os.PathLike[str], path: str, settings: CorpusSettings
) -> FileResult | None:
    """Return what a table gives that is too large to read at once; None for what is none.

    A member of an archive is never read so: there the limits of archives hold.
    """
    if find_problem(folder, path):
        return None
    descriptor, _ = _open(folder, path)
    with os.fdopen(descriptor, "rb") as file:
        items = _read_pieces(file, settings.columns)
        return None if items is None else _compose(printable_path(path), items, [], settings)


def _read_pieces(file: BinaryIO, columns: Columns) -> Iterator[RawItem] | None:
    items = read_binary_table(file, columns)
    if items is None and (pieces := split_table(file, columns)) is not None:
        items = chain.from_iterable(_read_piece(piece, n, columns) for piece, n in pieces)
    return None if items is None else _end_well(items)


def _read_piece(piece: bytes, n_rows: int, columns: Columns) -> list[RawItem]:
    try:
        items, mended = _read_items(piece, columns)
    except UnreadableFileError as error:
        return [RawItem(broken=str(error))] * n_rows
    for item in items:
        item.mended[:0] = mended
    return items


def _end_well(items: Iterator[RawItem]) -> Iterator[RawItem]:
    """Yield the items up to the first error or the limit, which becomes the last of them."""
    try:
        yield from islice(items, MAX_ROWS)
        if next(items, None) is not None:
            yield RawItem(broken=f"more than {MAX_ROWS:,} rows; what follows is not read, split it")
    except UnreadableFileError as error:
        yield RawItem(broken=f"{error}; what follows is not read")


def _read_items(data: bytes, columns: Columns = NO_COLUMNS) -> tuple[list[RawItem], list[str]]:
    """Return the raw articles of a file and what was mended in it."""
    binary = read_binary_items(data, columns)
    if binary is not None:
        return _take_items(binary), []
    decoded = decode_bytes(data)
    text, restored = mend_mojibake(decoded.text) if not decoded.mended else (decoded.text, [])
    text, removed = remove_invisible(text)
    _check_proportions(text)
    items = _take_items(read_text_items(text, columns))
    for item in items:
        item.inferred[:0] = decoded.inferred
    return items, [*decoded.mended, *restored, *removed]


def _take_items(items: Iterator[RawItem]) -> list[RawItem]:
    taken = list(islice(items, MAX_ITEMS + 1))
    if len(taken) > MAX_ITEMS:
        raise TooLargeError(f"more than {MAX_ITEMS:,} articles in one file, split it")
    return taken


def _check_proportions(text: str) -> None:
    if len(text) <= min(_MAX_LINES, _MAX_TAGS):
        return  # nearly every text: nothing need be counted
    if text.count("\n") > _MAX_LINES:
        raise TooLargeError(f"more than {_MAX_LINES:,} lines, no article has so many")
    if text.count("<") > _MAX_TAGS:
        raise UnreadableFileError(f"more than {_MAX_TAGS:,} tags, no article has so many")


def _left_out(name: str, reason: str) -> FileResult:
    report = {"file": name, "status": "left_out", "n_articles": 0, "reason": reason}
    return FileResult((), report)


def _compose(
    name: str, items: Iterable[RawItem], mended: list[str], settings: CorpusSettings
) -> FileResult:
    rows: list[Mapping[str, Any]] = []
    lost: list[tuple[str, str]] = []
    reasons = dict.fromkeys(mended)
    for number, item in enumerate(items):
        row, broken = _try_row(name, number, item, mended, settings)
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
    name: str, number: int, item: RawItem, mended: list[str], settings: CorpusSettings
) -> tuple[dict[str, Any] | None, list[str]]:
    """Return the row and what was mended in it; or None and why the item is left out."""
    if item.broken:
        return None, [item.broken]
    if not item.blocks and not item.needs_date:
        return None, [_NO_TEXT]
    try:
        row, broken = _row(name, number, item, mended, settings)
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
    name: str, number: int, item: RawItem, mended: list[str], settings: CorpusSettings
) -> tuple[dict[str, Any], list[str]]:
    found = find_metadata(item, name, settings)
    clean = clean_text(
        item,
        title=found.title,
        author=found.author,
        outlet=found.outlet,
        own_lines=settings.furniture,
        choices=settings.choices,
    )
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
        "tags": found.tags or clean_tags(clean.tags),
        "url": found.url,
        "date": found.day,
        "published_at": found.moment,
        "script": detect_script((clean.text or found.title)[:_SCRIPT_WITHIN]),
        "text": clean.text,
        "n_chars": sum(map(len, clean.text.split())),
        "text_group": article_id,
        "is_copy": False,
        "repairs": [*broken, *item.inferred, *found.inferred],
        "furniture": clean.furniture,
    }
    return row, broken
