"""The dashboard opens a corpus and an index at addresses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from fsspec.implementations.memory import MemoryFileSystem

from ui.view import index_dir, live_corpus

from corpus import FurnitureChoices, index_place, read_choices
from tests.builders import write_signed_articles
from tests.object_store import upload
from tests.pages.conftest import Open, html_of

CORPUS, INDEX = "memory://corpus", "memory://index"


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    upload(write_signed_articles(tmp_path / "folder"), CORPUS)
    monkeypatch.setenv("WENMAI_INDEX", INDEX)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
    MemoryFileSystem.store.clear()


def test_a_corpus_at_an_address_is_opened_and_its_choices_kept_there(open_page: Open) -> None:
    app = open_page("corpus_health", CORPUS)
    assert not app.exception
    assert live_corpus().corpus.folder == CORPUS
    assert len(live_corpus().corpus) == 4
    app.multiselect(key="furniture_kept").select("甲報 · 作者為…")
    app.button(key="furniture_apply").click().run()
    assert not app.exception
    assert "/index/furniture.json" in MemoryFileSystem.store
    kept = frozenset({("甲報", "作者為…")})
    assert read_choices(index_place(INDEX)) == FurnitureChoices(kept=kept)
    assert index_dir() == index_place(INDEX)


def test_an_address_that_cannot_be_read_is_told_in_words(open_page: Open) -> None:
    app = open_page("overview", "nonsense://bucket")
    assert not app.exception
    assert "no storage is known whose addresses start with nonsense://" in html_of(app)
