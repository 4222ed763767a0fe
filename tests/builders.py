"""Small corpora whose answers can be counted by eye."""

from pathlib import Path
from typing import Any

import pandas as pd

from data_loader.lexicons import Issue, Lexicons, Name
from data_loader.schema import articles_table, compute_article_id
from data_loader.scripts import detect_script


def labels(text: str) -> dict[str, str]:
    return {"en": text, "zh-Hant": text, "zh-Hans": text}


LEXICONS = Lexicons(
    issues=(
        Issue("sea", labels("South China Sea"), ("南海", "航行自由"), ("海南海口",)),
        Issue("taiwan", labels("Taiwan"), ("台灣", "台海", "台灣關係法"), ("平台海外",)),
    ),
    names=(
        Name(
            "trump",
            "person",
            labels("Trump"),
            {"mainland": ("特朗普",), "taiwan": ("川普",)},
            (),
        ),
    ),
    events=(),
    stop_words=frozenset({"的", "表示", "the"}),
    user_terms=("川習會",),
)


def article(text: str, **fields: Any) -> dict[str, Any]:
    """Return a row of the articles table; what is not named is as plain as can be."""
    number = fields.pop("number", 0)
    file = fields.pop("file", f"{number:03}.md")
    article_id = compute_article_id(file, 0)
    return {
        "article_id": article_id,
        "file": file,
        "item": 0,
        "title": "",
        "outlet": "甲報",
        "author": "",
        "category": "",
        "tags": [],
        "url": "",
        "date": pd.Timestamp("2020-01-01"),
        "published_at": None,
        "script": detect_script(text),
        "text": text,
        "n_chars": len("".join(text.split())),
        "text_group": article_id,
        "is_copy": False,
        "repairs": [],
        "furniture": [],
        **fields,
    }


def articles(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows as an articles table; rows without a file name are numbered."""
    return articles_table(rows)


BIOGRAPHY = "作者為退休燈塔看守員"


def write_signed_articles(place: Path) -> Path:
    """Make a folder whose four articles end with one biography, and return it."""
    place.mkdir()
    for n, word in enumerate(("漁港", "市集", "鹽田", "渡口")):
        head = f'---\ntitle: "第{n}篇"\ndate: "2021-03-2{n}"\nsource: 甲報\n---\n\n'
        body = f"{word}的代表說，{word}的事要等有了消息才能決定，現在還不能下定論，也不必急。"
        (place / f"{n}.md").write_text(f"{head}{body}\n\n{BIOGRAPHY}\n", "utf-8")
    return place
