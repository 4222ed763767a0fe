"""HTML made here: all that comes from a corpus is text."""

from html import unescape
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import markup


class _Reader(HTMLParser):
    """Collects the elements and the text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@given(PRINTABLE, st.data())
def test_marking_adds_marks_and_nothing_else(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    found = read(markup.marked(text, [(start, stop)]))
    assert found.elements == ["mark"]
    assert found.words == text


@given(PRINTABLE)
def test_a_cell_cannot_become_an_element(text: str) -> None:
    html = markup.table(pd.DataFrame({"title": [text]}), {}, numeric=[], caption="c")
    assert set(read(html).elements) <= {
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert unescape(text) in unescape(read(html).words) or text in read(html).words


def test_several_marks_stand_where_they_belong() -> None:
    assert markup.marked("中美元首", [(0, 2), (3, 4)]) == ("<mark>中美</mark>元<mark>首</mark>")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "", "//x"])
def test_only_web_addresses_are_linked(url: str) -> None:
    assert markup.web_address(url) is None


def test_an_address_carries_chinese_and_repeated_parameters() -> None:
    address = markup.page_address("articles", [("outlet", "甲&乙"), ("outlet", "丙")])
    assert address == "./articles?outlet=%E7%94%B2%26%E4%B9%99&outlet=%E4%B8%99"


def test_paragraphs_are_kept_apart() -> None:
    assert markup.paragraphs("甲\n\n乙") == "<p>甲</p><p>乙</p>"
