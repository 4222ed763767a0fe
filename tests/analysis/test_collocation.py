"""Co-occurrence within a window of words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collocation import COOCCURRENCE_DTYPES, count_cooccurrences
from tests.analysis.small_corpora import corpus_of, everything, nothing

# 上升 | 南海 | 天气 | 关税 | 下降 | 经济 | 结束
LINE = "上升，南海、天气。关税下降；经济结束"


def _together(rows, query, **options):
    corpus = corpus_of([("A", "2020-01-01", "Hans", text) for text in rows])
    table = count_cooccurrences(corpus, everything(corpus), query, **options)
    return table.set_index("type")


def test_the_window_is_counted_in_words_and_passes_over_punctuation():
    assert set(_together([LINE], "关税", window=1).index) == {"天气", "下降"}
    assert set(_together([LINE], "关税", window=2).index) == {"南海", "天气", "下降", "经济"}


def test_a_word_between_two_hits_counts_once():
    table = _together(["关税天气关税"], "关税", window=5)
    assert table.loc["天气", "together"] == 1


def test_words_far_from_both_hits_do_not_count():
    table = _together([f"关税上升{'经济' * 40}下降关税"], "关税", window=1)
    assert set(table.index) == {"上升", "下降"}


def test_frequency_association_and_documents_are_counted_by_eye():
    table = _together(["关税天气", "天气，关税上升", "天气"], "關稅", window=1)
    weather = table.loc["天气"]
    assert (weather["together"], weather["frequency"], weather["documents"]) == (2, 3, 2)
    # 14 + log2(2 x 2 / (2 hits + 3 occurrences))
    assert weather["log_dice"] == pytest.approx(13.678, abs=0.001)
    assert table.index.tolist() == ["天气", "上升"]


def test_every_spelling_of_a_name_is_a_node():
    assert set(_together(["川普谈天气", "特朗普谈南海"], "川普").index) == {"天气", "南海"}


def test_the_rest_of_a_longer_word_is_no_neighbour():
    # 贸易战 is one word of these texts: what stands beside it is near, its own end is not.
    assert set(_together(["天气贸易战南海"], "贸易", window=1).index) == {"天气", "南海"}


def test_signs_around_what_was_typed_do_not_matter():
    rows = ["上升「关税」下降"]
    assert set(_together(rows, "「關稅」", window=1).index) == {"上升", "下降"}
    assert _together(rows, "「」").empty


def test_a_window_ends_with_its_article():
    assert set(_together(["天气关税", "关税南海", "经济"], "关税", window=3).index) == {
        "天气",
        "南海",
    }


def test_stop_words_and_single_characters_are_left_out():
    assert _together(["关税很好天气"], "关税").index.tolist() == ["天气"]


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(["关税", "天气", "南海", "，", "上升"]), max_size=30),
    st.integers(1, 6),
)
def test_together_never_exceeds_frequency(words, window):
    table = _together(["，".join(words)], "关税", window=window)
    assert (table["together"] <= table["frequency"]).all()
    kept = [word for word in words if word != "，"]
    near = {
        word
        for at, word in enumerate(kept)
        if word != "关税" and "关税" in kept[max(0, at - window) : at + window + 1]
    }
    assert set(table.index) == near


@pytest.mark.parametrize("query", ["", "　", "不存在的词"])
def test_nothing_typed_or_found_gives_an_empty_table(news, query):
    table = count_cooccurrences(news, everything(news), query)
    assert table.empty
    assert table.dtypes.astype(str).to_dict() == COOCCURRENCE_DTYPES


def test_top_keeps_the_strongest(news):
    whole = count_cooccurrences(news, everything(news), "关税")
    assert count_cooccurrences(news, everything(news), "关税", top=2).equals(whole.head(2))
    assert count_cooccurrences(news, nothing(news), "关税").empty


def test_a_window_of_nothing_is_refused(news):
    with pytest.raises(ValueError, match="at least 1 word, not 0"):
        count_cooccurrences(news, everything(news), "关税", window=0)
