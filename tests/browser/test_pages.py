"""Every page, wide and narrow, by day and by night: it draws, it fits, it explains itself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ui.navigation import PAGES

from tests.browser.visitor import Visitor

ADDRESSES = {name: "" if name == "overview" else name for name in PAGES}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", PAGES)
def test_page_is_drawn_and_fits(welcome: Callable[..., Visitor], page: str, width: int) -> None:
    visitor = welcome(width=width)
    visitor.open(ADDRESSES[page])
    expect(visitor.main.get_by_test_id("stException")).to_have_count(0)
    expect(visitor.main.locator("h2").first).to_be_visible()
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.save_screenshot(f"{page}-{width}-{scheme}")
        assert visitor.overflow() <= 0


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_has_title_note_table_and_download(visitor: Visitor, page: str) -> None:
    visitor.open(ADDRESSES[page])
    blocks = visitor.main.locator("[class*=st-key-block_]")
    expect(visitor.main.locator(".js-plotly-plot")).to_have_count(blocks.count())
    for block in blocks.all():
        expect(block.locator("h2")).not_to_be_empty()
        expect(block.locator(".wm-note")).not_to_be_empty()
        block.locator("summary").first.click()
        expect(block.locator("table caption").first).not_to_be_empty()
        expect(block.get_by_test_id("stDownloadButton").first).to_be_visible()


def test_all_pages_are_in_the_menu(visitor: Visitor) -> None:
    visitor.open()
    links = visitor.sidebar.get_by_test_id("stSidebarNavLink")
    expect(links).to_have_count(len(PAGES))
    paths = [(link.get_attribute("href") or "").rpartition("/")[2] for link in links.all()]
    assert paths == list(ADDRESSES.values())


def test_embedded_page_has_no_toolbar_and_its_links_stay_embedded(visitor: Visitor) -> None:
    visitor.open("articles?embed=true")
    expect(visitor.page.get_by_test_id("stToolbar")).to_have_count(0)
    link = visitor.main.locator(".wm-list a").first
    expect(link).to_have_attribute("href", re.compile("[?&]embed=true"))
