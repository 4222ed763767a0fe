"""The words of a search, in all articles found and in one."""

from analysis.concordance import read_concordance
from analysis.passages import find_spans, find_word_hits
from tests.analysis.small_corpora import corpus_of, everything

CORPUS = corpus_of(
    [
        ("A", "2020-01-01", "Hant", "川普談關稅。關稅高。"),
        ("A", "2020-01-02", "Hans", "关税低。"),
        ("B", "2020-01-03", "Hans", "特朗普谈加征关税。"),
    ]
)


def test_only_articles_with_all_words_give_passages() -> None:
    hits = find_word_hits(CORPUS, everything(CORPUS), "川普 關稅")
    assert read_concordance(CORPUS, hits)["node"].tolist() == [
        "川普",
        "關稅",
        "關稅",
        "特朗普",
        "关税",
    ]


def test_spans_that_overlap_are_one() -> None:
    assert find_spans(CORPUS, 2, "加征关税 关税") == [(4, 8)]
    assert [CORPUS.text(2)[a:b] for a, b in find_spans(CORPUS, 2, "川普 谈")] == ["特朗普谈"]


def test_a_blank_search_has_no_spans() -> None:
    assert find_spans(CORPUS, 0, "  ") == []
