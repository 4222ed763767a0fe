"""Colours that stay, read and differ; text that stays text."""

import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import theme
from charts.heat_grid import PALEST, STRONGEST
from tests.charts.contrast import VISIONS, blended, contrast, distance

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit/config.toml").read_text("utf-8"))
LIGHT, DARK = CONFIG["theme"]["light"], CONFIG["theme"]["dark"]
PAGES = ["#ffffff", "#0e1117", LIGHT["backgroundColor"], DARK["backgroundColor"]]
MARKS = [
    *theme.PALETTE,
    *theme.PALETTE_SHIFTED,
    theme.NEUTRAL,
    theme.TARGET,
    theme.REFERENCE,
]
HEAT = "#" + "".join(f"{int(channel):02x}" for channel in theme.HEAT.split(","))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("colour", MARKS)
def test_every_mark_reads_on_the_light_and_on_the_dark_page(colour: str, page: str) -> None:
    assert contrast(colour, page) >= 3


@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_outlets_of_the_first_eight_look_alike(vision: str) -> None:
    apart = [distance(a, b, vision) for a, b in combinations(theme.PALETTE, 2)]
    assert min(apart) > 0.055


def test_an_outlet_keeps_its_colour_whatever_the_order_of_the_list() -> None:
    outlets = ["丙報", "甲報", "", "乙報"]
    assert theme.outlet_colours(outlets) == theme.outlet_colours(reversed(outlets))


def test_unknown_outlet_is_grey_and_takes_no_colour_from_the_others() -> None:
    colours = theme.outlet_colours(["", "甲報"])
    assert colours == {"甲報": theme.PALETTE[0], "": theme.NEUTRAL}


def test_sixty_outlets_all_look_different() -> None:
    colours = theme.outlet_colours(f"{i:02d}" for i in range(60))
    patterns = theme.outlet_patterns(colours)
    looks = {(colour, patterns[outlet]) for outlet, colour in colours.items()}
    assert len(looks) == 61


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8, 1.0])
@pytest.mark.parametrize("page", [LIGHT, DARK])
def test_shares_read_in_cells_of_every_strength(page: dict[str, str], share: float) -> None:
    opacity = PALEST + share * (STRONGEST - PALEST)
    cell = blended(HEAT, opacity, page["backgroundColor"])
    assert contrast(page["textColor"], cell) >= 4.5


@pytest.mark.parametrize("page", [LIGHT, DARK])
def test_text_and_links_read_on_the_page_and_on_its_panels(page: dict[str, str]) -> None:
    for background in (page["backgroundColor"], page["secondaryBackgroundColor"]):
        assert contrast(page["textColor"], background) >= 7
        assert contrast(page["linkColor"], background) >= 4.5
        assert contrast(page["primaryColor"], background) >= 3
    assert contrast("#ffffff", page["primaryColor"]) >= 4.5


def test_readers_get_no_traceback_and_send_no_statistics() -> None:
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["browser"]["gatherUsageStats"] is False


def test_fonts_come_from_the_readers_own_machine() -> None:
    assert "://" not in str(CONFIG["theme"])
    assert "fontFaces" not in CONFIG["theme"]


@given(st.text())
def test_escaped_text_has_no_markup_left(text: str) -> None:
    escaped = theme.escape(text)
    assert not {"<", ">", "$"} & set(escaped)
    assert "%{" not in escaped


@given(st.text(alphabet="<>&$%{}ab\"'甲"))
def test_plotly_decodes_escaped_text_to_what_it_was(text: str) -> None:
    decoded = theme.escape(text)
    for reference, character in (("&lt;", "<"), ("&gt;", ">"), ("&#36;", "$"), ("&#37;", "%")):
        decoded = decoded.replace(reference, character)
    assert decoded.replace("&amp;", "&") == text
