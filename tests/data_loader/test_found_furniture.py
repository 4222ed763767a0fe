import random
from typing import Any

import pytest

from data_loader import (
    FoundFurniture,
    FurnitureChoices,
    add_counts,
    find_furniture,
    line_name,
    load_articles,
    remove_furniture,
)
from data_loader.found_furniture import LineCounts, count_lines, find_lines
from data_loader.line_shapes import PAGE, PROSE, SHORT, hash_lines, line_shape

BIOGRAPHY = "作者為退休燈塔看守員，著有《海霧》等"
SLOGAN = "還我燈塔！"


def sentences(number: int, count: int = 12) -> list[str]:
    words = random.Random(number)
    places = ["漁港", "島上", "市集", "碼頭", "山村", "驛站", "河口", "燈塔", "鹽田", "渡口"]
    return [
        f"第{words.randrange(10_000)}位代表在{words.choice(places)}說，{words.choice(places)}的事要等到"
        f"{words.choice(places)}那邊有了消息才能決定，現在還不能下任何定論，也不必急。"
        for _ in range(count)
    ]


def row(number: int, *, first: str = "", last: str = "", middle: str = "", **fields: Any) -> dict:
    body = sentences(number)
    blocks = [first, *body[:6], middle, *body[6:], last]
    return {
        "outlet": "甲報",
        "text": "\n\n".join(filter(None, blocks)),
        "n_chars": 0,
        "furniture": [],
        **fields,
    }


def counted(rows: list[dict]) -> LineCounts:
    return count_lines((row["outlet"], find_lines(row["text"])) for row in rows)


def found_in(rows: list[dict], choices: FurnitureChoices | None = None) -> FoundFurniture:
    return find_furniture(counted(rows), choices or FurnitureChoices())


def cleaned(rows: list[dict], choices: FurnitureChoices | None = None) -> list[str]:
    found = found_in(rows, choices)
    return [remove_furniture(entry, found)["text"] for entry in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("【撰文：王小明】", "撰文﹕李大文"),
        ("更新於 2021年3月2日 08:15", "更新於2020年11月30日 9:02"),
        ("本欄逢星期三出刊", "本欄逢星期五出刊。"),
        ("作者為燈塔看守員", "作者為擺渡人，著有《海霧》"),
    ],
)
def test_lines_that_differ_in_a_name_or_a_date_have_one_shape(one: str, other: str) -> None:
    assert line_shape(one) == line_shape(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("案件編號：XYZ901/2031", "案件編號：XYZ17/2030"),
        ("代表說：不會", "代表說：會"),
        ("罰款 300 元", "罰款 500 元"),
    ],
)
def test_numbers_and_words_that_are_news_are_not_folded(one: str, other: str) -> None:
    assert line_shape(one) != line_shape(other)


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("今日10:30開始", "今日#開始"),
        ("今日10：30：15開始", "今日#開始"),
        ("比數3:5", "比數3:5"),
        ("見2021/3/4", "見#"),
        ("案號12345-01-02", "案號1#"),
        ("三月五日、2021年", "#月#日、#年"),
        ("共十二名", "共十二名"),
        ("第十二名", "第#名"),
        ("之3", "之#"),
        ("第3十", "第#十"),
        ("一百萬元", "一百萬元"),
    ],
)
def test_of_numbers_only_dates_times_and_places_in_a_series_are_folded(
    line: str, shape: str
) -> None:
    assert line_shape(line) == shape


def test_bylines_and_biographies_go_and_are_recorded() -> None:
    rows = [row(n, first=f"【撰文：作者{n}】", last=BIOGRAPHY) for n in range(4)]
    after = remove_furniture(rows[0], found_in(rows))
    assert after["text"] == row(0)["text"]
    assert after["n_chars"] == len("".join(after["text"].split()))
    assert after["furniture"] == [
        "corpus-found: 【撰文：作者0】",
        f"corpus-found: {BIOGRAPHY}",
    ]


def test_two_articles_are_not_enough() -> None:
    rows = [row(n, last=BIOGRAPHY) for n in range(2)]
    assert all(text.endswith(BIOGRAPHY) for text in cleaned(rows))


def test_copies_of_one_article_count_once() -> None:
    rows = [row(1, last=BIOGRAPHY) for _ in range(20)]
    assert all(text.endswith(BIOGRAPHY) for text in cleaned(rows))


def test_a_line_of_one_outlet_stays_in_another() -> None:
    rows = [row(n, last=BIOGRAPHY) for n in range(4)]
    rows.append(row(9, last=BIOGRAPHY, outlet="乙報"))
    assert [BIOGRAPHY in text for text in cleaned(rows)] == [False] * 4 + [True]


