"""An index that cannot be written or is damaged: the dashboard says so, and shows what it can."""

import errno
import os
from pathlib import Path

import pytest
import streamlit as st

from ui.view import live_corpus

from corpus import default_index_dir
from tests.builders import write_signed_articles
from tests.pages.conftest import Open, html_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_signed_articles(tmp_path / "folder")


def count_articles() -> int:
    corpus = live_corpus().corpus
    assert corpus is not None
    return len(corpus)


def refuse(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def add_article(folder: Path) -> None:
    (folder / "new.md").write_bytes(
        (folder / "0.md").read_bytes().replace("漁港".encode(), b"TikTok")
    )


def test_a_full_disk_is_told_in_words_where_there_is_nothing_to_show(
    open_page: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.store._sync", refuse)
    app = open_page("overview", folder)
    assert not app.exception
    assert f"The index in {default_index_dir(folder)} cannot be written" in html_of(app)
    assert "Free space there" in html_of(app)
    assert "Put articles into the folder" not in html_of(app)  # they are there


@pytest.fixture
def big5(tmp_path: Path) -> Path:
    """The folder 語料 of a system that wrote Big5."""
    return Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "語料".encode("big5")))


def test_a_folder_whose_name_is_no_utf8_is_opened(open_page: Open, big5: Path) -> None:
    write_signed_articles(big5)
    for page in ("overview", "corpus_health"):
        app = open_page(page, big5)
        assert not app.exception
        assert "4 of 4 articles selected" in html_of(app)


def test_a_name_that_is_no_utf8_is_told(open_page: Open, big5: Path) -> None:
    assert r"\xbby\xae\xc6 does not exist" in html_of(open_page("overview", big5))
    big5.mkdir()
    app = open_page("overview", big5)
    assert not app.exception
    assert r"\xbby\xae\xc6" in html_of(app)


@pytest.mark.parametrize(
    ("language", "about"),
    [("EN", "About the index"), ("繁", "關於索引"), ("简", "关于索引")],
)
def test_the_last_state_is_shown_while_the_disk_is_full(
    language: str, about: str, open_page: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "as it was last indexed" not in html_of(open_page("overview", folder))
    st.cache_resource.clear()
    add_article(folder)
    with monkeypatch.context() as patch:
        patch.setattr("corpus.store._sync", refuse)
        app = open_page("overview", folder, lang=language)
    assert not app.exception
    assert about in html_of(app)
    assert "as it was last indexed" in html_of(app)
    assert count_articles() == 4
    st.cache_resource.clear()
    app = open_page("overview", folder)
    assert "as it was last indexed" not in html_of(app)
    assert count_articles() == 5


def test_a_damaged_index_is_built_again_and_the_page_says_so(open_page: Open, folder: Path) -> None:
    open_page("overview", folder)
    st.cache_resource.clear()
    damaged = next(default_index_dir(folder).glob("shard-*/tokens.npy"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    app = open_page("overview", folder)
    assert not app.exception
    assert f"The index is built again: {damaged} has changed since it was written." in html_of(app)


def test_a_choice_that_cannot_be_kept_is_told_on_the_page(
    open_page: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("corpus_health", folder)
    app.text_input(key="furniture_line").input("漁港的代表說")
    monkeypatch.setattr("corpus.store._sync", refuse)
    app.button(key="furniture_apply").click().run()
    assert not app.exception
    assert "no space left on device" in app.error[0].value
