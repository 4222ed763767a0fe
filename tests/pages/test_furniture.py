"""The reader's say in what is page furniture."""

from pathlib import Path

import pytest

from tests.builders import BIOGRAPHY, write_signed_articles
from tests.pages.conftest import Open, html_of, unfold


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_signed_articles(tmp_path / "folder")


def test_a_found_line_is_shown_and_can_be_put_back(open_page: Open, folder: Path) -> None:
    app = unfold(open_page("corpus_health", folder))
    assert "Lines taken out of the texts: 1" in html_of(app)
    assert BIOGRAPHY in html_of(app)
    app.multiselect(key="furniture_kept").select("甲報 · 作者為…")
    app.button(key="furniture_apply").click().run()
    assert not app.exception
    assert "Lines taken out of the texts: 0" in html_of(app)
    assert app.multiselect(key="furniture_kept").value == ["甲報 · 作者為…"]


def test_a_line_that_the_reader_names_is_taken_out(open_page: Open, folder: Path) -> None:
    app = open_page("corpus_health", folder)
    app.text_input(key="furniture_line").input("漁港的代表說")
    app.button(key="furniture_apply").click().run()
    assert app.multiselect(key="furniture_removed").value == ["甲報 · 漁港的代表說"]
