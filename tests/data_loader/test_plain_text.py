from datetime import datetime

import pytest

DAY = datetime(2024, 5, 6)


@pytest.mark.parametrize(
    "path",
    ["2024-05-06_燈塔.txt", "20240506.txt", "2024/05/06/1.txt", "2024/05/06.txt",
     "民國113年5月6日.txt",
     "1130506燈塔.txt", "海邊日報/2024.5.6 燈塔.txt"],
)  # fmt: skip
def test_day_in_the_name_of_the_file(read, prose, path):
    row = read("燈塔會談結束\n\n" + "\n".join(prose), path).rows[0]
    assert (row["date"], row["title"]) == (DAY, "燈塔會談結束")
    assert row["text"].split("\n\n") == prose
    assert "date taken from the file name" in row["repairs"]


@pytest.mark.parametrize(
    "line",
    ["2024-05-06", "2024年5月6日 星期一 10:30", "民國113年5月6日", "中華民國一一三年五月六日",
     "113/05/06 海邊日報", "發佈時間：2024/05/06 10:30", "二〇二四年五月六日", "日期：113年5月6日",
     "（2024.5.6）"],
)  # fmt: skip
def test_day_in_the_first_lines(read, prose, line):
    row = read("燈塔會談結束\n" + line + "\n" + "\n".join(prose)).rows[0]
    assert (row["date"], row["title"]) == (DAY, "燈塔會談結束")
    assert row["text"].split("\n\n") == prose


def test_line_with_day_outlet_and_byline(read, prose):
    line = "中華民國113年5月6日 海邊日報 記者王小明／台北報導"
    row = read("\n".join(["燈塔會談結束", line, *prose])).rows[0]
    assert (row["outlet"], row["author"], row["date"]) == ("海邊日報", "王小明", DAY)
    assert row["furniture"] == [f"line about the article: {line}"]


def test_labelled_lines_without_fences(read, prose):
    head = "標題：燈塔會談\n時間：2024年5月6日\n來源：海邊日報\n網址：https://a.example/1\n正文："
    row = read(head + "\n".join(prose)).rows[0]
    found = (row["title"], row["date"], row["outlet"], row["url"])
    assert found == ("燈塔會談", DAY, "海邊日報", "https://a.example/1")
    assert row["text"].split("\n\n") == prose


def test_day_in_the_running_text_is_no_day_of_publication(read, prose):
    result = read("燈塔會談結束\n2024年5月6日的會談已經結束。\n" + "\n".join(prose))
    assert "without a date" in result.report["reason"]


@pytest.mark.parametrize(
    "text",
    ["name = '海邊'\nprose = '{0}'\nother = '{1}'\n", "[[outlet]]\nname = '{0}'",
     "燈塔\n漁船\n港口\n",
     "{{ 壞的 JSON：{0} }}", "---\n- {0}\n- {1}\n", "The talks ended. " * 20],
)  # fmt: skip
def test_code_lists_and_other_languages_are_no_article(read, prose, text):
    result = read(text.format(*prose), "2024-05-06.txt")
    assert result.report["status"] == "left_out"
