"""Long runs of one mark, in every field: the time taken grows with their length, not its square.

An expression that takes the square of the length needs minutes for 50,000 characters where the
others need a hundredth of a second, so the bound can be wide.
"""

import json
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from time import process_time
from typing import Final

import pytest

from data_loader import guarded, read_file
from tests.data_loader.bad_inputs import front_matter, rss
from tests.data_loader.conftest import PROSE

LENGTH: Final = 50_000
MOST_SECONDS: Final = 1.0
BODY: Final = "\n\n".join(PROSE)
RUNS: Final = (
    *"<>&[]()!#-=*_:|/\\`~+'\"{}%1a年一。（【 \t\n\u3000\u2028\u0301\ufeff",
    *("{{", "![", "](", "[甲](", "](http://a ", "<!--", "<b>", "<div", "<![CDATA[", "&#", "&lt;"),
    *(
        "2024-05-06 ",
        "2024年",
        "民國",
        "記者",
        "王小明、",
        "a\n",
        "- 甲\n",
        "甲: 乙\n",
        "甲\n",
        "###",
    ),
    *("### 甲\n", "|a|\n", "a,b\n", "a ", "a.", "a-", "_a", "**", " \n", "ä¸\xad", "www.", "a@"),
)


def _quoted(run: str) -> str:
    return json.dumps(run, ensure_ascii=False)


def _head(run: str) -> bytes:
    fields = ("title", "author", "date", "source", "category", "tags", "url")
    lines = [f"{field}: {_quoted(run[:7_000])}" for field in fields]
    return front_matter("\n".join(lines))


def _toml(run: str) -> bytes:
    return f"+++\ntitle = {_quoted(run)}\nauthor = {run[:9_000]}\n+++\n{BODY}".encode()


def _page(run: str) -> bytes:
    return (
        f"<html><head><title>燈塔{run}</title></head><body><div class={_quoted(run)}>"
        f"<p>{BODY}</p><p>{run}</p><!-- {run} --></div></body></html>"
    ).encode()


def _feed(run: str) -> bytes:
    fields = ("title", "link", "guid", "category", "pubDate", "description")
    return rss("<item>" + "".join(f"<{f}>{BODY}{escape(run)}</{f}>" for f in fields) + "</item>")


def _raw_feed(run: str) -> bytes:
    return rss(f"{run}<item><title>甲</title><description>{BODY}{run}</description></item>")


def _json(run: str) -> bytes:
    fields = ("title", "date", "author", "source", "category", "tags", "url")
    return json.dumps([dict.fromkeys(fields, run) | {"text": BODY + run}]).encode()


def _csv(run: str) -> bytes:
    cell = run.replace('"', '""')
    rows = run[:10_000]  # a table of many rows takes its time in proportion to them
    return f'title,date,text\n"{cell}",2024-05-06,"{BODY}{cell}"\n{rows}\n'.encode()


def _digest(run: str) -> bytes:
    return (
        f"# 《海邊聯播》 (20240506) {run}\n## 國際 {run}\n### [甲{run}](http://a.example/{run})\n"
        f"{BODY}\n原文：{run}\n原文：http://a/{run} 甲\n### 乙{run}\n{BODY}\n(更新於{run}"
    ).encode()


PLACES: Final[Mapping[str, Callable[[str], bytes]]] = {
    "head": _head,
    "unclosed head": lambda run: f"---\ntitle: 甲\n{run}".encode(),
    "body": lambda run: front_matter("title: 甲", f"{run}] [甲](http://a/)\n\n{BODY}\n\n{run}"),
    "toml": _toml,
    "dump": lambda run: (
        f"<!--1715000000000-->\n[甲{run}](https://a.example/1)\n------\n<p>{BODY}</p>{run}".encode()
    ),
    "dated dump": lambda run: (
        f"日期：Mon, 06 May 2024 10:30:00 +0800{run}\n[甲](https://a.example/{run})\n---\n{BODY}"
    ).encode(),
    "labels": lambda run: f"標題：{run[:490]}\n日期：2024-05-06\n{run}\n{BODY}".encode(),
    "text of a page": lambda run: f"date 2024-05-06\n{run}\n{BODY}\n{run}".encode(),
    "plain text": lambda run: f"燈塔會談\n2024-05-06 海邊日報\n{BODY}\n{run}".encode(),
    "page": _page,
    "feed": _feed,
    "raw feed": _raw_feed,
    "json": _json,
    "csv": _csv,
    "digest": _digest,
    "alone": str.encode,
}


@pytest.mark.parametrize("place", PLACES)
def test_no_run_takes_the_square_of_its_length(place: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(guarded, "MAX_SECONDS", MOST_SECONDS)
    read_file(tmp_path, "nothing.md")
    slow: dict[str, float] = {}
    for run in RUNS:
        (tmp_path / "20240506.md").write_bytes(PLACES[place](run * (LENGTH // len(run))))
        start = process_time()
        reason = read_file(tmp_path, "20240506.md").report["reason"]
        taken = process_time() - start
        assert "reader failed" not in reason
        if taken > MOST_SECONDS or "takes more than" in reason:
            slow[run] = taken
    assert slow == {}