def test_a_share_button_without_a_word_of_the_page_needs_ten_articles() -> None:
    for n_articles, stays in ((9, True), (10, False)):
        rows = [row(n, last="送去給朋友") for n in range(n_articles)]
        assert ("送去給朋友" in cleaned(rows)[0]) is stays


def test_a_slogan_that_stands_in_the_middle_too_stays_at_the_end() -> None:
    rows = [row(n, last=SLOGAN, middle=SLOGAN if n % 3 == 0 else "") for n in range(30)]
    assert all(text.endswith(SLOGAN) for text in cleaned(rows))


def test_a_found_line_in_the_middle_of_an_article_stays() -> None:
    rows = [row(n, last=BIOGRAPHY) for n in range(20)]
    rows.append(row(20, middle=BIOGRAPHY))
    assert BIOGRAPHY in cleaned(rows)[20]


def test_a_paragraph_that_ends_several_reports_of_one_affair_stays() -> None:
    background = (
        "案件上月開審，四名被告否認控罪，控方說會傳召十二名證人，審期預計為三十天，押後至下週再訊。"
    )
    rows = [row(n, last=background if n < 9 else "") for n in range(40)]
    assert background in cleaned(rows)[0]


def test_an_article_never_loses_all_its_text() -> None:
    rows = [{**row(n), "text": BIOGRAPHY} for n in range(5)]
    rows += [row(n, last=BIOGRAPHY) for n in range(5)]
    assert cleaned(rows)[0] == BIOGRAPHY


def test_counts_of_parts_add_up() -> None:
    rows = [row(n, last=BIOGRAPHY, middle=SLOGAN) for n in range(6)]
    parts = add_counts([counted(rows[:2]), counted([]), counted(rows[2:])])
    assert find_furniture(parts).lines == found_in(rows).lines
    assert find_furniture(add_counts([])).lines == {}


def test_a_reader_puts_a_line_back_and_takes_one_out() -> None:
    rows = [row(n, last=BIOGRAPHY, middle="看圖說話") for n in range(4)]
    choices = FurnitureChoices(
        kept=frozenset({("甲報", line_name(BIOGRAPHY))}), removed=frozenset({("甲報", "看圖說話")})
    )
    after = [remove_furniture(entry, found_in(rows, choices)) for entry in rows]
    assert all(entry["text"].endswith(BIOGRAPHY) for entry in after)
    assert after[0]["furniture"] == ["taken out by a reader: 看圖說話"]


def test_a_caption_printed_twice_goes() -> None:
    caption = "兩地代表在渡口握手，圖片由市集管理處提供"
    entry = row(1, middle=caption, furniture=[f"figure: {caption}"])
    assert caption not in remove_furniture(entry, FoundFurniture())["text"]
    twice = row(1, middle=f"{caption}\n\n{caption}")
    assert remove_furniture(twice, FoundFurniture())["text"].count(caption) == 1


def test_a_row_without_furniture_is_itself() -> None:
    entry = row(1)
    assert remove_furniture(entry, FoundFurniture()) is entry


@pytest.mark.parametrize("workers", [1, 2])
def test_loading_takes_found_lines_out_whatever_the_processes(tmp_path, workers: int) -> None:
    for number in range(70):
        body = row(number, last=BIOGRAPHY)["text"]
        head = f'---\ntitle: "第{number}篇"\ndate: "2021-03-20"\nsource: 甲報\n---\n\n'
        (tmp_path / f"{number:02}.md").write_text(head + body, "utf-8")
    articles, report = load_articles(tmp_path, workers=workers)
    assert len(articles) == len(report) == 70
    assert not articles["text"].str.contains("燈塔看守員").any()
    assert articles["furniture"].str.len().eq(1).all()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("【撰文：王小明】", PAGE),
        ("歡迎訂閱海邊周刊", PAGE),
        ("請到我們的 FaceBook", PAGE),
        ("face book", PAGE),
        ("話未說完……", PAGE),
        ("還我燈塔！", SHORT),
        ("漁港的代表說，市集的事要等到那邊有了消息才能決定" * 2, SHORT),
        ("漁港的代表說，市集的事要等到那邊有了消息才能決定。" * 2, PROSE),
    ],
)
def test_a_line_is_hashed_alone_as_it_is_among_others(line: str, kind: int) -> None:
    alone = hash_lines([line])[line]
    assert alone & 3 == kind
    assert hash_lines(["作者", line, "燈塔", line, "訂閱"])[line] == alone
