"""The shared filters."""

import pandas as pd

from corpus import corpus_from_articles, list_topics, select_articles
from tests.builders import LEXICONS, article, articles

ROWS = articles(
    article("甲", number=0, outlet="甲報", date=pd.Timestamp("2018-12-31"), category="國際"),
    article("乙", number=1, outlet="乙報", date=pd.Timestamp("2019-01-01"), tags=["貿易", "國際"]),
    article("丙", number=2, outlet="甲報", date=pd.NaT),
)
CORPUS = corpus_from_articles(ROWS, lexicons=LEXICONS)


def chosen(corpus=CORPUS, **filters) -> list[str]:
    return corpus.articles["file"][select_articles(corpus, **filters)].tolist()


def test_no_filter_keeps_everything() -> None:
    assert chosen() == ["000.md", "001.md", "002.md"]


def test_years_include_both_ends_and_leave_out_what_has_no_date() -> None:
    assert chosen(years=(2018, 2018)) == ["000.md"]
    assert chosen(years=(2018, 2019)) == ["000.md", "001.md"]


def test_an_outlet_and_a_topic_must_both_hold() -> None:
    assert chosen(outlets=["甲報"]) == ["000.md", "002.md"]
    assert chosen(topics=["國際"]) == ["000.md", "001.md"]
    assert chosen(topics=["國際", "貿易"], outlets=["乙報"]) == ["001.md"]


def test_an_unknown_outlet_keeps_nothing() -> None:
    assert chosen(outlets=["丁報"]) == []


def copied() -> pd.DataFrame:
    rows = articles(
        article("同文", number=0, outlet="甲報"),
        article("同文", number=1, outlet="乙報", date=pd.Timestamp("2020-01-02"), is_copy=True),
    )
    rows["text_group"] = rows["article_id"].iloc[0]
    return rows


def test_a_copied_text_counts_once_unless_asked() -> None:
    corpus = corpus_from_articles(copied(), lexicons=LEXICONS)
    assert chosen(corpus) == ["000.md"]
    assert chosen(corpus, count_copies=True) == ["000.md", "001.md"]


def test_an_outlet_that_carries_a_copy_is_not_empty() -> None:
    corpus = corpus_from_articles(copied(), lexicons=LEXICONS)
    assert chosen(corpus, outlets=["乙報"]) == ["001.md"]


def test_topics_are_categories_and_tags_by_number_of_articles() -> None:
    assert list_topics(CORPUS).to_dict("list") == {
        "topic": ["國際", "貿易"],
        "articles": [2, 1],
    }
