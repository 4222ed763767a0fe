"""The filters and the address: what is chosen is in the address, and the address is the view."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from playwright.sync_api import expect

from data_loader import load_articles
from tests.browser.conftest import CORPUS
from tests.browser.server import Server
from tests.browser.visitor import Visitor


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    table, _ = load_articles(CORPUS)
    return table.sort_values(["date", "file", "item"])


@pytest.fixture(scope="module")
def outlet(articles: pd.DataFrame) -> str:
    """The outlet with the most articles; its name is Chinese, as most are."""
    return str(articles["outlet"].value_counts().index[0])


@pytest.fixture(scope="module")
def years(articles: pd.DataFrame) -> tuple[int, int]:
    """All years but the first."""
    found = articles["date"].dt.year.dropna()
    return int(found.min()) + 1, int(found.max())


def count_selected(
    articles: pd.DataFrame,
    *,
    outlet: str = "",
    years: tuple[int, int] | None = None,
    copies: bool = False,
) -> int:
    """Count what the filters should leave, in the plainest way."""
    chosen = articles
    if outlet:
        chosen = chosen[chosen["outlet"] == outlet]
    if years:
        chosen = chosen[chosen["date"].dt.year.between(*years)]
    return len(chosen) if copies else chosen["text_group"].nunique()


def expect_selected(visitor: Visitor, selected: int, total: int) -> None:
    line = visitor.main.locator(".wm-selection")
    expect(line).to_have_text(re.compile(rf"\b{selected:,}\b.*\b{total:,}\b"))


def choose_outlet(visitor: Visitor, outlet: str) -> None:
    box = visitor.sidebar.locator(".st-key-outlet input")
    box.fill(outlet)
    box.press("Enter")
    box.press("Escape")
    visitor.wait_for_parameter("outlet")
    visitor.wait_until_drawn()


def leave_out_the_first_year(visitor: Visitor) -> None:
    visitor.sidebar.get_by_role("slider").first.press("ArrowRight")
    visitor.wait_for_parameter("years")
    visitor.wait_until_drawn()


def go_to(visitor: Visitor, page: str) -> None:
    visitor.sidebar.locator(f"a[href$='/{page}']").click()
    visitor.page.wait_for_url(f"**/{page}*")
    visitor.wait_until_drawn()


def test_without_filters_all_articles_count_and_copies_once(
    visitor: Visitor, articles: pd.DataFrame
) -> None:
    visitor.open()
    expect_selected(visitor, count_selected(articles), len(articles))
    assert count_selected(articles) < len(articles)


def test_filters_are_in_the_address_and_in_force(
    visitor: Visitor, articles: pd.DataFrame, outlet: str, years: tuple[int, int]
) -> None:
    visitor.open("coverage")
    choose_outlet(visitor, outlet)
    leave_out_the_first_year(visitor)
    assert visitor.parameters["outlet"] == [outlet]
    assert visitor.parameters["years"] == [str(year) for year in years]
    expect_selected(visitor, count_selected(articles, outlet=outlet, years=years), len(articles))


def test_copies_count_when_the_switch_says_so(visitor: Visitor, articles: pd.DataFrame) -> None:
    visitor.open("coverage")
    visitor.sidebar.locator(".st-key-copies label").first.click()
    visitor.wait_for_parameter("copies", "true")
    expect_selected(visitor, count_selected(articles, copies=True), len(articles))


@pytest.mark.parametrize("page", ["", "issues"])
def test_address_gives_the_view_as_first_visit_to_a_cold_server(
    page: str,
    start: Callable[..., Server],
    welcome: Callable[..., Visitor],
    articles: pd.DataFrame,
    outlet: str,
    years: tuple[int, int],
) -> None:
    visitor = welcome(start().url)
    address = urlencode({"outlet": outlet, "years": years, "lang": "简"}, doseq=True)
    visitor.open(f"{page}?{address}")
    expect_selected(visitor, count_selected(articles, outlet=outlet, years=years), len(articles))
    assert visitor.path == page
    assert visitor.parameters["outlet"] == [outlet]
    expect(visitor.sidebar.get_by_test_id("stSidebarNavLink")).to_have_count(7)


def test_filters_survive_page_change_back_and_reload(
    visitor: Visitor, articles: pd.DataFrame, outlet: str, years: tuple[int, int]
) -> None:
    left = count_selected(articles, outlet=outlet, years=years)
    visitor.open("coverage")
    choose_outlet(visitor, outlet)
    leave_out_the_first_year(visitor)
    before = visitor.parameters

    go_to(visitor, "issues")
    assert visitor.parameters == before
    expect_selected(visitor, left, len(articles))

    visitor.page.go_back()
    visitor.page.wait_for_url("**/coverage*")
    visitor.wait_until_drawn()
    assert visitor.parameters == before
    expect_selected(visitor, left, len(articles))

    visitor.page.reload()
    visitor.wait_until_drawn()
    assert visitor.parameters == before
    expect_selected(visitor, left, len(articles))


def test_second_tab_with_the_same_address_shows_the_same(
    welcome: Callable[..., Visitor], articles: pd.DataFrame, outlet: str
) -> None:
    first, second = welcome(), welcome()
    first.open("sources")
    choose_outlet(first, outlet)
    second.open(first.page.url.removeprefix(first.home).lstrip("/"))
    expect_selected(second, count_selected(articles, outlet=outlet), len(articles))
    assert second.parameters == first.parameters


def test_two_visitors_do_not_share_filters(
    welcome: Callable[..., Visitor], articles: pd.DataFrame, outlet: str
) -> None:
    first, second = welcome(), welcome()
    first.open("coverage")
    choose_outlet(first, outlet)
    second.open("coverage")
    expect_selected(second, count_selected(articles), len(articles))


def test_nothing_matches_is_said_and_one_click_resets(
    visitor: Visitor, articles: pd.DataFrame, outlet: str
) -> None:
    address = {"outlet": outlet, "topic": find_foreign_topic(articles, outlet)}
    visitor.page.goto(f"{visitor.home}/keywords?{urlencode(address)}")
    expect(visitor.main.locator(".wm-selection")).to_contain_text(re.compile(r"\b0\b|[Nn]othing"))
    expect(visitor.main.locator(".js-plotly-plot")).to_have_count(0)
    visitor.main.locator(".st-key-reset button").click()
    visitor.wait_until_drawn()
    expect_selected(visitor, count_selected(articles), len(articles))
    assert visitor.parameters == {}
    assert visitor.path == "keywords"


def find_foreign_topic(articles: pd.DataFrame, outlet: str) -> str:
    """Return a tag that the outlet never uses."""
    own = articles["outlet"] == outlet
    used = {tag for tags in articles.loc[own, "tags"] for tag in tags}
    foreign = {tag for tags in articles.loc[~own, "tags"] for tag in tags}
    return min(foreign - used - set(articles["category"]))


@pytest.mark.parametrize(
    ("locale", "title"), [("en-GB", "Overview"), ("zh-TW", "總覽"), ("zh-CN", "总览")]
)
def test_language_follows_the_browser(
    welcome: Callable[..., Visitor], locale: str, title: str
) -> None:
    visitor = welcome(locale=locale)
    visitor.open()
    expect(visitor.main.locator("h1")).to_have_text(title)


def test_language_can_be_switched_and_is_in_the_address(visitor: Visitor) -> None:
    visitor.open("coverage")
    visitor.sidebar.locator(".st-key-lang").get_by_text("繁").click()
    visitor.wait_for_parameter("lang")
    assert visitor.parameters["lang"] == ["繁"]
    expect(visitor.main.locator("h1")).to_contain_text(re.compile("[\u4e00-\u9fff]"))
    go_to(visitor, "issues")
    expect(visitor.main.locator("h1")).to_contain_text(re.compile("[\u4e00-\u9fff]"))
    assert visitor.parameters["lang"] == ["繁"]


@pytest.mark.parametrize("kind", ["missing", "empty", "holding no article"])
def test_folder_without_articles_gives_a_page_that_says_so(
    kind: str, tmp_path: Path, start: Callable[..., Server], welcome: Callable[..., Visitor]
) -> None:
    folder = tmp_path / "of articles"
    if kind != "missing":
        folder.mkdir()
    if kind == "holding no article":
        (folder / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    visitor = welcome(start(folder).url)
    visitor.open("issues")
    expect(visitor.main).to_contain_text(folder.name)
    expect(visitor.main.get_by_test_id("stException")).to_have_count(0)
