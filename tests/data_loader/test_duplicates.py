import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader import fold_text, group_copies, load_articles
from data_loader.duplicates import (
    MIN_CHARACTERS,
    MIN_SIMILARITY,
    SHINGLE,
    SURE_SIMILARITY,
    compute_containment,
    compute_similarity,
    hash_shingles,
    join_signed,
    sign_texts,
)

SENTENCES = [
    f"第{number}位代表說，{place}的{thing}要等{when}才會有結果，現在還不能下任何定論。"
    for number, (place, thing, when) in enumerate(
        zip(
            ["燈塔", "漁港", "島上", "市集", "碼頭", "山村", "驛站", "河口"],
            ["收費", "名單", "航線", "關稅", "爭議", "會談", "調查", "補償"],
            ["明天", "雨停", "開春", "選後", "月底", "秋收", "漲潮", "入冬"],
            strict=True,
        )
    )
]
TEXT = "\n\n".join(SENTENCES)


def table(*rows: tuple[str, ...]) -> pd.DataFrame:
    """Build articles from (id, date, text) or (id, date, text, title)."""
    return pd.DataFrame(
        {
            "article_id": [row[0] for row in rows],
            "file": [f"{row[0]}.md" for row in rows],
            "item": 0,
            "title": [row[3] if len(row) > 3 else "" for row in rows],
            "date": pd.to_datetime([row[1] or None for row in rows]),
            "published_at": pd.Series([None] * len(rows)).astype("datetime64[us, UTC]"),
            "text": [row[2] for row in rows],
        }
    )


def groups(frame: pd.DataFrame) -> list[str]:
    return group_copies(frame)["text_group"].tolist()


def test_same_text_in_both_scripts_is_one_group_and_the_earliest_leads():
    frame = table(("a", "2024-05-07", TEXT), ("b", "2024-05-06", fold_text(TEXT)))
    result = group_copies(frame)
    assert result["text_group"].tolist() == ["b", "b"]
    assert result["is_copy"].tolist() == [True, False]


def test_nearly_the_same_text_is_a_copy():
    edited = TEXT.replace(SENTENCES[3], "另外有一句話是編輯自己加上去的。").replace("月底", "年底")
    assert MIN_SIMILARITY < compute_similarity(TEXT, edited) < 1
    assert groups(table(("a", "2024-05-06", TEXT), ("b", "2024-05-07", edited))) == ["a", "a"]


