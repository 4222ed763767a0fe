from datetime import datetime
from time import perf_counter

import pytest

BODY = """# 燈塔會談結束

海邊小城的代表**週二**見面，[會後](https://news.example/a_(b))都說談得*坦率*。

<figure>
<img src="https://news.example/1.jpg" alt="">
<figcaption>兩人在燈塔前握手。某社</figcaption>
</figure>


{{< video src="https://news.example/v" >}}

## 收費問題

> 引文第一行\\
> 引文第二行

- 漁船
- 貨船

1. 先暫停
2. 再核對

| 項目 | 金額 |
| --- | --- |
| 進港 | 300 |

請寫 a\\_b &amp; c，見 <https://news.example/x>。

---

支持虛構港聞，成為月費會員，讓我們繼續報道。

---

![博客 | 王小明](https://gangwen.example/a.png)

**博客 | 王小明**

【王小明・燈下】住在海邊的人，寫字，釣魚，偶爾修船，也替鄰居的孩子看功課。
"""


def test_fields_and_body_of_a_complete_file(read, front_matter):
    head = (
        'title: "燈塔會談結束"\ndate: "2024-05-06"\nlast_updated: "2024-05-06 18:20:00"\n'
        'author: "記者王小明"\ncategory: "國際"\ntags:\n  - "燈塔"\n  - "漁船"\n'
        'url: "https://web.archive.org/web/2021/https://www.gangwen.example/a/1"\n'
        'original_url: "https://www.gangwen.example/a/1"'
    )
    result = read(front_matter(head, BODY))
    row = result.rows[0]
    assert result.report["status"] == "loaded"
    assert row["title"] == "燈塔會談結束"
    assert row["date"] == datetime(2024, 5, 6)
    assert row["published_at"] is None
    assert row["outlet"] == "虛構港聞"
    assert row["author"] == "王小明"
    assert row["category"] == "國際"
    assert row["tags"] == ["燈塔", "漁船"]
    assert row["url"] == "https://www.gangwen.example/a/1"
    assert row["text"].split("\n\n") == [
        "海邊小城的代表週二見面，會後都說談得坦率。",
        "收費問題",
        "引文第一行",
        "引文第二行",
        "漁船",
        "貨船",
        "1. 先暫停",
        "2. 再核對",
        "項目 金額",
        "進港 300",
        "請寫 a_b & c，見 https://news.example/x。",
    ]


def test_every_removed_block_is_recorded_with_its_rule(read, front_matter):
    head = 'title: "燈塔會談結束"\nauthor: "王小明"\nurl: "https://gangwen.example/a/1"'
    furniture = read(front_matter(head, BODY)).rows[0]["furniture"]
    assert "figure: 兩人在燈塔前握手。某社" in furniture
    assert "repeated title: 燈塔會談結束" in furniture
    rules = [entry.partition(":")[0] for entry in furniture]
    assert rules.count("subscription footer") == 1
    assert rules.count("author biography") == 2
    assert rules.count("template residue") == 1


def test_archived_address_is_unwrapped_when_there_is_no_other(read, front_matter):
    url = "https://web.archive.org/web/20210628224953/https://www.taibao.example/news/7"
    row = read(front_matter(f'title: 甲\nurl: "{url}"')).rows[0]
    assert row["url"] == "https://www.taibao.example/news/7"
    assert row["outlet"] == "示範台報"
    assert row["repairs"] == ["address taken out of the web archive's"]


@pytest.mark.parametrize(
    ("head", "title", "reason"),
    [
        ("title: 甲: 乙\ndate: 2024-05-06", "甲: 乙", "not valid YAML"),
        ("title：全形\ndate: 2024-05-06", "全形", "full-width colon"),
        ("date: 2024-05-06\ntitle：全形", "全形", "full-width colon"),
        ('title: "\\ud800甲"\ndate: 2024-05-06', "\\ud800甲", "not valid YAML"),
        ("title: 甲\ntitle: 乙\ndate: 2024-05-06", "甲", "stands twice"),
        ("title: 甲\u202e乙\u200b\ndate: 2024-05-06", "甲乙", "invisible"),
        ("title: 甲\x00乙\x07\ndate: 2024-05-06", "甲乙", "control"),
    ],
)
def test_broken_heads_are_mended(read, front_matter, head, title, reason):
    result = read(front_matter(head))
    assert result.report["status"] == "repaired"
    assert reason in result.report["reason"]
    assert any(reason in repair for repair in result.rows[0]["repairs"])
    assert result.rows[0]["title"] == title
    assert result.rows[0]["date"] == datetime(2024, 5, 6)


