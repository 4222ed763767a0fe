"""Metadata, and what ``repairs`` says about where each of them came from."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader import load_articles
from data_loader.authors import clean_author
from data_loader.date_evidence import find_date_in_address, find_date_in_name, find_date_in_text
from data_loader.formats.items import RawItem
from data_loader.metadata import Metadata, find_metadata
from data_loader.outlet_forms import find_known_outlet, merge_outlet_names
from data_loader.tags import clean_tags
from data_loader.written_dates import find_day, may_hold_day
from tests.builders import article, articles

PROSE = ["海邊小城的兩位代表週二在燈塔旁的會議室見面，會後都說談得坦率。"]


def metadata(file: str = "a.md", **fields: object) -> Metadata:
    return find_metadata(RawItem(**{"blocks": PROSE, **fields}), file)


# --- date ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "file", "day", "notes"),
    [
        ({"dates": [("2024-05-06", "")]}, "2024-05-06.md", 6, []),
        (
            {"stamp": "1714953600", "urls": ["https://n.example/2024/05/06/1"]},
            "a.md",
            6,
            ["date taken from the feed's time stamp"],
        ),
        (
            {"urls": ["https://n.example/2024/05/07/1"], "blocks": ["2024-05-08"]},
            "2024-05-07.md",
            7,
            ["date taken from the address"],
        ),
        ({"blocks": ["2024-05-09"]}, "2024-05-08.md", 8, ["date taken from the file name"]),
        ({"blocks": ["2024-05-09", *PROSE]}, "a.md", 9, ["date taken from the text"]),
    ],
)
def test_date_is_that_of_the_best_evidence_and_says_which(fields, file, day, notes):
    found = metadata(file, **fields)
    assert found.day == datetime(2024, 5, day)
    assert [note for note in found.inferred if "date" in note] == notes


def test_a_date_that_does_not_exist_is_mended_from_other_evidence():
    found = metadata("2024-02-29-a.md", dates=[("2024-02-30", "")])
    assert found.day == datetime(2024, 2, 29)
    assert found.mended == ["invalid date '2024-02-30' ignored"]
    assert found.inferred == ["date taken from the file name"]


@pytest.mark.parametrize(
    ("fields", "file", "place"),
    [
        ({"urls": ["https://jiaxiang.example/2024/05/09/1"]}, "a.md", "the address"),
        ({}, "2024-05-09-a.md", "the file name"),
        ({"stamp": str(int(datetime(2024, 5, 9, 12, tzinfo=UTC).timestamp()))}, "a.md", "the feed"),
    ],
)
def test_dates_that_disagree_are_told_and_the_stated_one_counts(fields, file, place):
    found = metadata(file, dates=[("2024-05-06", "")], **fields)
    assert found.day == datetime(2024, 5, 6)
    (note,) = [note for note in found.inferred if "disagree" in note]
    assert note.startswith(f"dates disagree: 2024-05-06 is stated and counts, {place}")
    assert note.endswith("says 2024-05-09")


def test_a_day_apart_is_a_matter_of_time_zones_and_no_conflict():
    found = metadata("2024-05-07-a.md", dates=[("2024-05-06", "")])
    assert found.inferred == []


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://n.example/2024/05/06/talks.html", "2024-05-06"),
        ("https://n.example/20240506-talks", "2024-05-06"),
        ("https://n.example/2024-05/06/content_1.htm", "2024-05-06"),
        ("https://n.example/n1/2024/0506/c1002-1.html", "2024-05-06"),
        ("https://n.example/202405/t20240506_1234.html", "2024-05-06"),
        ("https://n.example/talks-20240506.html", "2024-05-06"),
        ("https://n.example/read?id=7&date=2024-05-06", "2024-05-06"),
        ("https://n.example/article/20240506123456", ""),
        ("https://n.example/article/120240506", ""),
        ("https://n.example/world/2024", ""),
    ],
)
def test_date_in_the_address(address, day):
    assert find_date_in_address(address) == day


@pytest.mark.parametrize(
    ("file", "day"),
    [
        ("2024-05-06-talks.md", "2024-05-06"),
        ("news/2024_5_6 talks.txt", "2024-05-06"),
        ("20240506.md", "2024-05-06"),
        ("2024年5月6日.md", "2024-05-06"),
        ("2024/05/06/talks.md", "2024-05-06"),
        ("old/20240506/talks.md", "2024-05-06"),
        ("article_32777.md", ""),
        ("1048501_talks.md", ""),
        ("202405061234.md", ""),
        ("20241399.md", ""),
        ("scraped-2024-05-06/talks.md", ""),
        ("島上/民國113年5月6日.md", "2024-05-06"),
        ("抓取20240506.md", ""),
        ("dump_20240506.zip/talks.md", ""),
    ],
)
def test_date_in_the_file_name_but_not_that_of_a_retrieval(file, day):
    assert find_date_in_name(file) == day


@pytest.mark.parametrize(
    ("blocks", "written"),
    [
        (["2024年5月6日 08:30", *PROSE], "2024年5月6日 08:30"),
        (["會談", "發布時間：2024-05-06 08:30　來源：海邊日報"], "2024-05-06 08:30"),
        (["发表于 2024/05/06", *PROSE], "2024/05/06"),
        (["Published: 2024-05-06"], "2024-05-06"),
        (["（海邊社2024年5月6日電）兩位代表見面。"], "2024年5月6日"),
        ([*PROSE * 9, "日期：2024-05-06"], "2024-05-06"),
        ([*PROSE * 9, "2024-05-06", *PROSE * 9], ""),
        (["抓取時間：2024-05-06"], ""),
        (["Retrieved 2024-05-06"], ""),
        (["版權所有 © 2024-05-06"], ""),
        (["https://n.example/2024/05/06/photo.jpg"], ""),
        (["2024年5月6日，兩位代表見面。"], ""),
    ],
)
def test_date_in_the_text_only_where_it_says_when_it_was_published(blocks, written):
    assert find_date_in_text(blocks) == written


def test_no_date_comes_from_a_picture_or_from_an_archive():
    picture = "https://n.example/2024/05/06/photo.jpg?w=600"
    stored = "https://web.archive.org/web/20221203193040/https://n.example/talks"
    short = "https://archive.ph/20221203/https://n.example/talks"
    for address in (picture, stored, short):
        assert metadata(urls=[address]).day is None
    assert metadata(urls=[picture, stored]).url == "https://n.example/talks"
    assert metadata(urls=[short]).url == "https://n.example/talks"


def test_fields_about_the_retrieval_are_no_date(read, front_matter):
    head = 'title: "會談"\nretrieved: 2024-05-06\nscraped_at: 2024-05-06\nimage: /2024/05/06/a.jpg'
    row = read(front_matter(head)).rows[0]
    assert row["date"] is None


# --- outlet --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "outlet", "notes"),
    [
        (
            {"author": "中央社記者王小明", "urls": ["https://udn.com/1"]},
            "中央社",
            ["outlet taken from the byline", "text of '中央社' carried by '聯合新聞網'"],
        ),
        ({"author": "美国之音"}, "美國之音", ["outlet taken from the byline"]),
        ({"author": "島上日報"}, "島上日報", ["outlet taken from the byline"]),
        ({"author": "早報客編輯"}, "", []),
        ({"author": "王小明"}, "", []),
        ({"outlet": "法廣", "urls": ["https://www.rfi.fr/tw/1"]}, "法廣", []),
        (
            {"outlet": "法廣", "urls": ["https://portal.example/1"]},
            "法廣",
            ["text of '法廣' carried by 'portal.example'"],
        ),
        ({"outlet": "海邊日報", "urls": ["https://haibian.example/1"]}, "海邊日報", []),
        ({"outlet": "DW"}, "德國之聲", ["outlet written 'DW' brought to one form"]),
    ],
)
def test_outlet_and_where_it_came_from(fields, outlet, notes):
    found = metadata(**fields)
    assert (found.outlet, found.inferred) == (outlet, notes)


@pytest.mark.parametrize(
    ("written", "outlet"),
    [
        ("德国之声", "德國之聲"),
        ("DW", "德國之聲"),
        ("ｄｗ", "德國之聲"),
        ("德國之聲中文網", "德國之聲"),
        ("《德国之声》", "德國之聲"),
        ("聯合早報網", "聯合早報"),
        ("新华网客户端", "新華社"),
        ("BBC News 中文", "BBC中文"),
        ("https://www.dw.com/", "德國之聲"),
        ("news.rti.org.tw", "中央廣播電臺"),
    ],
)
def test_forms_of_an_outlet_become_one(written, outlet):
    found = find_known_outlet(written)
    assert found is not None
    assert found.name == outlet


@pytest.mark.parametrize("written", ["", "網", "日報", "海邊日報網", "dwx.com"])
def test_what_is_no_form_of_a_known_outlet(written):
    assert find_known_outlet(written) is None


def test_forms_of_an_unknown_outlet_become_the_most_frequent_one():
    names = ["海边日报", "海邊日報", "海邊日報", "《海邊 日報》", "山上日報", "", "德國之聲"]
    table = articles(*(article("文", number=n, outlet=name) for n, name in enumerate(names)))
    merged = merge_outlet_names(table)
    assert merged["outlet"].tolist() == [*["海邊日報"] * 4, "山上日報", "", "德國之聲"]
    assert merged["repairs"].tolist() == [
        ["outlet written '海边日报' brought to one form"],
        [],
        [],
        ["outlet written '《海邊 日報》' brought to one form"],
        [],
        [],
        [],
    ]
    assert merged.dtypes.equals(table.dtypes)


def test_a_folder_has_one_name_for_each_outlet(tmp_path, front_matter):
    for n, name in enumerate(["海邊日報", "海邊日報", "海边日报"]):
        (tmp_path / f"{n}.md").write_text(front_matter(f'title: "會談"\noutlet: {name}'), "utf-8")
    assert set(load_articles(tmp_path)[0]["outlet"]) == {"海邊日報"}


# --- author and tags -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("記者王小明、李大同／綜合報導", "王小明、李大同"),
        ("王小明、李大同／綜合報導", "王小明、李大同"),
        ("記者王小明、特約記者李大同", "王小明、李大同"),
        ("王小明, 李大同", "王小明、李大同"),
        ("王小明 & 李大同", "王小明、李大同"),
        ("王小明、王小明", "王小明"),
        ("Ann Example and Bob Example", "Ann Example、Bob Example"),
        ("Example, Ann", "Example, Ann"),
        ("大同（李大同）、王小明", "大同（李大同）、王小明"),
        ("海上編輯部", "海上編輯部"),
        ("", ""),
    ],
)
def test_authors_are_told_apart_and_other_names_stay(written, names):
    assert clean_author(written) == names


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        (["#關稅", "＃晶片 #稀土"], ["關稅", "晶片", "稀土"]),
        (["關稅", "關稅", " 關稅 "], ["關稅"]),
        (["Huawei", "HUAWEI"], ["Huawei"]),
        (["電影", "电影", "movie"], ["電影", "电影", "movie"]),
        (["會談，漁業;港口"], ["會談", "漁業", "港口"]),
        (["null", "", "#"], []),
    ],
)
def test_tags_are_cleaned_and_other_names_kept(written, tags):
    assert clean_tags(written) == tags


PIECES = ["2024", "1999", "113", "1130506", "20240506", "05", "6", "二〇二四", "民國", "中華民國"]
MARKS = ["年", "月", "日", "號", "/", "/", "/", "-", ".", "_", " ", "甲", "九"]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES + MARKS), max_size=14).map("".join), st.integers(0, 2**8))
def test_no_day_in_any_parts_of_a_path_is_passed_over(file, left_out):
    parts = [part for at, part in enumerate(file.split("/")) if not left_out >> at & 1]
    joined = ["/".join(parts[first:]) for first in range(len(parts))]
    assert may_hold_day(file) or not any(map(find_day, [*joined, *parts]))
