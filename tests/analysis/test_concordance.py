"""Concordance: every hit, in the words of the original."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.concordance import CONCORDANCE_DTYPES, find_concordance, find_hits
from tests.analysis.small_corpora import corpus_of, everything


def test_a_name_is_found_in_every_spelling_and_shown_as_printed(news):
    lines = find_concordance(news, everything(news), "特朗普")
    assert lines["node"].tolist() == ["川普", "川普", "特朗普"]
    assert lines["position"].tolist() == [0, 0, 1]
    assert lines["outlet"].tolist() == ["Morning", "Morning", "Evening"]


def test_either_script_finds_both_and_context_is_the_original(news):
    lines = find_concordance(news, everything(news), "关税", width=2)
    first = lines.iloc[0]
    assert (first["left"], first["node"], first["right"]) == ("宣布", "關稅", "。／")
    assert lines.equals(find_concordance(news, everything(news), "關稅", width=2))


def test_a_line_break_is_shown_as_a_stroke_and_offsets_stay_those_of_the_text(news):
    second = find_concordance(news, everything(news), "關稅").iloc[1]
    assert second["left"] == "川普宣布關稅。／"
    assert news.text(second["position"])[second["start"] : second["stop"]] == "關稅"
    assert (second["start"], second["stop"]) == (9, 11)


def test_lines_run_by_date_then_place_with_undated_articles_last(news):
    lines = find_concordance(news, everything(news), "关税")
    places = list(zip(lines["position"], lines["start"], strict=True))
    assert places == sorted(places)
    assert lines["date"].isna().tolist() == [False] * 5 + [True] * 3


def test_only_selected_articles_are_read(news):
    selection = (news.articles["outlet"] == "Morning").to_numpy()
    assert find_concordance(news, selection, "关税")["outlet"].unique().tolist() == ["Morning"]


def test_a_limit_gives_the_first_lines_and_the_hits_how_many_there_are(news):
    lines = find_concordance(news, everything(news), "关税")
    assert find_concordance(news, everything(news), "关税", limit=2).equals(lines.head(2))
    assert len(find_hits(news, everything(news), "关税")) == len(lines) == 8


@pytest.mark.parametrize("query", ["", "   ", "　\n"])
def test_a_blank_query_finds_nothing(news, query):
    lines = find_concordance(news, everything(news), query)
    assert lines.empty
    assert lines.dtypes.astype(str).to_dict() == CONCORDANCE_DTYPES


def test_a_query_is_text_and_not_a_pattern(news):
    assert find_concordance(news, everything(news), ".*").empty


@given(st.text("關税关稅普川，😀A ", max_size=30), st.integers(0, 5))
def test_left_node_and_right_are_what_stands_around_the_offsets(text, width):
    corpus = corpus_of([("A", "2020-01-01", "Hant", text)])
    lines = find_concordance(corpus, everything(corpus), "關稅", width=width)
    assert len(lines) == len(re.findall("[關关][稅税]", text))
    for line in lines.itertuples():
        assert line.left == text[max(0, line.start - width) : line.start]
        assert line.node == text[line.start : line.stop]
        assert line.right == text[line.stop : line.stop + width]
