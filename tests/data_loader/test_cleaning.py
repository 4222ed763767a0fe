"""Lines of known rules that a reader put back."""

from data_loader import FurnitureChoices, line_name
from data_loader.cleaning import CleanText, clean_text, line_rules
from data_loader.formats.items import RawItem
from tests.data_loader.conftest import PROSE

MARKER, LIST = "延伸閱讀", "燈塔管理員的一天"


def clean(*kept: str, outlet: str = "甲報") -> CleanText:
    choices = FurnitureChoices(kept=frozenset((outlet, line_name(line)) for line in kept))
    item = RawItem(blocks=[PROSE[0], MARKER, LIST])
    return clean_text(item, title="", author="", outlet="甲報", choices=choices)


def test_a_marker_put_back_no_longer_ends_the_text() -> None:
    assert clean().text == PROSE[0]
    assert clean(MARKER).text.split("\n\n") == [PROSE[0], MARKER, LIST]
    assert clean(MARKER).furniture == []


def test_a_line_below_a_marker_can_be_put_back_alone() -> None:
    assert clean(LIST).text.split("\n\n") == [PROSE[0], LIST]
    assert [entry.endswith(MARKER) for entry in clean(LIST).furniture] == [True]


def test_a_choice_holds_for_every_form_of_the_outlets_name_and_no_other_outlet() -> None:
    assert clean(MARKER, outlet="甲报").text == clean(MARKER).text
    assert clean(MARKER, outlet="乙報").text == clean().text


def test_every_line_taken_out_goes_by_a_rule_that_is_listed() -> None:
    assert {entry.partition(": ")[0] for entry in clean().furniture} <= line_rules()


def test_a_block_goes_for_any_of_its_lines() -> None:
    item = RawItem(blocks=[f"{PROSE[0]}\n{PROSE[1]}", f"燈塔\n{MARKER}\n{LIST}", PROSE[2]])
    assert clean_text(item, title="", author="", outlet="").text == item.blocks[0]
