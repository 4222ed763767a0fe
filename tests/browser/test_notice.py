"""Files put into the folder while a page is open: noticed, brought in by a click, nothing lost."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, expect

from ui.notice import SECONDS_BETWEEN_LOOKS

from corpus.live import PAUSE
from tests.browser.server import Server
from tests.browser.visitor import PATIENCE, SECONDS, Visitor

HEAD = '---\ntitle: "第{word}篇"\ndate: "{year}-03-20"\nsource: {outlet}\n---\n\n'
BODY = "{word}的代表說，{word}要等風停了再修。"
UNTIL_NOTICED = PATIENCE + (PAUSE + SECONDS_BETWEEN_LOOKS) * SECONDS


def put_article(folder: Path, word: str, *, year: int, outlet: str = "甲報") -> None:
    text = (HEAD + BODY).format(year=year, outlet=outlet, word=word)
    (folder / f"{word}.md").write_text(text, "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "folder"
    place.mkdir()
    for year, word in zip(range(2020, 2024), ("燈塔", "渡口", "鹽田", "市集"), strict=True):
        put_article(place, word, year=year)
    return place


def selected(visitor: Visitor) -> Locator:
    return visitor.main.locator(".wm-selection")


def test_new_files_are_noticed_and_a_click_brings_them_in(
    folder: Path, start: Callable[..., Server], welcome: Callable[..., Visitor]
) -> None:
    home = start(folder).url
    visitor, other = welcome(home), welcome(home, width=390)
    visitor.open(f"coverage?{urlencode({'years': [2021, 2022], 'outlet': '甲報'}, doseq=True)}")
    other.open("articles")
    expect(selected(visitor)).to_contain_text("2 of 4 articles")
    before = visitor.page.url

    put_article(folder, "漁港", year=2022)
    put_article(folder, "糖廠", year=2025, outlet="乙報")
    notice = visitor.main.get_by_text("Files in the folder: 2 new")
    expect(notice).to_be_visible(timeout=UNTIL_NOTICED)
    visitor.save_screenshot("notice-1280-light")
    expect(other.main.get_by_text("Files in the folder: 2 new")).to_be_in_viewport(
        timeout=UNTIL_NOTICED
    )
    other.save_screenshot("notice-390-light")
    visitor.main.locator(".st-key-notice_update button").click()
    expect(selected(visitor)).to_contain_text("3 of 6 articles")
    expect(visitor.main.get_by_text("Updated. New articles: 2")).to_be_visible()
    expect(notice).to_have_count(0)
    assert visitor.page.url == before
    visitor.wait_until_drawn()

    # Whoever did not ask reads on until he wants to see it; all years are still all years.
    expect(selected(other)).to_contain_text("4 of 4 articles")
    show = other.main.locator(".st-key-notice_show button")
    expect(show).to_be_visible(timeout=UNTIL_NOTICED)
    show.click()
    expect(selected(other)).to_contain_text("6 of 6 articles")
    expect(show).to_have_count(0)
    other.wait_until_drawn()
