"""What the pages answer, on the sample corpus and on a hostile one."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from data_loader.schema import articles_table, report_table
from data_loader.terminal import find_health
from tests.pages.conftest import PAGES, Open, html_of, unfold


def test_a_filter_narrows_every_number(open_page: Open) -> None:
    app = open_page("overview", outlet=["示範台報"], years=["2025", "2026"])
    assert "示範台報" in html_of(app)
    assert "2025–2026" in html_of(app)
    assert "<dt>Outlets</dt><dd>1</dd>" in html_of(app)


def test_counting_copies_adds_the_wire_stories(open_page: Open) -> None:
    once, each = (html_of(open_page("overview", **with_)) for with_ in ({}, {"copies": "true"}))
    assert "140 of 146 articles selected" in once
    assert "146 of 146 articles selected" in each


def test_a_value_that_no_filter_has_is_ignored(open_page: Open) -> None:
    app = open_page("overview", outlet=["沒有這家報紙"], years=["1066", "abc"], period="eon")
    assert not app.exception
    assert "140 of 146 articles selected" in html_of(app)


@pytest.mark.parametrize("query", ["川普 黃豆", "特朗普 大豆", "川普 大豆"])
def test_a_search_finds_regional_spellings_in_both_scripts(query: str, open_page: Open) -> None:
    shown = html_of(open_page("articles", q=query))
    assert ">川普</a>" in shown
    assert ">特朗普</a>" in shown
    assert ">黃豆</a>" in shown
    assert ">大豆</a>" in shown


def test_the_reader_shows_the_article_with_the_hit_marked(open_page: Open) -> None:
    found = html_of(open_page("articles", q="斐洛里"))
    article_id = found.split("article=")[1].split("&")[0]
    shown = html_of(open_page("articles", article=article_id, q="斐洛里"))
    assert 'class="wm-reader"' in shown
    assert "<mark>斐洛里</mark>" in shown


def test_an_article_that_does_not_exist_is_no_error(open_page: Open) -> None:
    app = open_page("articles", article="000000000000")
    assert not app.exception
    assert 'class="wm-reader"' not in html_of(app)


def test_the_copies_of_an_article_are_named_beside_it(open_page: Open) -> None:
    found = html_of(open_page("articles", q="虛擬通訊社", copies="true"))
    article_id = found.split("article=")[1].split("&")[0]
    assert "Also carried by" in html_of(open_page("articles", article=article_id))


def test_a_clicked_bar_narrows_the_list_and_can_be_widened(open_page: Open) -> None:
    app = open_page("coverage", at="2025-10-01", by="虛構港聞", period="month")
    assert r"2025\-10" in app.button(key="widen").label
    narrow = html_of(app).count("<li>")
    app.button(key="widen").click().run()
    assert 0 < narrow < html_of(app).count("<li>")


def test_an_issue_in_the_address_is_the_one_shown(open_page: Open) -> None:
    shown = html_of(open_page("issues", issue="fentanyl"))
    assert "Passages: Fentanyl" in shown


def test_the_outlet_held_against_the_rest_comes_from_the_address(open_page: Open) -> None:
    app = open_page("sources", target="示範台報", name="trump")
    assert "Words typical of 示範台報" in html_of(app)
    assert ">川普</a>" in html_of(app)


HOSTILE = {
    "title": "<script>alert(1)</script> $x$ :red[y] ~~z~~ ![p](http://127.0.0.1/p.png)",
    "outlet": "<img src=x onerror=alert(1)>",
    "body": "</p><script>alert(2)</script>中美元首會晤談到台灣與關稅 `code` $a$ :material/home:",
}


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    place = tmp_path / "hostile"
    place.mkdir()
    for n in range(6):
        (place / f"{n}.md").write_text(
            f"---\ntitle: {HOSTILE['title']!r}\nsource: {HOSTILE['outlet']!r}\n"
            f"tags: [{HOSTILE['outlet']!r}]\ndate: 2021-03-2{n}\n---\n\n{HOSTILE['body']}第{n}篇\n",
            "utf-8",
        )
    return place


@pytest.mark.parametrize("page", PAGES)
def test_what_a_file_says_is_text_everywhere(page: str, open_page: Open, hostile: Path) -> None:
    app = open_page(page, hostile, q="台灣")
    assert not app.exception
    for forbidden in ("<script", "<img", "onerror=alert(1)>"):
        assert forbidden not in html_of(app)
    markdown = "\n".join(element.value for element in app.markdown)
    assert "alert(1)" not in markdown


def test_a_clicked_mark_goes_along_with_the_link_to_the_page_that_says_more(
    open_page: Open,
) -> None:
    links = [link.proto for link in open_page("overview", issue="chips").get("page_link")]
    assert [link.query_string for link in links] == ["", "issue=chips"]
    assert links[1].label == r"Look closer\: Issues · Chips\, export controls"


@pytest.fixture
def gapped(tmp_path: Path) -> Path:
    """A daily outlet that falls silent for three weeks, in a folder with a name."""
    place = tmp_path / "gapped"
    place.mkdir()
    (place / "corpus.toml").write_text('name = "<b>燈塔</b> 會談"\n', "utf-8")
    for n in (*range(40), *range(61, 100)):
        day = date(2021, 1, 1) + timedelta(days=n)
        head = f"---\ntitle: 第{n}篇\ndate: {day}\noutlet: 甲報\ntags: [單{n % 2}]\n---\n\n"
        (place / f"{n}.md").write_text(
            f"{head}{day}這天{n}艘漁船在{n * 7}號碼頭卸下{n * 3}箱魚。\n", "utf-8"
        )
    return place


def test_a_table_is_sent_once_unfolded_and_stays_so_under_other_filters(open_page: Open) -> None:
    app = open_page("keywords")
    assert "<caption>" not in html_of(app)
    app.session_state["fold_rising"] = True
    assert html_of(app.run()).count("<caption>") == 1
    app.toggle(key="copies").set_value(True).run()
    assert not app.exception
    assert html_of(app).count("<caption>") == 1


@pytest.mark.parametrize("page", ["coverage", "corpus_health"])
def test_a_silence_of_the_scraper_is_told(page: str, open_page: Open, gapped: Path) -> None:
    app = unfold(open_page(page, gapped))
    assert not app.exception
    shown = html_of(app)
    assert "own rate does not explain" in shown
    assert "2021-02-10" in shown
    assert "2021-03-02" in shown


def test_the_overview_hatches_a_silence_too(open_page: Open, gapped: Path) -> None:
    chart = open_page("overview", gapped).get("plotly_chart")[0].proto.spec
    assert "2021-02-10 \\u2013 2021-03-02" in chart


def test_one_outlet_is_not_held_against_nothing(open_page: Open, gapped: Path) -> None:
    shown = html_of(open_page("sources", gapped))
    assert "no other to hold it against" in shown
    assert "Words typical of" not in shown
    assert "Own texts and copies" in shown


def test_events_are_listed_by_the_numbers_that_the_charts_bear(open_page: Open) -> None:
    for page in ("overview", "coverage", "keywords", "issues"):
        app = open_page(page)
        folds = [fold.label for fold in app.expander]
        assert sum(label.startswith("The numbered events") for label in folds) == 1, page


def test_what_is_empty_says_so_in_a_word(open_page: Open) -> None:
    app = open_page("corpus_health")
    assert '<p class="wm-remark">None.</p>' in html_of(app)
    assert not any("(0)" in fold.label for fold in app.expander)


def test_filters_by_topic_and_year_make_no_silence(open_page: Open, gapped: Path) -> None:
    shown = html_of(open_page("coverage", gapped, topic=["單1"]))
    assert "40 of 79 articles selected" in shown
    assert "own rate does not explain" in shown


def test_the_name_of_the_corpus_stands_in_the_selection_line(open_page: Open, gapped: Path) -> None:
    shown = html_of(open_page("overview", gapped))
    assert "&lt;b&gt;燈塔&lt;/b&gt; 會談 · 79 of 79 articles selected" in shown


def test_wrong_settings_are_told_instead_of_a_page(open_page: Open, gapped: Path) -> None:
    (gapped / "corpus.toml").write_text("nmae = '甲'", "utf-8")
    app = open_page("overview", gapped)
    assert not app.exception
    assert "did you mean name?" in html_of(app)


def test_health_tells_encodings_scripts_and_reasons_by_kind(open_page: Open) -> None:
    shown = html_of(unfold(open_page("corpus_health")))
    assert "UTF-8" in shown
    assert "Traditional" in shown
    assert "invalid date &#x27;…&#x27; ignored" in shown
    assert "invalid date &#x27;2024-02-30&#x27; ignored" in shown


def test_every_table_of_the_terminals_report_can_be_downloaded_from_health(open_page: Open) -> None:
    buttons = unfold(open_page("corpus_health")).get("download_button")
    keys = {button.proto.id.rpartition("csv_")[2] for button in buttons}
    assert keys == {
        "statuses", "reasons", "report", "repairs", "furniture", "removed_lines", "copies",
        "encodings", "scripts", "missing",
    }  # fmt: skip
    # The page has the statuses besides, and the sample corpus no gaps to download.
    assert len(keys) == len(find_health(articles_table([]), report_table([])))


def test_visitors_of_a_shared_dashboard_cannot_change_the_counts(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "furniture_line"
    assert key in [field.key for field in open_page("corpus_health").text_input]
    monkeypatch.delenv("WENMAI_EDIT")
    assert key not in [field.key for field in open_page("corpus_health").text_input]