def test_texts_that_share_a_third_are_no_copies():
    other = "\n".join(SENTENCES[:4]) + "".join(reversed(TEXT[len(TEXT) // 3 :]))
    assert compute_similarity(TEXT, other) < MIN_SIMILARITY
    assert groups(table(("a", "2024-05-06", TEXT), ("b", "2024-05-07", other))) == ["a", "b"]


LATER = "".join(reversed(TEXT))  # as long as the text, with nothing in common
TITLE = "代表團抵達漁港 會談明日開始"


@pytest.mark.parametrize(
    "title", [TITLE, "代表團抵達漁港　碼頭關稅明日談", "【更新】代表团抵达渔港"]
)
def test_a_report_that_was_extended_is_a_revision(title: str):
    first = ("a", "2024-05-06", TEXT, TITLE)
    longer = ("b", "2024-05-07", f"{TEXT}\n\n{LATER}", title)
    assert compute_similarity(TEXT, longer[2]) < MIN_SIMILARITY
    assert groups(table(first, longer)) == ["a", "a"]


@pytest.mark.parametrize(
    ("date", "title", "is_copy"),
    [("2024-05-07", TITLE, True), ("2024-05-08", TITLE, False), ("2024-05-06", "每日要聞", False)],
)
def test_a_report_that_was_written_anew_the_same_day_is_a_revision(date, title, is_copy):
    anew = ("b", date, "\n\n".join([*SENTENCES[:6], LATER]), title)
    assert 0.6 < compute_containment(TEXT, anew[2]) < 0.8
    assert (groups(table(("a", "2024-05-06", TEXT, TITLE), anew)) == ["a", "a"]) is is_copy


@pytest.mark.parametrize(
    ("date", "title"),
    [("2024-05-06", "每日要聞"), ("2024-06-06", TITLE), ("", TITLE), ("2024-05-06", "")],
)
def test_a_text_carried_inside_another_article_is_no_revision(date: str, title: str):
    first = ("a", "2024-05-06", TEXT, TITLE)
    assert groups(table(first, ("b", date, f"{TEXT}\n\n{LATER}", title))) == ["a", "b"]


@pytest.mark.parametrize(
    ("date", "title", "is_copy"),
    [
        ("2024-06-06", "太極第二課", False),
        ("2024-05-07", "太極第二課", True),
        ("", "太極第二課", True),
        ("2024-06-06", TITLE, True),
    ],
)
def test_lessons_of_one_pattern_are_no_copies(date: str, title: str, is_copy: bool):
    lesson = TEXT.replace(SENTENCES[3], "今天另外學一個新的動作，先看左手。")
    assert MIN_SIMILARITY < compute_similarity(TEXT, lesson) < SURE_SIMILARITY
    first, second = ("a", "2024-05-06", TEXT, TITLE), ("b", date, lesson, title)
    assert (groups(table(first, second)) == ["a", "a"]) is is_copy


def test_articles_of_a_series_share_title_and_introduction_and_stay_apart():
    introduction = "\n".join(SENTENCES[:3])
    first = ("a", "2024-05-06", f"{introduction}\n{TEXT[120:]}", "燈塔系列 之一")
    second = ("b", "2024-05-07", f"{introduction}\n{LATER}", "燈塔系列 之二")
    assert groups(table(first, second)) == ["a", "b"]


def test_copies_are_found_across_formats_outlets_and_scripts(tmp_path):
    body = "".join(f"<p>{sentence}</p>" for sentence in map(fold_text, SENTENCES))
    (tmp_path / "feed.md").write_text(
        f"<!-- 1715000000000 -->\n[会谈明日开始](https://www.dw.com/zh/a-1)\n---\n{body}", "utf-8"
    )
    head = '---\ntitle: "會談開始"\ndate: "2024-05-04"\nsource: 甲報\n---\n\n'
    (tmp_path / "site.md").write_text(head + TEXT, "utf-8")
    articles, _ = load_articles(tmp_path)
    by_outlet = articles.set_index("outlet")
    assert by_outlet["is_copy"].to_dict() == {"德國之聲": True, "甲報": False}
    assert by_outlet["text_group"].nunique() == 1


def test_punctuation_and_blanks_do_not_count():
    spaced = TEXT.replace("，", " , ").replace("。", "！\n")
    assert groups(table(("a", "2024-05-06", TEXT), ("b", "2024-05-07", spaced))) == ["a", "a"]


@pytest.mark.parametrize("text", ["", "原圖載於作者專頁", "。" * 500])
def test_short_and_empty_texts_are_never_copies(text):
    frame = table(("a", "2024-05-06", text), ("b", "2024-05-07", text))
    assert groups(frame) == ["a", "b"]
    assert not group_copies(frame)["is_copy"].any()


def test_order_is_date_then_moment_then_path():
    frame = table(("c", "", TEXT), ("b", "2024-05-06", TEXT), ("a", "2024-05-06", TEXT))
    assert groups(frame) == ["a", "a", "a"]
    frame.loc[1, "published_at"] = pd.Timestamp("2024-05-06 08:00", tz="UTC")
    assert groups(frame) == ["b", "b", "b"]


def test_index_and_columns_are_kept_when_empty():
    result = group_copies(table())
    assert list(result.columns) == ["text_group", "is_copy"]
    assert [str(kind) for kind in result.dtypes] == ["str", "bool"]
    frame = table(("a", "2024-05-06", TEXT), ("b", "2024-05-07", TEXT)).set_axis([7, 3])
    assert group_copies(frame).index.tolist() == [7, 3]


def test_every_planted_copy_among_many_is_found_and_nothing_else():
    words = random.Random(4)
    characters = [chr(point) for point in range(0x4E00, 0x5200)]
    texts = ["".join(words.choices(characters, k=400)) for _ in range(300)]
    for number in range(0, 60, 2):  # the odd one is the even one with a tenth of it new
        start = words.randrange(0, 360)
        new = "".join(words.choices(characters, k=40))
        texts[number + 1] = texts[number][:start] + new + texts[number][start + 40 :]
    frame = table(*((f"{n:03}", "2024-05-06", text) for n, text in enumerate(texts)))
    expected = [f"{n - n % 2:03}" if n < 60 else f"{n:03}" for n in range(300)]
    assert groups(frame) == expected


@settings(max_examples=200)
@given(st.lists(st.text("國會乾沈，a B9。\n𠮷", max_size=90), max_size=12))
def test_a_text_is_signed_alone_as_it_is_among_others(texts):
    signatures, sizes = sign_texts(texts)
    alone = join_signed([sign_texts([text]) for text in texts])
    assert np.array_equal(signatures, alone[0])
    assert np.array_equal(sizes, alone[1])
    shingles = [len(hash_shingles(text)) for text in texts]
    assert sizes.tolist() == [n if n + SHINGLE > MIN_CHARACTERS else 0 for n in shingles]
    assert not signatures[sizes == 0].any()


def test_long_texts_are_signed_in_several_runs_as_alone():
    texts = [TEXT * 50, TEXT, "甲", TEXT * 400, TEXT]
    alone = join_signed([sign_texts([text]) for text in texts])
    assert np.array_equal(sign_texts(texts)[0], alone[0])
