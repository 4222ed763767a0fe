"""Segmentation: nothing is lost, and the fast engine agrees with the reference."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.counting import folded_user_terms
from corpus.segmentation import CUT, cut_text, is_counted_form, mark_cuts, segment_text, type_key
from data_loader.lexicons import load_lexicons
from data_loader.scripts import fold_text

SENTENCES = [
    "中美元首在釜山會晤，雙方同意暫停加徵關稅一年。",
    "美國商務部把華為及其 68 家子公司列入實體清單，高通、英特爾股價下跌 3.5%。",
    "特朗普说，中国将购买2,535亿美元的商品；TikTok 与 AI 芯片也在议程上。",
    "F-16戰機、COVID-19疫情與U.S.-China關係，都在10:30的記者會上被問到。",
    "卡拉OK、A股、T恤和5G手机都不在301调查的清单里。",
    "習近平與拜登在利馬重申，核武器的使用決定應由人類控制。",
]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_the_pieces_of_any_text_are_the_text(text: str) -> None:
    assert "".join(cut_text(text)) == text
    blank = text.replace(CUT, " ")
    assert [piece for piece in mark_cuts(text).split(CUT) if piece] == cut_text(blank)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_fast_engine_cuts_as_the_reference_does(sentence: str) -> None:
    folded = fold_text(sentence)
    assert cut_text(folded, engine="rjieba") == cut_text(folded, engine="jieba")


@pytest.mark.parametrize("run", ["a", "1", "甲", "a-", "-", "一", " ", "的"])
def test_time_grows_with_the_length_of_a_run_and_not_with_its_square(run: str) -> None:
    text = run * (60_000 // len(run))
    cut_text("甲")
    start = process_time()
    assert "".join(cut_text(text)) == text
    assert process_time() - start < 2  # the square would take 30 seconds


def test_a_traditional_name_stays_whole_once_the_script_is_folded() -> None:
    assert "习近平" in segment_text(fold_text("習近平會見川普"))


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_a_user_term_is_kept_whole(engine: str) -> None:
    folded = fold_text("川習會在北京舉行")
    assert "川习会" not in segment_text(folded, engine=engine)
    assert "川习会" in segment_text(folded, user_terms=("川习会",), engine=engine)


def test_the_project_keeps_the_words_of_its_field_whole() -> None:
    """Without them jieba reads 中美元首 as 中 | 美元 | 首, dollars where there are none."""
    terms = folded_user_terms(load_lexicons())
    assert segment_text("中美元首会谈", user_terms=terms)[0] == "中美元首"
    assert segment_text("中美关系与中美洲国家", user_terms=terms) == [
        "中美关系",
        "与",
        "中美洲",
        "国家",
    ]
    assert "两国" in segment_text("中美两国同意", user_terms=terms)


def test_words_are_told_from_punctuation_and_white_space() -> None:
    assert segment_text("（北京）—— 2,535 美元…\n") == ["北京", "2,535", "美元"]


def test_letter_case_and_width_do_not_make_a_new_type() -> None:
    assert type_key("TikTok") == type_key("TIKTOK") == type_key("ＴｉｋＴｏｋ") == "tiktok"


def test_what_is_one_character_or_a_number_is_not_counted() -> None:
    assert [
        form for form in ("稅", "关税", "12.7%", "g20", "a", "5g") if is_counted_form(form)
    ] == [
        "关税",
        "g20",
        "5g",
    ]
