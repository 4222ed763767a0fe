"""Heads as Hugo, Jekyll and Chinese scrapers write them."""

from datetime import UTC, datetime
from time import perf_counter

import pytest


def test_toml_head_with_a_local_time_a_list_and_a_shortcode(read, prose):
    head = (
        'title = "燈塔會談"\ndate = 2024-05-06T23:30:00\ntags = ["燈塔", "漁船"]\nauthor = "王小明"'
    )
    row = read(f"+++\n{head}\n+++\n{prose[0]}\n\n{{{{< youtube abc >}}}}\n\n{prose[1]}").rows[0]
    assert (row["title"], row["author"], row["tags"]) == ("燈塔會談", "王小明", ["燈塔", "漁船"])
    assert row["published_at"] == datetime(2024, 5, 6, 23, 30, tzinfo=UTC)
    assert row["text"].split("\n\n") == prose[:2]
    assert row["furniture"] == ["template residue: youtube abc"]


def test_broken_toml_is_read_line_by_line(read, prose):
    result = read(f'+++\ntitle = "燈塔"會談\ndate = "2024-05-06"\n+++\n{prose[0]}')
    assert result.report["reason"] == "front matter is not valid TOML, read line by line"
    assert result.rows[0]["date"] == datetime(2024, 5, 6)


@pytest.mark.parametrize(
    "head", ["a = " + "[" * 60_000, "a." * 30_000 + "a = 1", "a = 1\n" * 20_000]
)
def test_toml_bombs_are_left_out_quickly(read, head):
    start = perf_counter()
    assert read(f"+++\n{head}\n+++\n內文。").report["reason"].startswith("front matter")
    assert perf_counter() - start < 2


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-06T10:00:00", datetime(2024, 5, 6, 10, tzinfo=UTC)),
        ("2024-05-06 10:00:00", datetime(2024, 5, 6, 10, tzinfo=UTC)),
        ("2024-05-06 10:00:00 +0800", datetime(2024, 5, 6, 2, tzinfo=UTC)),
        ("2024-05-06T10:00:00-05:00", datetime(2024, 5, 6, 15, tzinfo=UTC)),
        ('"2024-05-06 10:00:00"', datetime(2024, 5, 6, 2, tzinfo=UTC)),
        ("2024-05-06", None),
    ],
)
def test_time_without_quotes_is_utc_and_in_quotes_the_outlets_own(
    read, front_matter, written, moment
):
    head = f"title: 甲\ndate: {written}\noutlet: 示範台報"  # its clock is at UTC+8
    assert read(front_matter(head)).rows[0]["published_at"] == moment


@pytest.mark.parametrize(
    ("head", "outlet", "category"),
    [
        ("categories: [ news, 海邊日報 ]", "海邊日報", "news"),
        ("categories: [ news, 海邊人 ]", "海邊人", "news"),
        ("categories: [ news, 國際 ]", "", "news"),
        ("categories: [ 國際, 海邊 ]\nauthor: 海邊", "海邊", "國際"),
        ("author: 法廣", "法廣", ""),
        ("author: 王小明", "", ""),
    ],
)
def test_outlet_among_the_categories_or_as_author(read, front_matter, head, outlet, category):
    row = read(front_matter("title: 甲\ndate: 2024-05-06\n" + head)).rows[0]
    assert (row["outlet"], row["category"]) == (outlet, category)
    assert row["author"] == ("王小明" if "王小明" in head else "")


def test_agency_as_author_stays_an_author_where_the_address_has_an_outlet(read, front_matter):
    head = "title: 甲\nauthor: 虛擬通訊社\nurl: https://taibao.example/1"
    row = read(front_matter(head)).rows[0]
    assert (row["outlet"], row["author"]) == ("示範台報", "虛擬通訊社")


@pytest.mark.parametrize("key", ["from", "link", "source", "original_url", "網址", "链接"])
def test_names_of_the_address(read, front_matter, key):
    row = read(front_matter(f"title: 甲\n{key}: https://taibao.example/1")).rows[0]
    assert (row["url"], row["outlet"]) == ("https://taibao.example/1", "示範台報")


@pytest.mark.parametrize(
    "names", [("標題", "時間", "作者", "來源", "網址"), ("标题", "时间", "记者", "来源", "网址")]
)
def test_names_of_fields_in_chinese(read, front_matter, names):
    values = ("燈塔", "2024-05-06", "王小明", "海邊日報", "https://a.example/1")
    head = "\n".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
    row = read(front_matter(head)).rows[0]
    found = (row["title"], str(row["date"])[:10], row["author"], row["outlet"], row["url"])
    assert found == values


def test_feed_dump_inside_the_body(read, front_matter, feed, prose):
    head = "title: 燈塔二\ndate: 2024-05-07T01:00:00\ncategories: [ news, 法廣 ]"
    row = read(front_matter(head, feed())).rows[0]
    assert (row["title"], row["outlet"]) == ("燈塔二", "法廣")
    assert row["url"] == "https://jiaxiang.example/world/lighthouse"
    assert row["published_at"] == datetime(2024, 5, 7, 1, tzinfo=UTC)
    assert row["text"].split("\n\n") == prose


@pytest.mark.parametrize(
    "page",
    [
        "[燈塔](https://a.example/1)\n------\n\n日期：Mon, 06 May 2024 20:53:20 +0800\n\n<p>{}</p>",
        "日期：Mon, 06 May 2024 12:53:20 GMT\n[燈塔](https://a.example/1)\n------\n\n<p>{}</p>",
        "# [燈塔](https://a.example/1)\n日期: 6 May 2024 12:53:20 +0000\n------\n<p>{}</p>",
    ],
)
def test_feed_dump_with_a_line_for_the_date_in_its_outlets_folder(read, prose, page):
    row = read(page.format(prose[0]), "海邊觀察/1.md").rows[0]
    assert (row["title"], row["outlet"], row["text"]) == ("燈塔", "海邊觀察", prose[0])
    assert row["published_at"] == datetime(2024, 5, 6, 12, 53, 20, tzinfo=UTC)
    assert row["url"] == "https://a.example/1"
