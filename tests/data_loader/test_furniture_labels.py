"""The labelled pages, and the measure that is taken by them."""

import tomllib

from benchmarks.furniture import LABELS, compare, digest_of
from benchmarks.pages_as_text import letters_of, page_lines

PAGE = """---
title: 燈塔
---

# 燈塔

![守塔人](a.jpg)

**霧**散了。船[進港](http://a.example/b)了。

<figure><figcaption>守塔人</figcaption></figure>

訂閱本報
"""


def test_sixty_pages_are_labelled_without_their_text():
    labels = tomllib.loads(LABELS.read_text("utf-8"))["article"]
    assert [label["archive"] for label in labels].count("feeds") == 20
    assert [label["archive"] for label in labels].count("front matter") == 40
    for label in labels:
        assert set(label) == {"archive", "file", "page", "letters", "furniture"}
        edges = [edge for part in label["furniture"] for edge in part]
        assert edges == sorted(set(edges))
        assert 0 <= edges[0] < edges[-1] <= label["letters"]


def test_a_page_is_read_without_its_head_and_markup():
    lines = page_lines(PAGE)
    assert list(map(letters_of, lines)) == [
        "燈塔",
        "守塔人",
        "霧散了船進港了",
        "守塔人",
        "訂閱本報",
    ]


def test_the_digest_sees_letters_only():
    assert digest_of(["霧散了。"]) == digest_of(["**霧** 散了"])
    assert digest_of(["霧散了。"]) != digest_of(["霧散"])


def test_precision_and_recall_are_counted_in_letters():
    lines = page_lines(PAGE)
    furniture = [[0, 5], [12, 19]]
    right = compare(lines, furniture, "霧散了。船進港了。")
    assert (right.precision, right.recall, right.wrong) == (1, 1, [])
    more = compare(lines, furniture, "霧散了。船進港了。\n\n訂閱本報")
    assert (more.kept, more.both, more.text) == (11, 7, 7)
    less = compare(lines, furniture, "守塔人")
    assert (less.precision, less.recall) == (0, 0)
    strange = compare(lines, furniture, "霧散了。船進港了。\n\n別處的話")
    assert (strange.kept, strange.both) == (11, 7)
