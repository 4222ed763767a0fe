"""One article a row: CSV, TSV, JSON, JSON Lines, Parquet."""

import io
import json
from datetime import UTC, datetime
from time import perf_counter

import pandas as pd
import pytest

from data_loader.formats import read_binary_items, read_text_items
from data_loader.formats.fields import known_field

DAY = datetime(2024, 5, 6)


def article(prose: list[str], **other: object) -> dict[str, object]:
    return {"title": "燈塔", "date": "2024-05-06", "content": "\n".join(prose), **other}


def test_csv_with_byte_order_mark_upper_case_header_and_lines_in_cells(read, prose):
    body = "\r\n".join(prose)
    text = f'TITLE,Publish Date,CONTENT,Source,URL\r\n燈塔,2024/5/6,"{body}",海邊日報,https://a.example/1\r\n'
    result = read(b"\xef\xbb\xbf" + text.encode())
    [row] = result.rows
    assert result.report["status"] == "loaded"
    assert (row["title"], row["date"], row["outlet"]) == ("燈塔", DAY, "海邊日報")
    assert row["url"] == "https://a.example/1"
    assert row["text"].split("\n\n") == prose


@pytest.mark.parametrize("delimiter", ["\t", ",", ";", "|"])
def test_columns_in_chinese_and_minguo_years(read, prose, delimiter):
    rows = [["標題", "日期", "內文", "版面"], ["燈塔", "113/05/06", prose[0], "國際"]]
    [row] = read("\n".join(map(delimiter.join, rows))).rows
    assert (row["title"], row["date"], row["category"]) == ("燈塔", DAY, "國際")
    assert row["text"] == prose[0]


def test_row_with_too_many_cells_is_named_and_costs_no_other(read, prose):
    good = f"燈塔,2024-05-06,{prose[0]}\n"
    result = read("title,date,text\n" + good + "壞行,a,b,c,d\n" + good)
    assert result.report["n_articles"] == 2
    assert result.report["status"] == "repaired"
    assert result.report["reason"] == ("item 2 (壞行) left out: the row has 5 cells, the header 3")
    assert [row["item"] for row in result.rows] == [0, 2]


def test_table_without_a_text_names_its_columns(read):
    reason = read("c1,c2\na,b\nc,d\n").report["reason"]
    assert reason == "a table without a column for the text (its columns: c1, c2)"


def test_told_columns_come_before_known_names(prose):
    text = f"title,c1,text\n燈塔,{prose[0]},網站選單\n甲,{prose[1]},網站選單\n"
    items = list(read_text_items(text, {"c1": "text"}))
    assert [item.blocks for item in items] == [[prose[0]], [prose[1]]]


def test_prose_with_commas_is_no_table(read, prose):
    row = read("Talks, tea and fish\n2024-05-06\n" + "\n".join(prose)).rows[0]
    assert row["title"] == "Talks, tea and fish"


def shapes(prose: list[str]) -> dict[str, tuple[object, int]]:
    plain = {"title": "燈塔", "content": prose[0]}
    return {
        "array": ([article(prose), article(prose)], 2),
        "one": (article(prose), 1),
        "columns": ({"title": ["甲", "乙"], "date": ["2024-05-06"] * 2, "text": prose[:2]}, 2),
        "pandas": ({"title": {"0": "甲"}, "date": {"0": "20240506"}, "text": {"0": prose[0]}}, 1),
        "wrapped": ({"date": "2024-05-06", "articles": [plain, plain]}, 2),
        "days": ({"2024-05-06": [plain], "20240506": [plain]}, 2),
        "nested": ({"status": "ok", "data": {"date": "2024-05-06", "items": [plain]}}, 1),
        "paragraphs": (article(prose, content=prose), 1),
        "wordpress": ({"title": {"rendered": "甲"}, "date": "2024-05-06",
                       "content": {"rendered": f"<p>{prose[0]}</p>"}, "link": "https://a.x"}, 1),
    }  # fmt: skip


