import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader import detect_script, fold_text, scripts

any_text = st.text(st.characters(), max_size=200)
han_text = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=80)


@settings(max_examples=300)
@given(any_text | han_text)
def test_folding_keeps_the_length(text):
    assert len(fold_text(text)) == len(text)


@settings(max_examples=300)
@given(han_text)
def test_folding_twice_is_folding_once(text):
    assert fold_text(fold_text(text)) == fold_text(text)


def test_folding_brings_both_scripts_together():
    assert fold_text("習近平會見川普，關稅減半") == "习近平会见川普，关税减半"


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "👨‍👩‍👧", "𠮷"])
def test_odd_characters_stay_and_their_neighbours_are_folded(odd):
    assert fold_text(f"國{odd}會") == f"国{odd}会"


def test_where_a_phrase_changes_the_length_its_line_is_folded_by_character(monkeypatch):
    class Shortening:
        def convert(self, text: str) -> str:
            return text.replace("資訊", "信").replace("資", "资").replace("國", "国")

    monkeypatch.setattr(scripts, "_converter", lambda configuration="t2s": Shortening())
    scripts._fold_character.cache_clear()
    assert fold_text("資訊\n國") == "资訊\n国"
    monkeypatch.undo()
    scripts._fold_character.cache_clear()


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("兩國元首會晤", "Hant"),
        ("两国元首会晤", "Hans"),
        ("台北公里面干后", "other"),  # characters that both scripts have
        ("The talks ended.", "other"),
        ("", "other"),
        ("两国元首会晤，引述「國會」", "Hans"),
        ("兩國元首會晤，引述「国会」", "Hant"),
    ],
)
def test_script_is_told_by_characters_of_one_script(text, script):
    assert detect_script(text) == script
