"""The sample corpus: the loader reads what its writers meant, dirt and all.

``sample_corpus.json`` was written down by the authors of the articles, not by the loader: title,
day, and how the body starts and ends, white space aside.
"""

import json
from pathlib import Path

import pandas as pd
import pytest

from data_loader import load_articles

ROOT = Path(__file__).parents[2]
MEANT = json.loads(Path(__file__).with_name("sample_corpus.json").read_text("utf-8"))
OUTLETS = {"虛構港聞", "示範台報", "样例日报", "假想環球華文"}


@pytest.fixture(scope="module")
def loaded() -> tuple[pd.DataFrame, pd.DataFrame]:
    return load_articles(ROOT / "seeds")


def test_every_article_is_what_its_writer_meant(
    loaded: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    articles = loaded[0].set_index("file")
    wrong = []
    for meant in MEANT:
        read = articles.loc[meant["file"]]
        body = "".join(read["text"].split())
        date = None if pd.isna(read["date"]) else f"{read['date']:%Y-%m-%d}"
        if (read["title"], date) != (meant["title"], meant["date"]):
            wrong.append((meant["file"], read["title"], date))
        if not (body.startswith(meant["starts"]) and body.endswith(meant["ends"])):
            wrong.append((meant["file"], body[:12], body[-12:]))
    assert wrong == []


def test_the_outlet_of_every_article_is_its_folder(
    loaded: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    articles = loaded[0]
    assert set(articles["outlet"]) == OUTLETS
    assert (articles["outlet"] == articles["file"].str.partition("/")[0]).all()


def test_bodies_are_articles_of_ordinary_length(
    loaded: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    assert loaded[0]["n_chars"].between(150, 500).all()


def test_all_files_are_accounted_for(loaded: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    articles, report = loaded
    assert len(report) == sum(path.is_file() for path in (ROOT / "seeds").rglob("*"))
    assert report["n_articles"].sum() == len(articles) >= 120
    assert report.loc[report["status"] == "left_out", "file"].tolist() == ["README.md"]


def test_a_wire_story_is_one_text_across_outlets_and_scripts(
    loaded: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    articles = loaded[0]
    wires = articles[articles["file"].str.contains("wire-")]
    for _, group in wires.groupby(wires["file"].str.extract(r"wire-(\d{4})")[0]):
        assert group["text_group"].nunique() == 1
        assert group["outlet"].nunique() == 3
        assert set(group["script"]) == {"Hant", "Hans"}
