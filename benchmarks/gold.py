"""Compare what the loader makes of a folder with the folder's ``gold.toml``.

    python -m benchmarks.gold FOLDER

Prints a line for each document and field, and ends with status 1 when one does not match.
``gold.toml`` has one table a file: exact ``title``, ``date``, ``outlet``, ``author``,
``category`` and ``tags``; ``url_contains``; ``starts`` and ``ends`` of the body (a closing credit
in brackets may follow; white space aside); and ``never``, strings the body must not hold.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data_loader import load_articles

_EXACT = ("title", "outlet", "author", "category")
_CLOSING_CREDIT = re.compile(r"[（(〔\[][^（()）]{1,20}[）)〕\]]$")


def main(folder: Path) -> int:
    gold = tomllib.loads((folder / "gold.toml").read_text("utf-8"))
    articles, _ = load_articles(folder)
    by_file = {row["file"]: row for row in articles.to_dict("records")}
    n_wrong = 0
    for file, expected in gold.items():
        for field, is_right, found in _compare(expected, by_file.get(file)):
            n_wrong += not is_right
            print("ok   " if is_right else "WRONG", file, field, "" if is_right else repr(found))
    extra = set(by_file) - set(gold)
    print(f"{len(gold)} documents, {n_wrong} wrong fields, {len(extra)} articles not in gold.toml")
    return 1 if n_wrong or extra else 0


def _compare(
    expected: Mapping[str, Any], row: Mapping[str, Any] | None
) -> Iterator[tuple[str, bool, Any]]:
    if row is None:
        yield "document", False, "not loaded"
        return
    for field in _EXACT:
        yield field, row[field] == expected[field], row[field]
    date = "" if pd.isna(row["date"]) else row["date"].date().isoformat()
    yield "date", date == expected["date"], date
    yield "tags", list(row["tags"]) == expected["tags"], row["tags"]
    yield "url", expected["url_contains"] in row["url"], row["url"]
    body, first, last = (
        _squeeze(text) for text in (row["text"], expected["starts"], expected["ends"])
    )
    yield "starts", body.startswith(first), row["text"][:60]
    is_end = body.endswith(last) or _CLOSING_CREDIT.sub("", body).endswith(last)
    yield "ends", is_end, row["text"][-60:]
    for string in expected["never"]:
        yield f"never {string!r}", string not in row["text"], string


def _squeeze(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m benchmarks.gold FOLDER")
    sys.exit(main(Path(sys.argv[1])))
