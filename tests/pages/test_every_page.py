"""Every page, in every language, on corpora of every size."""

from pathlib import Path

import pytest

from corpus.executors import FILES_WORTH_A_POOL
from tests.pages.conftest import PAGES, Open, html_of

BODY = "中美元首會晤談到台灣、關稅與稀土，特朗普說會談很好，習近平說要管控分歧。第{n}篇另談大豆。"


def folder_of(place: Path, articles: int) -> Path:
    place.mkdir()
    for n in range(articles):
        front = f'---\ntitle: "第{n}篇"\ndate: "202{n}-03-20"\nsource: 甲報\n---\n\n'
        (place / f"{n}.md").write_text(front + BODY.format(n=n), "utf-8")
    return place


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["EN", "繁", "简"])
def test_a_page_shows_its_name_and_its_question(page: str, language: str, open_page: Open) -> None:
    app = open_page(page, lang=language)
    assert not app.exception
    shown = html_of(app)
    assert 'class="wm-title"' in shown
    assert 'class="wm-question"' in shown


def test_simplified_chinese_is_set_in_simplified_faces(open_page: Open) -> None:
    faces = {lang: html_of(open_page("overview", lang=lang)) for lang in ("EN", "繁", "简")}
    assert [lang for lang, shown in faces.items() if "@font-face" in shown] == ["简"]
    assert "url(" not in faces["简"], "no font is fetched"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("articles", [1, 5])
def test_a_page_works_with_few_articles(
    page: str, articles: int, open_page: Open, tmp_path: Path
) -> None:
    app = open_page(page, folder_of(tmp_path / "few", articles))
    assert not app.exception
    assert f"{articles} of {articles} articles selected" in html_of(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_folder_without_articles_says_so_on_every_page(
    page: str, open_page: Open, tmp_path: Path
) -> None:
    app = open_page(page, folder_of(tmp_path / "none", 0))
    assert not app.exception
    assert "is empty" in html_of(app)


def test_a_missing_folder_says_so(open_page: Open, tmp_path: Path) -> None:
    app = open_page("overview", tmp_path / "<b>no such</b>")
    assert not app.exception
    assert "does not exist" in html_of(app)
    assert "<b>no such</b>" not in html_of(app)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_matches_offers_a_reset_that_works(page: str, open_page: Open) -> None:
    app = open_page(page, outlet=["样例日报"], topic=["財經"])
    assert not app.exception
    assert "Nothing matches" in html_of(app)
    app.button(key="reset").click().run()
    assert "of 146 articles selected" in html_of(app)
    assert 'class="wm-title"' in html_of(app)


def test_a_folder_that_is_read_by_several_processes_opens(open_page: Open, tmp_path: Path) -> None:
    """The processes import what runs as the main module, which is the dashboard itself."""
    place = tmp_path / "many"
    place.mkdir()
    for n in range(FILES_WORTH_A_POOL):
        (place / f"{n}.md").write_text(f"---\ntitle: 第{n}篇\n---\n\n{BODY.format(n=n)}", "utf-8")
    app = open_page("overview", place)
    assert not app.exception
    assert f"of {FILES_WORTH_A_POOL} articles selected" in html_of(app)
