"""Changes in the folder are noticed; until an update is over the page stays as it is."""

import errno
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ui.view import index_dir

import corpus.live
from corpus import Corpus
from tests.builders import write_signed_articles
from tests.pages.conftest import Open, html_of

PATIENCE = 20
ARTICLE = (
    '---\ntitle: "燈塔"\ndate: "{day}"\nsource: 乙報\n---\n\n燈塔的代表說，燈塔要等風停了再修。'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_signed_articles(tmp_path / "folder")


@pytest.fixture
def look_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.live, "PAUSE", 0)
    monkeypatch.setattr(corpus.live, "_PART_OF_THE_TIME", 1)


def run_until(app: AppTest, is_so: Callable[[str], bool]) -> AppTest:
    """Run the page until what it shows is so, as a browser does that asks again and again."""
    deadline = time.monotonic() + PATIENCE
    while not is_so(html_of(app)):
        assert time.monotonic() < deadline, html_of(app)
        app.run()
        assert not app.exception
    return app


def add_article(folder: Path) -> None:
    (folder / "neu.md").write_text(ARTICLE, "utf-8")


@pytest.mark.usefixtures("look_always")
def test_changes_are_noticed_and_a_click_brings_them_in(open_page: Open, folder: Path) -> None:
    app = open_page("coverage", folder)
    assert "Files in the folder" not in html_of(app)
    add_article(folder)
    (folder / "0.md").unlink()
    (folder / "1.md").write_text(ARTICLE * 2, "utf-8")
    run_until(app, lambda shown: "Files in the folder: 1 new, 1 changed, 1 gone" in shown)
    assert "4 of 4 articles selected" in html_of(app)
    app.button(key="notice_update").click().run()
    run_until(app, lambda shown: "Updated. New articles: 1" in shown)
    assert "4 of 4 articles selected" in html_of(app)
    assert "乙報" in app.multiselect(key="outlet").options
    run_until(app, lambda shown: "Files in the folder" not in shown)


@pytest.mark.usefixtures("look_always")
def test_a_folder_that_was_empty_is_watched_too(open_page: Open, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    app = open_page("overview", folder)
    assert "is empty" in html_of(app)
    add_article(folder)
    run_until(app, lambda shown: "Files in the folder: 1 new" in shown)
    app.button(key="notice_update").click().run()
    run_until(app, lambda shown: "1 of 1 articles selected" in shown)


@pytest.mark.usefixtures("look_always")
def test_a_chosen_outlet_may_go(open_page: Open, folder: Path) -> None:
    add_article(folder)
    app = open_page("overview", folder)
    app.multiselect(key="outlet").select("乙報").run()
    (folder / "neu.md").unlink()
    run_until(app, lambda shown: "1 gone" in shown)
    app.button(key="notice_update").click().run()
    run_until(app, lambda shown: "4 of 4 articles selected" in shown)


@pytest.mark.usefixtures("look_always")
def test_an_update_that_fails_says_why_and_changes_nothing(open_page: Open, folder: Path) -> None:
    app = open_page("overview", folder)
    (folder / "corpus.toml").write_text('nam = "燈塔"', "utf-8")
    run_until(app, lambda shown: "Files in the folder: 1 new" in shown)
    app.button(key="notice_update").click().run()
    run_until(app, lambda shown: "The update failed" in shown)
    assert "corpus.toml" in html_of(app)
    assert "4 of 4 articles selected" in html_of(app)
    (folder / "corpus.toml").write_text('name = "燈塔"', "utf-8")
    app.button(key="notice_update").click().run()
    run_until(app, lambda shown: "燈塔 · 4 of 4 articles selected" in shown)
    assert "The update failed" not in html_of(app)


def test_a_full_disk_is_told_on_first_opening(
    open_page: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> Corpus:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(corpus.live, "ensure_corpus", fail)
        app = open_page("overview", folder)
        assert not app.exception
        assert "no space left on device" in html_of(app)
    app.run()
    assert "4 of 4 articles selected" in html_of(app)


def test_an_index_that_was_damaged_is_built_again_and_that_is_said(
    open_page: Open, folder: Path
) -> None:
    assert "About the index" not in html_of(open_page("overview", folder))
    [damaged] = index_dir().glob("generation-*/members.arrow")
    damaged.write_bytes(b"")
    st.cache_resource.clear()
    app = open_page("overview", folder)
    assert "About the index: The index is built again" in html_of(app)
    assert "4 of 4 articles selected" in html_of(app)
