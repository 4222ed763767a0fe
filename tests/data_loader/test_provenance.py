from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from data_loader.authors import clean_author, find_byline, find_opening_author
from data_loader.dates import is_date_line, parse_date
from data_loader.formats.items import RawItem
from data_loader.metadata import find_metadata

TAIPEI = ZoneInfo("Asia/Taipei")


def outlet(file: str = "a.md", **fields: object) -> tuple[str, list[str]]:
    found = find_metadata(RawItem(**fields), file)
    return found.outlet, found.inferred


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"outlet": "DW", "urls": ["https://taibao.example/1"]}, "德國之聲"),
        ({"outlet": "德国之声"}, "德國之聲"),
        ({"outlet": "海邊日報"}, "海邊日報"),
        ({"urls": ["https://news.taibao.example/1"]}, "示範台報"),
        ({"urls": ["https://www.bbc.com/zhongwen/1"]}, "BBC中文"),
        ({"urls": ["https://www.unknown.example/1"]}, "unknown.example"),
        ({"urls": ["https://nottaibao.example/1"]}, "nottaibao.example"),
        ({"urls": ["https://[broken"]}, ""),
        ({"urls": ["javascript:alert(1)"]}, ""),
        ({}, ""),
    ],
)
def test_outlet_by_metadata_then_address(fields, expected):
    assert outlet(**fields)[0] == expected


def test_opening_of_the_text_goes_before_the_carrying_host():
    fields = {"urls": ["https://udn.com/1"], "blocks": ["（德国之声中文网）會談結束。"]}
    assert outlet(**fields) == (
        "德國之聲",
        ["outlet taken from the opening of the text", "text of '德國之聲' carried by '聯合新聞網'"],
    )


def test_signature_counts_only_without_an_address():
    page = "船東對BBC中文說，他在等天氣。"
    assert outlet(page=page)[0] == "BBC中文"
    assert outlet(page=page, urls=["https://taibao.example/1"])[0] == "示範台報"
    assert outlet(page="要闻\n来源：样例日报　2024-05-06")[0] == "样例日报"


def test_folder_names_the_outlet_when_nothing_else_does():
    assert outlet("新聞/法广/1.md") == ("法廣", ["outlet taken from the folder's name"])


@pytest.mark.parametrize(
    ("written", "day", "moment"),
    [
        ("2024-05-06", (2024, 5, 6), None),
        ("2024年 5月 6日", (2024, 5, 6), None),
        ("2024年5月6日 星期一 08:30", (2024, 5, 6), (2024, 5, 6, 0, 30)),
        ("06/05/2024 - 17:50", (2024, 5, 6), (2024, 5, 6, 9, 50)),
        ("2024-05-06T23:30:00Z", (2024, 5, 7), (2024, 5, 6, 23, 30)),
        ("2024-05-06T01:30:00+08:00", (2024, 5, 6), (2024, 5, 5, 17, 30)),
        ("20240506", (2024, 5, 6), None),
        ("1715000000000", (2024, 5, 6), (2024, 5, 6, 12, 53, 20)),
        ("1715000000", (2024, 5, 6), (2024, 5, 6, 12, 53, 20)),
    ],
)
def test_dates_as_feeds_and_pages_write_them(written, day, moment):
    found = parse_date(written, TAIPEI)
    assert found is not None
    assert found.day == datetime(*day)
    assert found.moment == (datetime(*moment, tzinfo=UTC) if moment else None)


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "2024-02-30", "0001-01-01", "2024-13-01", "99999999999999", "12:30"],
)
def test_what_is_no_date_that_exists(written):
    assert parse_date(written, TAIPEI) is None


def test_line_with_more_than_a_date_is_no_date_line():
    assert is_date_line("06/05/2024 - 17:50")
    assert not is_date_line("2024年5月6日，雙方會談")


def test_date_in_the_address_is_used_last():
    item = RawItem(urls=["https://jiaxiang.example/world/20240506-talks"])
    found = find_metadata(item, "a.md")
    assert found.day == datetime(2024, 5, 6)
    assert found.inferred == ["date taken from the address"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("記者王小明", "王小明"),
        ("实习记者王小明、李大同", "王小明、李大同"),
        ("記者王小明、特約記者李大同", "王小明、李大同"),
        ("國際組記者王小明", "王小明"),
        ("編譯李大同／即時報導", "李大同"),
        ("記者 Ann Example", "Ann Example"),
        ("王小明（綜合報導）", "王小明"),
        ("null 王小明", "王小明"),
        ("本報記者", "本報記者"),
        ("虛構港聞中國組", "虛構港聞中國組"),
        ("文小明", "文小明"),
        ("文：王小明", "王小明"),
        ("Ann Example", "Ann Example"),
    ],
)
def test_words_for_reporter_are_taken_off(written, name):
    assert clean_author(written) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("記者王小明／海邊報導", "王小明"),
        ("示範台報記者王小明、李大同／綜合報導", "王小明、李大同"),
        ("記者：王小明", "王小明"),
        ("記者會後雙方合影", ""),
        ("記者協會發表聲明", ""),
        ("（責任編輯：王小明）", ""),
    ],
)
def test_only_a_byline_is_a_byline(line, name):
    assert find_byline(line) == name


def test_byline_in_brackets_that_opens_the_text():
    assert find_opening_author(["（中央社記者王小明台北5日電）會談結束。"]) == ""
    assert find_opening_author(["〔記者王小明／台北報導〕會談結束。"]) == "王小明"
