"""JSON: an array of articles, an object that holds arrays, columns as arrays, or one a line."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from data_loader.formats.fields import NO_COLUMNS, Columns, known_field, row_item
from data_loader.formats.items import RawItem
from data_loader.limits import UnreadableFileError
from data_loader.written_dates import find_day

NAME: Final = "JSON"

_OPENING: Final = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\]]|\d))')
_LINES_TRIED: Final = 3
_LEVELS: Final = 4  # of arrays and objects around the articles
# Names that only say "here is a list", no section of a newspaper.
_CONTAINERS: Final = frozenset(
    [
        *("articles", "article", "items", "item", "data", "results", "result", "entries", "news"),
        *("posts", "docs", "documents", "hits", "list", "rows", "records", "stories", "content"),
        *("新聞", "新闻", "文章", "資料", "数据"),
    ]
)


def is_own(text: str) -> bool:
    """Return whether ``text`` opens as JSON does."""
    return _OPENING.match(text[:1000]) is not None


def read_items(text: str, columns: Columns = NO_COLUMNS) -> Iterator[RawItem]:
    """Yield an item for each object that is an article.

    Raises:
        UnreadableFileError: it is no JSON, or holds nothing like an article.
    """
    n_items = 0
    for row in _read_rows(text, columns):
        n_items += 1
        yield row if isinstance(row, RawItem) else row_item(row, columns)
    if not n_items:
        raise UnreadableFileError(
            "JSON in which nothing looks like an article: no key such as title, text or content"
        )


def _read_rows(text: str, columns: Columns) -> Iterator[Mapping[str, Any] | RawItem]:
    try:
        yield from _find_rows(_parse(text), {}, columns)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if not has_rows(text):
            raise UnreadableFileError(f"not valid JSON ({_describe(error)})") from error
        yield from _read_lines(lines, columns)
    except RecursionError as error:
        raise UnreadableFileError("JSON nested too deep") from error


def _read_lines(lines: list[str], columns: Columns) -> Iterator[Mapping[str, Any] | RawItem]:
    names: list[str] = []
    for line in lines:
        try:
            value = _parse(line)
        except (ValueError, RecursionError):
            yield RawItem(title=line[:30], broken="the line is not valid JSON")
            continue
        if isinstance(value, list):  # the first line names the columns
            if names:
                yield dict(zip(names, value, strict=False))
            else:
                names = [str(name) for name in value]
        else:
            yield from _find_rows(value, {}, columns)


def has_rows(text: str) -> bool:
    """Return whether the first lines of ``text`` are values by themselves, or one of them is."""
    lines = [line for line in text.strip().split("\n", _LINES_TRIED) if line.strip()]
    return len(lines) > 1 and any(map(_is_row, lines[:_LINES_TRIED]))


def _is_row(line: str) -> bool:
    try:
        return isinstance(_parse(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _parse(text: str) -> Any:
    # Numbers stay text: one of 5,000 digits must never become one.
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=lambda _: None)


def _find_rows(
    value: Any, around: Mapping[str, Any], columns: Columns, level: int = 0
) -> Iterator[Mapping[str, Any]]:
    """Yield the rows in ``value``; what stands around them (a date, an outlet) holds for each."""
    if level > _LEVELS:
        return
    if isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict) and _is_flat(entry):
                if _has_title(entry, columns):  # without a text, which the report must say
                    yield {**around, **entry}
            elif isinstance(entry, dict | list):
                yield from _find_rows(entry, around, columns, level + 1)
    elif isinstance(value, dict):
        if _is_columnar(value, columns):
            yield from ({**around, **row} for row in _transpose(value))
        elif _is_article(value, columns):
            yield {**around, **value}
        else:
            plain = {
                key: entry for key, entry in value.items() if not isinstance(entry, dict | list)
            }
            for key, entry in value.items():
                if isinstance(entry, dict | list):
                    shared = {**around, **plain, **_say(key)}
                    yield from _find_rows(entry, shared, columns, level + 1)


def _is_article(value: Mapping[str, Any], columns: Columns) -> bool:
    """Return whether an object has a text, or a title with an address or a date."""
    fields = {
        field
        for name, entry in value.items()
        if (field := known_field(name, columns)) and _is_value(entry, field)
    }
    return "text" in fields or ("title" in fields and bool(fields & {"summary", "address"}))


def _is_flat(value: Mapping[str, Any]) -> bool:
    return not any(isinstance(entry, dict | list) for entry in value.values())


def _has_title(value: Mapping[str, Any], columns: Columns) -> bool:
    return any(known_field(name, columns) in ("title", "text") for name in value)


def _is_value(entry: Any, field: str) -> bool:
    """Return whether an entry is one article's: a plain value, or a list of paragraphs."""
    if isinstance(entry, list):
        return field == "text" and bool(entry) and all(isinstance(part, str) for part in entry)
    return not isinstance(entry, dict) or "rendered" in entry or "$date" in entry


def _is_columnar(value: Mapping[str, Any], columns: Columns) -> bool:
    fields = {known_field(name, columns) for name, entry in value.items() if _is_column(entry)}
    return "text" in fields and bool(fields & {"title", "date", "address"})


def _is_column(entry: Any) -> bool:
    if isinstance(entry, dict):  # as pandas writes: the row's number to its value
        return bool(entry) and all(map(str.isdecimal, entry))
    return isinstance(entry, list)


def _transpose(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    columns = {
        name: list(entry.values()) if isinstance(entry, dict) else entry
        for name, entry in value.items()
        if _is_column(entry)
    }
    for number in range(max(map(len, columns.values()))):
        yield {name: entries[number] for name, entries in columns.items() if number < len(entries)}


def _say(key: str) -> dict[str, str]:
    """Return what the name of an array says of the articles in it: a day, or a section."""
    day = find_day(key)
    if day:
        return {"date": day}
    is_said = key.strip().casefold() not in _CONTAINERS and not key.isdecimal() and len(key) <= 20
    return {"category": key} if is_said else {}


def _describe(error: ValueError) -> str:
    place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "a value"
    return f"a mistake at {place}"
