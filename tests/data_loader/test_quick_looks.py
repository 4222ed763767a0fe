"""What a quick look says may be skipped would have changed nothing."""

import re
import sys
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader import characters, markdown_blocks
from data_loader.characters import remove_invisible
from data_loader.chinese_encodings import measure_chinese
from data_loader.formats import feed_dump
from data_loader.html_blocks import html_blocks

MARKDOWN = st.lists(
    st.sampled_from(
        (
            *(
                "甲",
                "甲乙。",
                "a",
                "B. ",
                "1. ",
                "\n",
                "\n\n",
                "\n\n\n",
                "  \n",
                "\\\n",
                " ",
                "\u3000",
            ),
            *(
                "*",
                "**",
                "***",
                "~",
                "~~",
                "_",
                "__",
                "`",
                "\\",
                "&amp;",
                "\xa0",
                "&nbsp;",
                "&#42;",
            ),
            *(
                "# ",
                "> ",
                "- ",
                "* ",
                "---",
                "===",
                "|a|b|",
                "|--|",
                "[",
                "](",
                "](http://a/b)",
                ")",
            ),
            *("<b>", "</b>", "<p>", "<figure>", "</figure>", "{{", "}}", "!", "<http://a/b>", "<"),
        )
    ),
    max_size=12,
).map("".join)
HTML = st.lists(
    st.sampled_from(
        (
            *(
                "甲",
                "乙 ",
                "\n",
                "&lt;",
                "&nbsp",
                "<p>",
                "</p>",
                "<br>",
                "<b>",
                "</b>",
                "<",
                "<a href='",
            ),
            *(
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "<title>",
                "<textarea>",
                "<plaintext>",
                "<svg>",
            ),
            *(
                "<figure>",
                "</figure>",
                "<figcaption>",
                "<img src=1>",
                "<div class=caption>",
                "</div>",
            ),
            *("<meta charset=big5>", "<html>", "</html>", "<body>", "<!DOCTYPE html>", "<![CDATA["),
            *("\x00", "\ud800", "𠮷", "<?xml encoding='gb2312'?>"),
        )
    ),
    max_size=8,
).map("".join)
DUMPS = st.lists(
    st.sampled_from(
        (
            *(
                "# ",
                "## ",
                "\n",
                "日期：",
                "Date: ",
                "<p>",
                "</p>",
                "Mon, 06 May 2024 10:30:00 +0800",
            ),
            *("[甲](https://a.example/1)", "[", "\n---\n", "甲", " ", "發佈時間:", "時間："),
        )
    ),
    max_size=9,
).map("".join)


@settings(max_examples=500)
@given(MARKDOWN)
def test_paragraphs_apart_are_the_lines_together(text):
    assert markdown_blocks._split(text) == list(markdown_blocks._split_lines(text))


@settings(max_examples=500)
@given(MARKDOWN)
def test_text_without_inline_marks_needs_no_second_look(text):
    short = _read_markdown(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_blocks, "_INLINE_MARKS", ("",))
        patch.setattr(markdown_blocks, "_STARS", markdown_blocks._STRONG)
        assert short == _read_markdown(text)


def _read_markdown(text: str) -> tuple[list[str], list[str]]:
    furniture: list[str] = []
    return markdown_blocks.markdown_blocks(text, furniture), furniture


@settings(max_examples=500)
@given(DUMPS)
def test_no_dated_dump_opens_otherwise(text):
    short = feed_dump.find_dump(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feed_dump, "_DATED_OPENING", re.compile(""))
        assert short == feed_dump.find_dump(text)


@settings(max_examples=300, deadline=None)
@given(HTML, HTML)
def test_parser_keeps_nothing_of_what_it_read_before(before, text):
    _read_html(before)
    found = [_read_html(text)]
    thread = Thread(target=lambda: found.append(_read_html(text)))  # it has a parser of its own
    thread.start()
    thread.join()
    assert found[0] == found[1]


def _read_html(text: str) -> object:
    furniture: list[str] = []
    try:
        return html_blocks(text, furniture), furniture
    except UnicodeEncodeError:
        return None


def test_ordinary_characters_are_all_that_stay():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    ordinary = "".join(c for c in every if characters._ORDINARY.fullmatch(c))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(characters, "_ORDINARY", re.compile("(?!)"))
        assert remove_invisible(ordinary) == (ordinary, [])
        others = set(every) - set(ordinary)
        assert not any(remove_invisible(f"{c}\n")[0] == f"{c}\n" for c in others)
    assert not any(map(str.isprintable, others))


@given(st.text(st.sampled_from("的一會談涓浗穦逆a ，é")), st.sampled_from((0.5, 0.8, 1.0)))
def test_enough_chinese_is_enough(text, enough):
    is_seldom = measure_chinese(text) < enough
    assert (measure_chinese(text, enough=enough) < enough) == is_seldom