def test_date_that_does_not_exist_is_repaired_to_none(read, front_matter):
    result = read(front_matter("title: 甲\ndate: 2024-02-30"))
    assert result.rows[0]["date"] is None
    assert result.report["status"] == "repaired"
    assert "2024-02-30" in result.report["reason"]


def test_number_of_5000_digits_stays_text(read, front_matter):
    row = read(front_matter("title: " + "9" * 5000)).rows[0]
    assert row["title"] == "9" * 5000


def test_unclosed_fence_keeps_the_body(read, prose):
    result = read("---\ntitle: 燈塔\ndate: 2024-05-06\ntags:\n  - 漁船\n\n" + "\n\n".join(prose))
    assert result.report["reason"] == "front matter without its closing fence"
    assert result.rows[0]["title"] == "燈塔"
    assert result.rows[0]["tags"] == ["漁船"]
    assert result.rows[0]["text"].split("\n\n") == prose


def test_line_separator_in_a_title_injects_no_key(read, front_matter):
    result = read(front_matter('title: "甲\u2028author: 壞人"\ndate: 2024-05-06'))
    assert result.report["status"] == "loaded"
    assert result.rows[0]["author"] == ""
    assert result.rows[0]["title"] == "甲 author: 壞人"


def test_byte_order_mark_keeps_the_metadata(read, front_matter):
    result = read(b"\xef\xbb\xbf" + front_matter().encode())
    assert (result.report["status"], result.rows[0]["title"]) == ("loaded", "燈塔會談結束")


BOMBS = {
    "brackets": "title: " + "[" * 200_000,
    "deep": "title: " + "[" * 60_000,
    "nested": "a: " + "[" * 30 + "]" * 30,
    "merge": "a: &a {x: 1}\nb: {<<: *a}",
    "merge key": "title: 甲\nb: {<<: {x: 1}}",
    "aliases": "a: &a [1]\nb: [*a, *a]",
    "recursive": "a: &a [*a]",
    "object": "title: !!python/object/apply:os.system ['true']",
    "own tag": "title: !thing 甲",
    "nodes": "a: [" + "1, " * 3000 + "1]",
}


@pytest.mark.parametrize("head", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_left_out_quickly(read, front_matter, head):
    start = perf_counter()
    result = read(front_matter(head))
    assert perf_counter() - start < 2
    assert result.rows == ()
    assert result.report["status"] == "left_out"
    assert result.report["reason"].startswith("front matter")


def test_stub_without_text_is_left_out_with_a_plain_reason(read, front_matter):
    result = read(
        front_matter(body="\n---\n\n支持虛構港聞，成為月費會員\n").replace("海邊日報", "虛構港聞")
    )
    assert result.report == {
        "file": "folder/file.txt",
        "status": "left_out",
        "n_articles": 0,
        "reason": "no article text after cleaning",
    }


def test_prose_after_a_read_more_list_is_kept(read, front_matter, prose):
    body = "\n\n".join([prose[0], "延伸閱讀：", "- 另一篇報導的標題", prose[1]])
    assert read(front_matter(body=body)).rows[0]["text"].split("\n\n") == prose[:2]


def test_list_values_and_nulls(read, front_matter):
    head = "title: 甲\nauthor: [王小明, 李大同]\ntags: 燈塔、漁船\ncategory: null\ndate:"
    row = read(front_matter(head)).rows[0]
    assert row["author"] == "王小明、李大同"
    assert row["tags"] == ["燈塔", "漁船"]
    assert (row["category"], row["date"]) == ("", None)
