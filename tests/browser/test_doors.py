"""A number is a door: from bars, cells and words to the passages and articles behind them."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from playwright.sync_api import Download, Locator, expect

from data_loader.scripts import fold_text
from tests.browser.visitor import PATIENCE, Visitor

PNG = b"\x89PNG\r\n\x1a\n"
HAN = re.compile("[\u4e00-\u9fff]")


def block(visitor: Visitor, key: str) -> Locator:
    return visitor.main.locator(f".st-key-block_{key}")


def click_middle(visitor: Visitor, mark: Locator) -> None:
    """Click where a mark is drawn, as a hand does: Plotly keeps a layer of its own above marks."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    visitor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def tallest(marks: Locator) -> Locator:
    expect(marks.first).to_be_attached(timeout=PATIENCE)
    heights = marks.evaluate_all("marks => marks.map(m => m.getBoundingClientRect().height)")
    return marks.nth(heights.index(max(heights)))


def download(visitor: Visitor, button: Locator) -> Download:
    """Press a button by key: a fold that is still opening would carry it off below the mouse."""
    with visitor.page.expect_download(timeout=PATIENCE) as waiting:
        button.press("Enter")
    return waiting.value


def read_csv(visitor: Visitor, key: str) -> pd.DataFrame:
    """Unfold a block's table and read the CSV behind its button."""
    summary = block(visitor, key).locator("details:not([open]) summary")
    if summary.count():
        summary.first.click()
    file = download(visitor, visitor.main.locator(f".st-key-csv_{key} button"))
    content = Path(file.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "without this mark Excel shows no Chinese"
    assert file.suggested_filename.endswith(".csv")
    return pd.read_csv(io.BytesIO(content))


def test_click_on_a_bar_lists_its_articles(visitor: Visitor) -> None:
    visitor.open("coverage?period=year")
    click_middle(visitor, tallest(block(visitor, "coverage_timeline").locator(".bars .point")))
    visitor.wait_for_parameter("at")
    visitor.wait_until_drawn()
    [day], [outlet] = visitor.parameters["at"], visitor.parameters["by"]
    listed = visitor.main.locator(".wm-list li .wm-source")
    expect(listed.first).to_contain_text(f"{day[:4]}-")
    sources = listed.all_inner_texts()
    assert all(source.startswith(day[:4]) and outlet in source for source in sources)

    coverage = read_csv(visitor, "coverage_timeline")
    bar = coverage[(coverage["period"].str[:4] == day[:4]) & (coverage["outlet"] == outlet)]
    assert len(sources) == bar["articles"].item()


def test_back_widens_what_a_click_had_narrowed(visitor: Visitor) -> None:
    visitor.open("coverage?period=year")
    before = visitor.page.url
    click_middle(visitor, tallest(block(visitor, "coverage_timeline").locator(".bars .point")))
    visitor.wait_for_parameter("at")
    visitor.wait_until_drawn()
    visitor.page.go_back()
    visitor.page.wait_for_url(before)


def test_click_on_a_word_of_the_cloud_shows_its_passages(visitor: Visitor) -> None:
    visitor.open("keywords")
    words = block(visitor, "word_cloud").locator(".scatterlayer .point")
    expect(words.first).to_be_attached(timeout=PATIENCE)
    click_middle(visitor, words.nth(2))
    visitor.wait_for_parameter("word")
    visitor.wait_until_drawn()
    [word] = visitor.parameters["word"]
    hits = visitor.main.locator(".wm-kwic .wm-node")
    expect(hits.first).to_be_visible()
    assert fold_text(word) in {fold_text(hit) for hit in hits.all_inner_texts()}


def test_click_on_an_issue_shows_its_passages(visitor: Visitor) -> None:
    visitor.open("issues?issue=taiwan&at=2022-01-01")
    passages = visitor.main.locator(".wm-kwic tr")
    expect(passages.first).to_be_visible()
    assert all(text.startswith("2022-") for text in passages.all_inner_texts())


def test_typed_words_are_drawn_over_time_in_either_spelling(visitor: Visitor) -> None:
    visitor.open("keywords")
    box = visitor.main.locator(".st-key-address_words input")
    box.fill("川普, 特朗普")
    box.press("Enter")
    visitor.wait_for_parameter("words")
    visitor.wait_until_drawn()
    trends = read_csv(visitor, "term_lines")
    counts = trends.pivot_table(index="period", columns="term", values="frequency", aggfunc="sum")
    assert set(counts.columns) == {"川普", "特朗普"}
    assert (counts["川普"] == counts["特朗普"]).all()
    assert counts["川普"].sum() > 0


@pytest.mark.parametrize("typed", ["川普", "特朗普"])
def test_search_finds_both_spellings_and_the_reader_marks_them(
    visitor: Visitor, typed: str
) -> None:
    visitor.open(f"articles?q={quote(typed)}")
    nodes = visitor.main.locator(".wm-kwic .wm-node a")
    expect(nodes.first).to_be_visible()
    assert {"川普", "特朗普"} <= set(nodes.all_inner_texts())
    clicked = nodes.first.inner_text()
    nodes.first.click()
    visitor.wait_for_parameter("article")
    visitor.wait_until_drawn()
    marks = visitor.main.locator(".wm-reader mark")
    expect(marks.first).to_be_visible()
    assert clicked in marks.all_inner_texts()


def test_article_links_to_its_original(visitor: Visitor) -> None:
    visitor.open("articles")
    visitor.main.locator(".wm-list a").first.click()
    visitor.wait_for_parameter("article")
    visitor.wait_until_drawn()
    reader = visitor.main.locator(".wm-reader")
    expect(reader.locator("h2")).to_have_text(HAN)
    expect(reader.locator("dd").first).not_to_be_empty()


def test_door_takes_along_what_was_clicked_and_the_filters(visitor: Visitor) -> None:
    visitor.open("?years=2019&years=2020")
    coverage = block(visitor, "overview_coverage")
    click_middle(visitor, tallest(coverage.locator(".bars .point")))
    visitor.wait_for_parameter("by")
    visitor.wait_until_drawn()
    clicked = visitor.parameters
    coverage.get_by_test_id("stPageLink").get_by_role("link").click()
    visitor.page.wait_for_url("**/coverage?*")
    visitor.wait_until_drawn()
    assert visitor.parameters == clicked
    assert clicked["years"] == ["2019", "2020"]
    sources = visitor.main.locator(".wm-list li .wm-source").all_inner_texts()
    assert sources
    assert all(source.startswith(clicked["at"][0][:7]) for source in sources)


def test_word_cloud_downloads_as_picture(visitor: Visitor) -> None:
    visitor.open("keywords")
    picture = download(visitor, visitor.main.locator(".st-key-png_word_cloud button"))
    content = Path(picture.path()).read_bytes()
    assert content.startswith(PNG)
    assert len(content) > 10_000


def test_reader_shows_markup_as_text(
    tmp_path: Path, start: Callable[..., object], welcome: Callable[..., Visitor]
) -> None:
    hostile = "<img src=x onerror=alert(1)> ~~刪~~ :red[紅] $a$ ![圖](http://picture.example/a.png)"
    head = f'---\ntitle: "{hostile}"\ndate: "2024-05-06"\nauthor: "{hostile}"\n---\n'
    body = f"雙方同意下月再談關稅。{hostile.replace('<', '&lt;')}談判將在日內瓦舉行。\n" * 3
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text(head + body, "utf-8")
    server = start(tmp_path / "corpus", cache=tmp_path / "cache")
    visitor = welcome(server.url)
    for page in ("", "coverage", "keywords", "issues", "sources", "articles", "corpus_health"):
        visitor.open(page)
    visitor.open("articles")
    visitor.main.locator(".wm-list a").first.click()
    visitor.wait_until_drawn()
    expect(visitor.main.locator(".wm-reader h2")).to_contain_text("onerror")
    expect(visitor.main.locator(".wm-reader del, .wm-reader img")).to_have_count(0)
