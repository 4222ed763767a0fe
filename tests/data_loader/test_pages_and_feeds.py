"""Saved HTML pages, RSS and Atom, daily digests."""

from datetime import UTC, datetime
from time import perf_counter

import pytest

MIDDLE = "<item><title>燈塔二</title><link>https://a.example/2</link><description>{}</description></item>"
ROOT = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'


def rss(prose: list[str], middle: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{ROOT}<channel><title>海邊日報 - 國際</title>'
        "<item><title>燈塔一</title><link>https://a.example/1</link><category>國際</category>"
        "<pubDate>Mon, 06 May 2024 20:53:20 +0800</pubDate><description>摘要</description>"
        f"<content:encoded><![CDATA[<p>{prose[0]}</p><script>x()</script>]]></content:encoded></item>"
        f"{middle}<item><title>燈塔三</title><description>{prose[2]}</description></item>"
        "</channel></rss>"
    )


def test_items_of_a_feed(read, prose):
    result = read(rss(prose))
    first, last = result.rows
    assert result.report["status"] == "loaded"
    assert (first["title"], first["outlet"], first["category"]) == ("燈塔一", "海邊日報", "國際")
    assert first["published_at"] == datetime(2024, 5, 6, 12, 53, 20, tzinfo=UTC)
    assert (first["text"], last["text"]) == (prose[0], prose[2])


@pytest.mark.parametrize(
    "middle", [MIDDLE.format("壞<b>"), MIDDLE.format("甲")[:-20], MIDDLE.format("</x>")]
)
def test_feed_of_three_items_with_one_broken(read, prose, middle):
    result = read(rss(prose, middle))
    assert [row["title"] for row in result.rows] == ["燈塔一", "燈塔三"]
    assert result.report["status"] == "repaired"
    assert result.report["reason"] == "item 2 (燈塔二) left out: not valid XML"


def test_bare_ampersand_and_html_entities_are_mended(read, prose):
    result = read(rss(prose, MIDDLE.format(f"{prose[1]}&nbsp;&ldquo;甲 & 乙&rdquo;")))
    assert result.rows[1]["text"].endswith("“甲 & 乙”")
    assert "bare &" in result.report["reason"]


def test_feed_in_an_encoding_that_there_is_not(read, prose):
    result = read(rss(prose).replace("utf-8", "UTF" + "9" * 400, 1))
    assert result.report["reason"] == "a feed whose head is not valid XML"


def test_text_behind_an_element_that_has_no_end_tag_is_kept(feed, read, prose):
    [row] = read(feed(f'<p>{prose[0]}</p><embed src="a.swf"><p>{prose[1]}</p>')).rows
    assert row["text"] == f"{prose[0]}\n\n{prose[1]}"


