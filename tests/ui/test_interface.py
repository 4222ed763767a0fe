"""The words of the interface: every one asked for exists, none is left over."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from ui.language import LANGUAGES as SWITCH
from ui.language import browser_choice
from ui.navigation import PAGES

from data_loader.lexicons import LANGUAGES, load_interface

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("pages/*.py"), *ROOT.glob("ui/*.py")]
TEXTS = load_interface()
# Asked for with a name that is put together while the page runs.
COMPOSED = re.compile(
    r"changes_|column_|filter_|period_|measure_|script_|to_|unit_|.*_(page|question|title|note)$"
)


def words_in_the_code() -> set[str]:
    return {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def asked_with_say() -> set[str]:
    return {
        node.args[0].value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "say"
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_text_that_is_asked_for_exists() -> None:
    assert asked_with_say() <= TEXTS.keys()
    assert {f"{page}_{kind}" for page in PAGES for kind in ("page", "question")} <= TEXTS.keys()


def test_no_text_is_left_over() -> None:
    used = words_in_the_code()
    blocks = {key.rsplit("_", 1)[0] for key in TEXTS if key.endswith(("_title", "_note"))}
    assert {key for key in TEXTS if not COMPOSED.match(key)} <= used | {
        # Asked for by the charts, through ``View.labels``.
        "nothing",
        "too_few",
        "gap",
        "other_outlets",
    }
    assert blocks - {"column", "no_corpus"} <= used


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_the_languages_have_the_same_places_to_fill_in(key: str) -> None:
    fields = {
        language: {name for _, name, _, _ in Formatter().parse(text) if name}
        for language, text in TEXTS[key].items()
    }
    assert len(set(map(frozenset, fields.values()))) == 1, fields


def test_the_switch_reaches_every_language() -> None:
    assert set(SWITCH.values()) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("locale", "choice"),
    [
        ("zh-TW", "繁"),
        ("zh_HK", "繁"),
        ("zh-Hant", "繁"),
        ("zh", "简"),
        ("zh-SG", "简"),
        ("en", "EN"),
    ],
)
def test_the_browser_decides_the_first_language(locale: str, choice: str) -> None:
    assert browser_choice(locale) == choice
