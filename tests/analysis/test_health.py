"""The state of what was loaded."""

import pytest
from numpy.testing import assert_allclose

from analysis.health import (
    FIELDS,
    count_encodings,
    count_furniture,
    count_missing_fields,
    count_reasons,
    count_repairs,
    count_scripts,
    count_statuses,
    find_copies,
    list_removed_lines,
)
from data_loader.schema import report_table
from tests.analysis.small_corpora import articles_of
from tests.builders import article
from tests.builders import articles as articles_from

ROWS = (
    ("A", "2020-01-02", "Hans", "天气很好"),
    ("B", "2020-01-01", "Hans", "关税上升"),
    ("C", None, "Hans", "天气很好"),
    ("", "2020-01-03", "Hans", "天气很好"),
    ("D", "2020-01-04", "Hans", "关税上升"),
)


DATE = "no date: taken from the file name"


@pytest.fixture
def report():
    rows = [
        ("a.md", "loaded", 1, ""),
        ("b.csv", "loaded", 20, ""),
        ("c.md", "repaired", 1, "no date: taken from the file name"),
        ("d.md", "repaired", 1, "no date: taken from the file name"),
        ("e.bin", "left_out", 0, "not text"),
    ]
    columns = ("file", "status", "n_articles", "reason")
    return report_table(dict(zip(columns, row, strict=True)) for row in rows)


@pytest.fixture
def articles():
    return articles_of(ROWS)


def test_files_seen_are_files_loaded_repaired_and_left_out(report):
    statuses = count_statuses(report)
    assert statuses["status"].tolist() == ["loaded", "repaired", "left_out"]
    assert statuses["files"].tolist() == [2, 2, 1]
    assert statuses["articles"].tolist() == [21, 2, 0]
    assert statuses["files"].sum() == len(report)


def test_reasons_are_counted_most_frequent_first(report):
    reasons = count_reasons(report)
    assert reasons.to_numpy().tolist() == [
        ["repaired", DATE, 2, DATE, "c.md"],
        ["left_out", "not text", 1, "not text", "e.bin"],
    ]


def test_reasons_are_counted_by_kind_with_an_example_and_its_file():
    reasons = {
        "a.md": "1 invisible character removed",
        "b.md": "24 invisible characters removed; invalid date '2024; 02' ignored",
        "c.md": "invalid date '2024-02-30' ignored",
    }
    rows = [
        {"file": file, "status": "repaired", "n_articles": 1, "reason": reason}
        for file, reason in reasons.items()
    ]
    assert count_reasons(report_table(rows)).drop(columns="status").to_numpy().tolist() == [
        ["invalid date '…' ignored", 2, "invalid date '2024; 02' ignored", "b.md"],
        ["… invisible characters removed", 2, "1 invisible character removed", "a.md"],
    ]


def test_missing_fields_are_counted_by_outlet_whatever_their_type():
    rows = [
        ("A", "2020-01-02", "Hans", "天气"),
        ("A", None, "Hans", "南海"),
        ("", None, "Hans", "下雨"),
    ]
    missing = count_missing_fields(articles_of(rows))
    assert missing["outlet"].tolist() == [""] * len(FIELDS) + ["A"] * len(FIELDS)
    of_outlet = missing[missing["outlet"] == "A"].set_index("field")
    assert of_outlet.index.tolist() == list(FIELDS)
    assert of_outlet["missing"].to_dict() == {
        "title": 0,
        "author": 2,
        "category": 0,
        "tags": 2,
        "url": 2,
        "date": 1,
        "published_at": 2,
    }
    assert of_outlet["articles"].unique().tolist() == [2]
    assert_allclose(of_outlet.loc["date", "share"], 1 / 2)


def test_copies_stand_with_their_original_largest_groups_first(articles):
    copies = find_copies(articles)
    assert copies["outlet"].tolist() == ["A", "", "C", "B", "D"]
    assert copies["is_copy"].tolist() == [False, True, True, False, True]
    assert copies["text_group"].nunique() == 2


def test_an_article_without_copies_is_not_listed(articles):
    assert find_copies(articles.head(2)).empty


def test_furniture_is_counted_by_rule_with_what_it_took_out_most(articles):
    taken_out = [
        ["share: 分享", "share: 分享", "figure: "],
        ["share: 轉發"],
        [],
        ["ad: 广告: 买"],
        [],
    ]
    furniture = count_furniture(articles.assign(furniture=taken_out))
    assert furniture.to_numpy().tolist() == [
        ["share", 3, 2, "分享"],
        ["ad", 1, 1, "广告: 买"],
        ["figure", 1, 1, ""],
    ]


def test_repairs_are_counted_in_articles_by_kind(articles):
    articles["repairs"] = [
        ["date guessed", "2 control characters removed"],
        ["date guessed", "key 'title' stands twice, the first counts"],
        ["1 control character removed", "key 'date' stands twice, the first counts"],
        ["the feed's time stamp says 2024-05-06", "text of '甲報' carried by 'n.example'"],
        ["1 control character removed"],
    ]
    files = articles["file"].tolist()
    assert count_repairs(articles).to_numpy().tolist() == [
        ["… control characters removed", 3, "2 control characters removed", files[0]],
        ["date guessed", 2, "date guessed", files[0]],
        [
            "key '…' stands twice, the first counts",
            2,
            "key 'title' stands twice, the first counts",
            files[1],
        ],
        ["text of '…' carried by '…'", 1, "text of '甲報' carried by 'n.example'", files[3]],
        ["the feed's time stamp says …", 1, "the feed's time stamp says 2024-05-06", files[3]],
    ]


def test_encodings_are_counted_in_files_and_articles_as_repairs_tell_them(articles):
    articles["repairs"] = [
        ["encoding GB 18030, told by its characters"],
        ["encoding GB 18030, as the file says"],
        ["says its encoding is gb2312, but it is Big5"],
        ["date guessed"],
        [],
    ]
    articles["file"] = ["a.md", "a.md", "b.md", "c.md", "d.md"]
    assert count_encodings(articles).to_numpy().tolist() == [
        ["UTF-8", 2, 2, "c.md"],
        ["Big5", 1, 1, "b.md"],
        ["GB 18030", 1, 2, "a.md"],
    ]


def test_scripts_are_counted_whether_they_occur_or_not(articles):
    assert count_scripts(articles).to_numpy().tolist()[:2] == [["Hant", 0, 0.0], ["Hans", 5, 1.0]]
    assert count_scripts(articles.head(0))["articles"].tolist() == [0, 0, 0]


def test_lines_that_can_be_put_back_are_counted_by_outlet_rule_and_name() -> None:
    found = "corpus-found: {}".format
    table = articles_from(
        article("甲", number=1, furniture=[found("【撰文：王】"), "share buttons: 分享"]),
        article("乙", number=2, furniture=[found("撰文：李"), found("送去 (給)\n朋友")]),
        article("丙", number=3, outlet="乙報", furniture=["printed twice: 圖", "figure: 燈塔"]),
    )
    assert list_removed_lines(table).to_numpy().tolist() == [
        ["甲報", "corpus-found", "撰文：…", 2, "【撰文：王】"],
        ["甲報", "corpus-found", "送去(給)朋友", 1, "送去 (給) 朋友"],
        ["甲報", "share buttons", "分享", 1, "分享"],
    ]


def test_no_line_taken_out_has_the_same_columns() -> None:
    table = list_removed_lines(articles_from(article("甲")))
    assert list(table.columns) == ["outlet", "rule", "line", "articles", "example"]
    assert table.empty