@pytest.mark.parametrize("name", list(shapes([""] * 4)))
def test_shapes_of_json(read, prose, name):
    value, n_articles = shapes(prose)[name]
    result = read(json.dumps(value, ensure_ascii=False))
    assert result.report["n_articles"] == n_articles
    assert {row["date"] for row in result.rows} == {DAY}
    assert all(row["text"].startswith(prose[0]) or row["text"] == prose[1] for row in result.rows)


def test_sections_of_a_day_file(read, prose):
    value = {
        "國際": [{"title": "甲", "text": prose[0]}],
        "財經": [{"title": "乙", "text": prose[1]}],
    }
    rows = read(json.dumps(value), "2024-05-06.json").rows
    assert [(row["category"], row["date"]) for row in rows] == [("國際", DAY), ("財經", DAY)]


def test_json_lines_with_a_broken_one_and_every_kind_of_time(read, prose):
    times = ["2024-05-06T10:00:00Z", 1714989600, 1714989600000, 1714989600.0]
    lines = [json.dumps({"headline": "甲", "text": prose[0], "published_at": t}) for t in times]
    result = read("\n".join([*lines, '{"headline": "壞']))
    assert {row["published_at"] for row in result.rows} == {datetime(2024, 5, 6, 10, tzinfo=UTC)}
    assert "item 5" in result.report["reason"]
    assert "the line is not valid JSON" in result.report["reason"]


def test_article_without_a_text_is_named(read, prose):
    result = read(json.dumps([article(prose), {"title": "無文"}]))
    assert result.report["reason"] == "item 2 (無文) left out: no article text after cleaning"


def test_lone_surrogate_is_mended_and_a_huge_number_stays_text(read, prose):
    result = read('{"title": "\\ud800甲", "date": ' + "9" * 5000 + f', "text": "{prose[0]}"}}')
    assert result.rows[0]["title"] == "甲"
    assert "1 broken character removed" in result.report["reason"]


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 50_000, '[{"a": 1}', '{"a": 1}'])
def test_json_that_is_no_article_is_left_out(read, text):
    start = perf_counter()
    assert "JSON" in read(text).report["reason"]
    assert perf_counter() - start < 2


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def test_parquet_with_days_lists_and_columns_in_chinese(read, prose):
    frame = pd.DataFrame(
        {"標題": ["燈塔"], "date": [pd.Timestamp(DAY)], "正文": ["\n".join(prose)], "rank": [7],
         "tags": [["甲", "乙"]]}
    )  # fmt: skip
    [row] = read(parquet(frame), "a.parquet").rows
    assert (row["title"], row["date"], row["published_at"]) == ("燈塔", DAY, None)
    assert row["tags"] == ["甲", "乙"]
    assert row["text"].split("\n\n") == prose


def test_parquet_takes_told_columns_and_refuses_damage(read, prose):
    data = parquet(pd.DataFrame({"c1": [prose[0]], "title": ["燈塔"]}))
    [item] = read_binary_items(data, {"c1": "text"}) or []
    assert item.blocks == [prose[0]]
    assert "without a column for the text" in read(data).report["reason"]
    for end in range(4, len(data), 97):
        assert read(data[:end]).report["status"] == "left_out"


@pytest.mark.parametrize("name", ["Publish Date", "publish_date", "PUBLISH-DATE", " 發佈時間 "])
def test_a_name_counts_however_it_is_written(name):
    assert known_field(name) == "date"


def test_told_columns_make_a_table_known(read, prose):
    told = {"c.1：": "title", "c.2：": "text"}
    text = f"c.1：\tc.2：\n燈塔\t{prose[0]}\n"
    [item] = read_text_items(text, told)
    assert (item.title, item.blocks) == ("燈塔", [prose[0]])
    assert read(text).report["status"] == "left_out"


def test_told_labels_make_labelled_lines_known(prose):
    [item] = read_text_items(
        f"大標：燈塔\n見報：2024-05-06\n\n{prose[0]}\n", {"大標": "title", "見報": "date"}
    )
    assert (item.title, item.dates, item.blocks) == ("燈塔", [("2024-05-06", "")], [prose[0]])
