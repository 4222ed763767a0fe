"""No reader raises, whatever it is given: random bytes, and good files with something changed."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader import read_file

PROSE = "海邊小城的兩位代表週二在燈塔旁的會議室見面，會後都說談得坦率，但沒有發表聯合聲明。"
DUMP = f"[燈塔](https://a.example/1)\n------\n日期：Mon, 06 May 2024 20:53:20 +0800\n<p>{PROSE}</p>"


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame({"title": ["甲"], "date": ["2024-05-06"], "text": [PROSE]}).to_parquet(buffer)
    return buffer.getvalue()


GOOD = {
    "yaml": f"---\ntitle: 燈塔\ndate: 2024-05-06 10:00:00\ncategories: [news, 法廣]\n---\n{PROSE}",
    "toml": f'+++\ntitle = "燈塔"\ndate = 2024-05-06\n[params]\na = [1, {{b = 2}}]\n+++\n{PROSE}',
    "dump": DUMP,
    "dump in a head": f"---\ntitle: 燈塔\n---\n<!--1714953600000-->\n{DUMP}",
    "labels": f"標題：燈塔\n時間：民國113年5月6日\n來源：海邊日報\n正文：{PROSE}",
    "plain": f"燈塔\n2024-05-06 10:00 海邊日報 記者王小明／台北報導\n{PROSE}",
    "csv": f'title,date,text\n燈塔,2024-05-06,"{PROSE}\n{PROSE}"\n',
    "json": json.dumps({"2024-05-06": [{"title": "甲", "text": [PROSE, "<p>乙"]}]}),
    "jsonl": '{"title": "甲", "text": "乙"}\n["title", "text"]\n["甲", "乙"]\n',
    "columns": json.dumps({"title": ["甲"], "date": [1714953600.5], "text": [PROSE]}),
    "rss": f'<rss version="2.0"><channel><title>海邊日報</title><item><title>甲</title><pubDate>'
    f"Mon, 06 May 2024 20:53:20 GMT</pubDate><description>{PROSE}</description></item>"
    "</channel></rss>",
    "atom": '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>甲</title>'
    f'<content type="xhtml"><div>{PROSE}</div></content><source><title/></source></entry></feed>',
    "html": '<!DOCTYPE html><html><head><meta name="author" content="甲"><script type="application/'
    f'ld+json">{{"headline": "甲", "author": []}}</script></head><body><p>{PROSE}</p></html>',
    "digest": f"# 《海邊聯播》 (20240506)\n## 國際\n### 甲\n{PROSE}\n### 乙\n{PROSE}\n(更新於 9)",
}
FILES = {**{name: text.encode() for name, text in GOOD.items()}, "parquet": _parquet()}
INSERTED = st.one_of(
    st.binary(max_size=6),
    st.text(max_size=6).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        [b"<", b">", b"&", b'"', b"'", b"{", b"}", b"[", b"]", b",", b"\n", b"\n\n", b"---\n",
         b"### ", b"](", b"\x00", b"\\ud800", b"null", b"9" * 400, b"<!--", b"]]>", b"<item>",
         b"<!ENTITY a 'b'>"]
    ),
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_good_files_load(tmp_path: Path, name: str) -> None:
    (tmp_path / "2024-05-06.md").write_bytes(FILES[name])
    assert read_file(tmp_path, "2024-05-06.md").report["n_articles"] >= 1


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(list(FILES)), st.data())
def test_changed_files_give_a_sound_result(tmp_path_factory, name, data):
    content = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        stop = min(len(content), start + data.draw(st.sampled_from([0, 0, 1, 3, 40, 4000])))
        content[start:stop] = data.draw(INSERTED)
    folder = tmp_path_factory.getbasetemp()
    (folder / "2024-05-06.md").write_bytes(bytes(content))
    result = read_file(folder, "2024-05-06.md")
    assert "the reader failed" not in result.report["reason"]
    assert (result.report["reason"] == "") == (result.report["status"] == "loaded")
    assert result.report["n_articles"] == len(result.rows)
    for row in result.rows:
        assert row["text"]
        for column in ("title", "outlet", "author", "category", "url", "text"):
            row[column].encode("utf-8")
        assert all(isinstance(tag, str) for tag in row["tags"])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_sound_result(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.bin").write_bytes(content)
    reason = read_file(folder, "any.bin").report["reason"]
    assert "the reader failed" not in reason
