"""What is read without a YAML parser is what the parser reads."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader.formats import front_matter
from data_loader.formats.guarded_yaml import read_mapping
from data_loader.formats.plain_heads import read_plain_head

WORDS = st.sampled_from(
    (
        *("甲", "會談：開始", "a", "key", "a-b", "王　小明", "2024-05-06", "2024-05-06 10:00:00"),
        *(
            "2024-05-06T10:00:00+08:00",
            "http://a.example/b?c=d&e",
            "null",
            "~",
            "yes",
            "0x1F",
            "1e3",
        ),
        *("<<", "---", "...", "%YAML 1.1", "&a", "*a", "!t", "@", "`", "|", ">", ">-", "=", "\\n"),
        *("'", '"', "''", '""', "'甲'", '"甲"', "[a, 'b']", "{a: b}", "[", "]", "{", "}", ",", "?"),
        *(":", ": ", " :", "#", " #", "a#b", "-", "- ", " ", "  ", "\t", "\xa0", "\x85", "\u2028"),
        *("\ufeff", "\ufffe", "\ud800", "\x07", "𠮷", "\r", "：", "、", "é"),
    )
)
VALUES = st.lists(WORDS, min_size=1, max_size=3).map("".join)
QUOTED = st.builds("{0}{1}{0}".format, st.sampled_from("\"'"), VALUES)
FLOWS = st.lists(st.one_of(QUOTED, VALUES), max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
SCALARS = st.one_of(QUOTED, VALUES, FLOWS)
KEYS = st.one_of(st.sampled_from(("title", "date", "標題", "a-b", "from", "url")), WORDS)
PAIRS = st.builds("{}:{}{}".format, KEYS, st.sampled_from((*" " * 8, "", "  ", "\n  ")), SCALARS)
LISTS = st.builds(
    lambda key, marks, entries: "\n".join((f"{key}:", *map("{}{}".format, marks, entries))),
    KEYS,
    st.sampled_from((["  - "] * 3, ["- "] * 3, ["  - ", " - ", "   -  "])),
    st.lists(SCALARS, max_size=2),
)
HEADS = st.lists(st.one_of(PAIRS, LISTS, PAIRS, LISTS, VALUES), min_size=1, max_size=3).map(
    lambda lines: "\n".join(lines) + "\n"
)


@settings(max_examples=1_000)
@given(HEADS)
def test_what_counts_as_plain_means_the_same_in_yaml(head):
    values = read_plain_head(head)
    assert values is None or (values, []) == read_mapping(head)


@settings(max_examples=500)
@given(
    HEADS, st.lists(st.sampled_from(("---", "---\n", "\n", "甲", " ", "\r\n", "# 乙")), max_size=5)
)
def test_article_is_the_same_without_the_short_way(head, body):
    text = f"---\ntitle: 甲\n{head}\n---{''.join(body)}"
    short = _read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front_matter, "read_plain_head", lambda _: None)
        assert short == _read(text)


def _read(text: str) -> object:
    try:
        return list(front_matter.read_items(text))
    except ValueError as error:
        return repr(error)


@pytest.mark.parametrize(
    ("head", "values"),
    [
        ('title: "甲: 乙 # 丙"\ndate: ""\n', {"title": "甲: 乙 # 丙", "date": ""}),
        ("date: 2024-05-06 10:00:00\n", {"date": "2024-05-06 10:00:00Z"}),
        ("date: '2024-05-06 10:00:00'\n", {"date": "2024-05-06 10:00:00"}),
        (
            "標題: 會談：開始\nurl: http://a.example/b\n",
            {"標題": "會談：開始", "url": "http://a.example/b"},
        ),
        ("tags:\n- 甲\n- '乙'\ncategory:\n", {"tags": ["甲", "乙"], "category": ""}),
        ("tags: [甲, \"乙, 丙\", '丁' ]\na: []\n", {"tags": ["甲", "乙, 丙", "丁"], "a": []}),
        ('tags:\n  - "甲"\n  - "乙"\nurl: x\n', {"tags": ["甲", "乙"], "url": "x"}),
    ],
)
def test_what_programs_write_needs_no_parser(head, values):
    assert read_plain_head(head) == values == read_mapping(head)[0]


@pytest.mark.parametrize(
    "head",
    [
        *("", "甲\n", "title: 甲", "a: 1\na: 2\n", "a: b: c\n", "a: 甲 # 乙\n", "a: 甲\n  乙\n"),
        *("a: 'b''c'\n", 'a: "\\n"\n', "a: |\n  b\n", "a: &b c\n", "a: *b\n", "<<: a\n"),
        *("a: ['b''c']\n", "a: [b: c]\n", "a: [[b]]\n", "a: [b,]\n", f"a: [{'b, ' * 2_000}b]\n"),
        *("a:\n  - b\n - c\n", "a: b\n- c\n", "- a\n", "# a\na: b\n", "a: b\n...\n", "a: b \n"),
        *("a: b\t\n", "a: b\u2028c: d\n", "a: \ufffe\n", f"a: {'b' * 70_000}\n", "a:\n" * 1_200),
    ],
)
def test_what_may_mean_more_is_left_to_the_parser(head):
    assert read_plain_head(head) is None


def test_every_character_taken_as_it_stands_is_so_in_yaml():
    characters = "".join(map(chr, range(sys.maxunicode + 1)))
    plain = "".join(c for c in characters if read_plain_head(f'a: "{c}"\n') == {"a": c})
    assert len(plain) > 1_100_000
    for start in range(0, len(plain), 50_000):
        part = plain[start : start + 50_000]
        assert read_mapping(f'a: "{part}"') == ({"a": part}, [])
