"""Corpora so small that every count can be checked by eye. All texts are invented."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from corpus import Corpus, Selection, corpus_from_articles
from data_loader.lexicons import Issue, Lexicons, Name
from data_loader.schema import articles_table, compute_article_id

LABELS = {"en": "label", "zh-Hant": "標籤", "zh-Hans": "标签"}

LEXICONS = Lexicons(
    issues=(
        Issue("trade", LABELS, ("关税", "贸易战"), ()),
        Issue("sea", LABELS, ("南海",), ("海南海口",)),
    ),
    names=(
        Name("trump", "person", LABELS, {"mainland": ("特朗普",), "taiwan": ("川普",)}, ()),
        Name("putin", "person", LABELS, {"mainland": ("普京",), "taiwan": ("普丁",)}, ()),
    ),
    events=(),
    stop_words=frozenset({"很"}),
    user_terms=("川普", "特朗普", "普丁", "普京", "关税", "贸易战", "南海", "海南", "海口"),
)

# (outlet, date, script, text); the fourth is taken over by the fifth, the last has no date.
NEWS = (
    ("Morning", "2020-01-06", "Hant", "川普宣布關稅。\n\n關稅上升，川普說。"),
    ("Evening", "2020-01-20", "Hans", "特朗普谈关税。海南海口天气很好。"),
    ("Morning", "2020-03-02", "Hant", "南海天氣很好。"),
    ("Evening", "2021-05-01", "Hans", "贸易战结束，关税下降。"),
    ("Morning", "2021-05-02", "Hans", "贸易战结束，关税下降。"),
    ("Evening", None, "Hans", "关税关税关税。"),
)


def articles_of(rows: Sequence[tuple[str, str | None, str, str]]) -> pd.DataFrame:
    """Return an *articles* table; an article with the text of an earlier one is its copy."""
    ids = [compute_article_id(f"{at:03}.md", 0) for at in range(len(rows))]
    texts = [text for *_, text in rows]
    return articles_table(
        _article(at, ids, row, texts.index(row[3])) for at, row in enumerate(rows)
    )


def _article(
    at: int, ids: Sequence[str], row: tuple[str, str | None, str, str], original: int
) -> dict[str, Any]:
    outlet, date, script, text = row
    return {
        "article_id": ids[at],
        "file": f"{at:03}.md",
        "item": 0,
        "title": f"Title {at}",
        "outlet": outlet,
        "author": "",
        "category": "world",
        "tags": [],
        "url": "",
        "date": pd.Timestamp(date) if date else pd.NaT,
        "published_at": None,
        "script": script,
        "text": text,
        "n_chars": len("".join(text.split())),
        "text_group": ids[original],
        "is_copy": original != at,
        "repairs": [],
        "furniture": [],
    }


def corpus_of(rows: Sequence[tuple[str, str | None, str, str]], *, n_shards: int = 1) -> Corpus:
    return corpus_from_articles(articles_of(rows), lexicons=LEXICONS, n_shards=n_shards)


def everything(corpus: Corpus) -> Selection:
    return np.ones(len(corpus), dtype=bool)


def nothing(corpus: Corpus) -> Selection:
    return np.zeros(len(corpus), dtype=bool)
