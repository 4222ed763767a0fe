"""Matching: longest first inside a group, exclusions, regional spellings, true offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.matching import (
    Matcher,
    TermGroup,
    expand_term,
    fold_case,
    fold_for_matching,
    lexicon_groups,
)
from tests.builders import LEXICONS


def found(text: str, *groups: TermGroup) -> list[tuple[int, str]]:
    """Return the group and the words as written of every match."""
    folded = fold_for_matching(text)
    return [(group, text[start:stop]) for group, _, start, stop in Matcher(groups).find(folded)]


def test_the_longest_term_wins_inside_a_group() -> None:
    group = TermGroup(("台灣", "台灣關係法"))
    assert found("台灣關係法提到台灣。", group) == [(0, "台灣關係法"), (0, "台灣")]


def test_groups_do_not_take_mentions_from_one_another() -> None:
    assert found("台灣關係法", TermGroup(("台灣關係法",)), TermGroup(("關係",))) == [
        (0, "台灣關係法"),
        (1, "關係"),
    ]


@pytest.mark.parametrize(
    ("text", "term", "exclusion"),
    [
        ("海南海口今日下雨", "南海", "海南海口"),
        ("平台海外用戶", "台海", "平台海外"),
        ("投資人權益受損", "人權", "投資人權益"),
        ("中美洲國家", "中美", "中美洲"),
        ("伊萬·萬斯·埃萬斯", "埃萬斯", "埃萬斯"),
    ],
)
def test_an_exclusion_is_no_mention(text: str, term: str, exclusion: str) -> None:
    assert found(text, TermGroup((term,), (exclusion,))) == []
    assert found(text, TermGroup((term,))) == [(0, term)]


def test_an_exclusion_does_not_hide_a_true_mention_beside_it() -> None:
    group = TermGroup(("南海",), ("海南海口",))
    assert found("海南海口與南海", group) == [(0, "南海")]


@pytest.mark.parametrize("typed", ["川普", "特朗普"])
def test_a_regional_spelling_finds_the_other(typed: str) -> None:
    assert found("特朗普和川普", expand_term(LEXICONS, typed)) == [(0, "特朗普"), (0, "川普")]


def test_script_and_letter_case_do_not_matter() -> None:
    assert found("TikTok 與 TIKTOK、臺海與台海", TermGroup(("tiktok", "台海"))) == [
        (0, "TikTok"),
        (0, "TIKTOK"),
        (0, "臺海"),
        (0, "台海"),
    ]


def test_a_blank_term_matches_nothing() -> None:
    assert found("中美", TermGroup(("",))) == []


@given(st.text(max_size=80))
def test_folding_for_matching_keeps_every_offset(text: str) -> None:
    assert len(fold_for_matching(text)) == len(text)
    assert len(fold_case(text)) == len(text)


TERMS = st.lists(st.text("海南台灣口", min_size=1, max_size=3), min_size=1, max_size=5, unique=True)


@given(st.text("海南台灣口", max_size=30), TERMS, TERMS)
def test_matches_are_leftmost_and_longest(
    text: str, terms: list[str], not_terms: list[str]
) -> None:
    """Against the definition, tried character by character."""
    expected, at = [], 0
    while at < len(text):
        here = [term for term in {*terms, *not_terms} if text.startswith(term, at)]
        longest = max(here, key=len, default="")
        if longest and longest not in not_terms:
            expected.append((0, longest))
        at += len(longest) or 1
    assert found(text, TermGroup(tuple(terms), tuple(not_terms))) == expected


def test_a_lexicon_numbers_its_issues_then_its_names() -> None:
    groups = lexicon_groups(LEXICONS)
    assert [group.terms[0] for group in groups] == ["南海", "台灣", "特朗普"]
