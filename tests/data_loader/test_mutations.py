"""Random texts and mutated good files through every reader: nothing unexpected is raised.

``make fuzz`` runs these with 10,000 examples for each reader, the ordinary suite with a few.
"""

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loader import FileResult, read_file
from data_loader.formats import BINARY_TABLES, FORMATS, find_format
from data_loader.limits import MAX_BYTES
from tests.data_loader.bad_inputs import BAD_INPUTS, GOOD, feed_dump, page, rss, rss_item
from tests.data_loader.conftest import PROSE

EXAMPLES = int(os.environ.get("WENMAI_EXAMPLES", "60"))
BODY = "\n\n".join(PROSE)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
DATED = f"[燈塔](https://a.example/1)\n------\n日期：Mon, 06 May 2024 20:53:20 +0800\n{HTML}"
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>甲</title>'
LINKED = '<script type="application/ld+json">{"headline": "甲", "author": []}</script>'


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame({"title": ["甲"], "date": ["2024-05-06"], "text": [BODY]}).to_parquet(buffer)
    return buffer.getvalue()


# Good files of every reader, by the reader's name.
SEEDS: dict[str, list[bytes]] = {
    "front matter": [
        GOOD,
        f"---\ntitle: 燈塔\ncategories: [news, 法廣]\n---\n<!--1714953600000-->\n{DATED}".encode(),
        f"---\ntitle: 燈塔\ndate: 2024-05-06 10:00:00\n---\n{HTML}".encode(),
    ],
    "TOML front matter": [
        GOOD.replace(b"---", b"+++").replace(b": ", b" = "),
        f'+++\ntitle = "甲"\ndate = 2024-05-06\n[b]\na = [1, {{b = 2}}]\n+++\n{BODY}'.encode(),
    ],
    "feed dump": [feed_dump(HTML), DATED.encode()],
    "text with labelled lines": [
        f"標題：燈塔\n時間：民國113年5月6日\n來源：海邊日報\n正文：{BODY}".encode()
    ],
    "text of a web page": [
        f"date 2024-05-06\n首頁\n燈塔會談結束\n記者王小明／港口報導\n\n{BODY}\n".encode()
    ],
    "RSS or Atom": [
        rss(rss_item("燈塔", BODY) * 2),
        f'{ATOM}<content type="xhtml"><div>{BODY}</div></content><source><title/></source>'
        "</entry></feed>".encode(),
    ],
    "HTML page": [page(HTML), page(f"{LINKED}<article><h1>燈塔</h1>{HTML}</article>")],
    "JSON": [
        json.dumps({"2024-05-06": [{"title": "甲", "text": [BODY, "<p>乙"]}]}).encode(),
        json.dumps({"title": ["甲"], "date": [1714953600.5], "text": [BODY]}).encode(),
        '{"title": "甲", "text": "乙"}\n["title", "text"]\n["甲", "乙"]\n'.encode(),
    ],
    "CSV or TSV": [f'標題,日期,內文\n燈塔,2024-05-06,"{BODY}"\n會談,5/7,{PROSE[1]}\n'.encode()],
    "daily digest": [
        f"# 《海邊聯播》 (20240506)\n## 國際\n### 甲\n{BODY}\n### 乙\n{HTML}\n(更新於 9)".encode()
    ],
    "plain text": [
        f"燈塔\n2024-05-06 10:00 海邊日報 記者王小明／台北報導\n{BODY}\n".encode(),
        f"# 燈塔\n\n**2024-05-06**\n\n{BODY}\n".encode(),
    ],
    "Parquet": [_parquet()],
}
READERS = {reader.NAME for reader in (*FORMATS, *BINARY_TABLES)}
SMALL = [bad.content() for bad in BAD_INPUTS if bad.content and len(bad.content()) < 20_000]
ENCODINGS = ["utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-8-sig"]

pieces = st.sampled_from(
    [
        *(b"\x00", b"\xff", b"\xe6\xb5", b"\r", b"\n---\n", b"<", b"<!--", b"&#xd800;", b"]]>"),
        *(b'"', b"'", b"{{", b"](", b"<div", b"\\", b"\xf0\x9f", b": ", b"\x1f\x8b", b"PK\x03\x04"),
        *("\u2028".encode(), "：".encode(), "９９年".encode(), b"99999999999999", b"<![CDATA["),
        *(b">", b"&", b"{", b"}", b"[", b"]", b",", b"\n", b"### ", b"\\ud800", b"null", b"<item>"),
        *(b"9" * 400, b"<!ENTITY a 'b'>"),
    ]
)
# Where (in thousandths of the file), how many bytes go, and what comes in their place.
edits = st.lists(
    st.tuples(
        st.integers(0, 999), st.integers(0, 60) | st.just(4000), pieces | st.binary(max_size=4)
    ),
    max_size=6,
)
# Random text somewhere in a file, or in the place of all that stands from there on.
random_texts = st.tuples(
    st.integers(0, 999),
    st.sampled_from([0, MAX_BYTES]),
    st.text(st.characters(), max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
).map(lambda change: [change])
thorough = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


def read_bytes(folder: Path, data: bytes) -> FileResult:
    (folder / "20240506.md").write_bytes(data)
    return read_file(folder, "20240506.md")


def assert_sound(result: FileResult) -> None:
    reason = result.report["reason"]
    assert "the reader failed" not in reason
    assert "crashed" not in reason
    assert "takes more than" not in reason
    assert (reason == "") == (result.report["status"] == "loaded")
    assert result.report["n_articles"] == len(result.rows)
    for row in result.rows:
        assert row["text"]
        for column in ("title", "text", "author", "outlet", "category", "url"):
            row[column].encode("utf-8")  # no lone surrogate
        assert all(isinstance(tag, str) for tag in row["tags"])


def edit(data: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    for place, gone, new in changes:
        at = place * len(data) // 1000
        data = data[:at] + new + data[at + gone :]
    return data


def test_every_reader_has_good_files_that_it_reads(folder: Path) -> None:
    assert set(SEEDS) == READERS
    for name, files in SEEDS.items():
        for data in files:
            assert name == "Parquet" or name == find_format(data.decode("utf-8")).NAME
            assert read_bytes(folder, data).rows


@pytest.mark.parametrize("name", SEEDS)
@thorough
@given(data=st.data(), changes=edits | random_texts, encoding=st.sampled_from(["", *ENCODINGS]))
def test_random_text_in_good_files_and_mutated_ones_raise_nothing(
    folder, name, data, changes, encoding
):
    content = data.draw(st.sampled_from(SEEDS[name]))
    if encoding and name != "Parquet":
        content = content.decode("utf-8").encode(encoding)
    assert_sound(read_bytes(folder, edit(content, changes)))


@thorough
@given(st.sampled_from([*SMALL, b""]), edits)
def test_mutated_bad_inputs_raise_nothing(folder, data, changes):
    assert_sound(read_bytes(folder, edit(data, changes)))


@thorough
@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing(folder, data):
    assert_sound(read_bytes(folder, data))


@pytest.mark.parametrize("name", ["front matter", "feed dump", "text of a web page"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_good_files_give_the_same_text_in_every_encoding(folder, name, encoding):
    data = SEEDS[name][0]
    expected = read_bytes(folder, data).rows
    assert expected
    found = read_bytes(folder, data.decode("utf-8").encode(encoding)).rows
    assert [row["text"] for row in found] == [row["text"] for row in expected]
    assert [row["title"] for row in found] == [row["title"] for row in expected]
