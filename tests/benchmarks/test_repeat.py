"""An index of repeated shards is one like any other, only larger."""

from pathlib import Path

import numpy as np
import pytest

import analysis
from benchmarks.grow import read_articles, write_grown
from benchmarks.repeat import repeat_corpus
from corpus import Corpus, open_corpus
from corpus.build import update_index

ROOT = Path(__file__).parents[2]
TIMES = 10


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path, Path]:
    """A small folder and its index, and both repeated."""
    place = tmp_path_factory.mktemp("repeat")
    folder = place / "folder"
    write_grown(list(read_articles(ROOT / "seeds")), folder, 60)
    index = update_index(folder, index_dir=place / "index", workers=1)
    return folder, index, *repeat_corpus(folder, index, place / "repeated", times=TIMES)


@pytest.fixture(scope="module")
def corpora(places: tuple[Path, Path, Path, Path]) -> tuple[Corpus, Corpus]:
    return open_corpus(places[1]), open_corpus(places[3])


def everything(corpus: Corpus) -> np.ndarray:
    return np.ones(len(corpus), dtype=bool)


def test_it_has_ten_times_the_articles_and_every_id_once(corpora: tuple[Corpus, Corpus]) -> None:
    once, repeated = corpora
    assert len(repeated) == TIMES * len(once)
    assert repeated.articles["article_id"].is_unique
    assert len(repeated.report) == TIMES * len(once.report)
    assert int(repeated.articles["is_copy"].sum()) == TIMES * int(once.articles["is_copy"].sum())


def test_it_counts_ten_times_as_much(corpora: tuple[Corpus, Corpus]) -> None:
    once, repeated = (
        analysis.count_frequencies(corpus, everything(corpus), top=50).set_index("type")
        for corpus in corpora
    )
    assert (repeated["frequency"] == TIMES * once["frequency"][repeated.index]).all()
    assert (
        repeated["document_frequency"] == TIMES * once["document_frequency"][repeated.index]
    ).all()


def test_the_index_that_it_came_from_is_as_it_was(places: tuple[Path, Path, Path, Path]) -> None:
    folder, index = places[:2]
    pointer = (index / "current").read_text("utf-8")
    told: list[str] = []
    update_index(folder, index_dir=index, workers=1, warn=told.append)
    assert (told, (index / "current").read_text("utf-8")) == ([], pointer)


def test_an_update_finds_nothing_to_do_and_then_what_is_new(
    places: tuple[Path, Path, Path, Path],
) -> None:
    folder, index = places[2:]
    before, told = open_corpus(index), []
    update_index(folder, index_dir=index, workers=1, warn=told.append)
    assert open_corpus(index).version == before.version
    new = folder / "new.md"
    new.write_text(
        '---\ntitle: "燈塔"\ndate: "2024-05-06"\n---\n\n燈塔的會談下月再開，雙方都說談得坦率。\n',
        "utf-8",
    )
    update_index(folder, index_dir=index, workers=1, warn=told.append)
    assert told == []
    assert len(open_corpus(index)) == len(before) + 1
