"""Random texts and mutated good files through every reader: nothing unexpected is raised.

``make fuzz`` runs these with 10,000 examples each, the ordinary suite with a few.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loader import FileResult, read_file
from data_loader.schema import articles_table, report_table
from tests.data_loader.bad_inputs import BAD_INPUTS, GOOD, feed_dump, rss, rss_item
from tests.data_loader.conftest import PROSE

EXAMPLES = int(os.environ.get("WENMAI_EXAMPLES", "150"))
BODY = "\n\n".join(PROSE)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
SEEDS = [
    GOOD,
    GOOD.replace(b"---", b"+++").replace(b": ", b" = "),
    feed_dump(HTML),
    f"date 2024-05-06\n首頁\n燈塔會談結束\n記者王小明／港口報導\n\n{BODY}\n".encode(),
    f"<!DOCTYPE html><meta charset=utf-8><title>燈塔</title><article>{HTML}</article>".encode(),
    rss(rss_item("燈塔", BODY) * 2),
    f'[{{"title": "燈塔", "text": "{PROSE[0]}", "date": "2024-05-06"}}]'.encode(),
    f"標題,日期,內文\n燈塔,2024-05-06,{PROSE[0]}\n會談,2024-05-07,{PROSE[1]}\n".encode(),
    f"# 2024-05-06\n\n### 燈塔\n\n{BODY}\n\n### 會談\n\n{BODY}\n".encode(),
    f"標題：燈塔\n日期：2024-05-06\n\n{BODY}\n".encode(),
]
SMALL = [bad.content() for bad in BAD_INPUTS if bad.content and len(bad.content()) < 20_000]
ENCODINGS = ["utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-8-sig"]

pieces = st.sampled_from(
    [
        *(b"\x00", b"\xff", b"\xe6\xb5", b"\r", b"\n---\n", b"<", b"<!--", b"&#xd800;", b"]]>"),
        *(b'"', b"'", b"{{", b"](", b"<div", b"\\", b"\xf0\x9f", b": ", b"\x1f\x8b", b"PK\x03\x04"),
        *("\u2028".encode(), "：".encode(), "９９年".encode(), b"99999999999999", b"<![CDATA["),
    ]
)
# Where (in thousandths of the file), how many bytes go, and what comes in their place.
edits = st.lists(
    st.tuples(st.integers(0, 999), st.integers(0, 60), pieces | st.binary(max_size=4)), max_size=6
)
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
    assert (reason == "") == (result.report["status"] == "loaded")
    assert result.report["n_articles"] == len(result.rows)
    articles, _ = articles_table(result.rows), report_table([result.report])
    for column in ("title", "text", "author", "outlet", "category", "url"):
        "".join(articles[column]).encode("utf-8")  # no lone surrogate
    assert (articles["text"] != "").all()


def edit(data: bytes, changes: Sequence[tuple[int, int, bytes]]) -> bytes:
    for place, gone, new in changes:
        at = place * len(data) // 1000
        data = data[:at] + new + data[at + gone :]
    return data


@thorough
@given(st.sampled_from([*SEEDS, *SMALL]), edits)
def test_mutated_files_raise_nothing(folder, data, changes):
    assert_sound(read_bytes(folder, edit(data, changes)))


@thorough
@given(st.sampled_from(SEEDS), st.sampled_from(ENCODINGS), edits)
def test_mutated_files_in_every_encoding_raise_nothing(folder, data, encoding, changes):
    text = data.decode("utf-8")
    assert_sound(read_bytes(folder, edit(text.encode(encoding), changes)))


@thorough
@given(st.sampled_from([*SEEDS, b""]), st.text(st.characters(), max_size=200), st.integers(0, 999))
def test_random_text_in_a_good_file_raises_nothing(folder, data, text, place):
    assert_sound(read_bytes(folder, edit(data, [(place, 0, text.encode("utf-8", "replace"))])))


@pytest.mark.parametrize("data", SEEDS[:1] + SEEDS[2:4])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_good_files_give_the_same_text_in_every_encoding(folder, data, encoding):
    expected = read_bytes(folder, data).rows
    assert expected
    found = read_bytes(folder, data.decode("utf-8").encode(encoding)).rows
    assert [row["text"] for row in found] == [row["text"] for row in expected]
    assert [row["title"] for row in found] == [row["title"] for row in expected]