def test_atom(read, prose):
    page = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>海邊日報</title><entry><title>燈塔</title>'
        '<link href="https://a.example/1"/><published>2024-05-06T10:00:00Z</published>'
        f"<author><name>王小明</name></author>"
        f'<content type="html">&lt;p&gt;{prose[0]}&lt;/p&gt;</content>'
        "</entry></feed>"
    )
    [row] = read(page).rows
    assert (row["title"], row["author"], row["text"]) == ("燈塔", "王小明", prose[0])
    assert row["published_at"] == datetime(2024, 5, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY a "甲"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY % c SYSTEM "https://a.example/x.dtd"> %c;',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(read, prose, subset, encoding):
    page = rss(prose, MIDDLE.format("&c;")).replace("<rss", f"<!DOCTYPE rss [{subset}]><rss", 1)
    result = read(page.encode(encoding))
    assert result.report["status"] == "left_out"
    assert "defines entities" in result.report["reason"]


PAGE = """<!DOCTYPE html>
<!-- saved from url=(0030)https://www.a.example/news/1.html -->
<html><head><meta charset="utf-8"><title>燈塔會談結束 - 海邊日報</title>
<meta property="og:site_name" content="海邊日報"><meta name="keywords" content="燈塔,漁船">{}</head>
<body><nav><a href="/">首頁</a> <a href="/w">國際</a></nav>
<article><h1>燈塔會談結束</h1>{}</article>
<footer>版權所有</footer><script>alert(1)</script></body></html>"""


def test_page_saved_by_a_browser(read, prose):
    meta = (
        '<meta property="article:published_time" content="2024-05-06T10:00:00+08:00">'
        '<meta name="author" content="記者王小明">'
    )
    [row] = read(PAGE.format(meta, "".join(f"<p>{line}</p>" for line in prose))).rows
    assert (row["title"], row["outlet"], row["author"]) == ("燈塔會談結束", "海邊日報", "王小明")
    assert row["url"] == "https://www.a.example/news/1.html"
    assert row["published_at"] == datetime(2024, 5, 6, 2, tzinfo=UTC)
    assert row["tags"] == ["燈塔", "漁船"]
    assert row["text"].split("\n\n") == prose


def test_date_from_linked_data_or_the_line_above_the_text(read, prose):
    body = "".join(f"<p>{line}</p>" for line in prose)
    linked = '<script type="application/ld+json">{"@graph": [{"headline": "燈塔", '
    linked += '"datePublished": "2024-05-06T10:00:00Z", "author": {"name": "王小明"}}]}</script>'
    [row] = read(PAGE.format(linked, body)).rows
    assert (row["author"], row["published_at"].hour) == ("王小明", 10)
    [row] = read(PAGE.format("", "<div>2024年05月06日 10:00</div>" + body)).rows
    assert row["date"] == datetime(2024, 5, 6)
    assert row["text"].split("\n\n") == prose


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "{0}",
        "<p>{0}</p>" * 40_000,
        "<!-- 註 -->" * 9_000 + "<p>{0}</p>",
        "<table>" * 500 + "<tr><td>{0}",
        "<p>{0}</p><script>" * 4_000,
    ],
)
def test_hostile_pages_are_bounded(read, prose, body):
    start = perf_counter()
    result = read("<html><body>" + body.format(prose[0]))
    assert perf_counter() - start < 5
    assert "the reader failed" not in result.report["reason"]
    assert result.rows
    assert prose[0] in result.rows[0]["text"]


DIGEST = """# 《海邊聯播》 (20240506)

## 新聞摘要

1.{0}

## 國際

### 1. 燈塔會談結束

<p>{0}</p><p>{1}</p>

[查看原文](https://a.example/1)

### [漁船進港](https://a.example/2)

{2}

---

(更新時間戳: 1715099999999)
"""


def test_daily_digest(read, prose):
    result = read(DIGEST.format(*prose))
    first, second = result.rows
    assert (first["title"], second["title"]) == ("燈塔會談結束", "漁船進港")
    assert (first["url"], second["url"]) == ("https://a.example/1", "https://a.example/2")
    assert {row["date"] for row in result.rows} == {datetime(2024, 5, 6)}
    assert {(row["outlet"], row["category"]) for row in result.rows} == {("海邊聯播", "國際")}
    assert first["text"].split("\n\n") == prose[:2]
    assert second["text"] == prose[2]


def test_digest_dated_by_its_name_whatever_its_footer_says(read, prose):
    text = f"### 甲\n\n{prose[0]}\n\n### 乙\n\n{prose[1]}\n\n*最後更新：2024-05-09 03:00*\n"
    rows = read(text, "2024-05-06.md").rows
    assert [row["date"] for row in rows] == [datetime(2024, 5, 6)] * 2
    assert rows[1]["text"] == prose[1]


def test_article_with_small_headings_is_no_digest(read, prose):
    text = f"# 燈塔會談\n\n{prose[0]}\n\n### 收費\n\n{prose[1]}\n\n### 天氣\n\n{prose[2]}"
    [row] = read(text, "2024-05-06.md").rows
    assert (row["title"], row["date"]) == ("燈塔會談", datetime(2024, 5, 6))
    assert "收費" in row["text"]
