import re
import subprocess
from itertools import product
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader import detect_script, fold_text, scripts

any_text = st.text(st.characters(), max_size=200)
CONVERT = opencc.OpenCC("t2s").convert
han_text = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=80)


@settings(max_examples=300)
@given(any_text | han_text)
def test_folding_keeps_the_length(text):
    assert len(fold_text(text)) == len(text)


def test_folding_brings_both_scripts_together():
    assert fold_text("習近平會見川普，關稅減半") == "习近平会见川普，关税减半"


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "👨‍👩‍👧", "𠮷"])
def test_odd_characters_stay_and_their_neighbours_are_folded(odd):
    assert fold_text(f"國{odd}會") == f"国{odd}会"


def test_another_opencc_is_asked_and_where_it_changes_the_length_lines_are_folded(monkeypatch):
    class Shortening:
        def convert(self, text: str) -> str:
            return text.replace("資訊", "信").replace("資", "资").replace("國", "国")

    monkeypatch.setattr(scripts, "_converter", lambda configuration="t2s": Shortening())
    monkeypatch.setattr(scripts, "OPENCC_READ", "")
    scripts._fold_character.cache_clear()
    assert fold_text("資訊\n國") == "资訊\n国"
    monkeypatch.undo()
    scripts._fold_character.cache_clear()


@pytest.fixture(scope="module")
def words(tmp_path_factory) -> list[str]:
    """Return the words of the installed OpenCC, by its own tool."""
    package = Path(opencc.__file__).parent / "clib"
    written = tmp_path_factory.mktemp("words") / "words.txt"
    dictionary = package / "share" / "opencc" / "TSPhrases.ocd2"
    tool = package / "bin" / "opencc_dict"
    options = ["-i", dictionary, "-o", written, "-f", "ocd2", "-t", "text"]
    subprocess.run([tool, *options], check=True)
    return [line.split("\t")[0] for line in written.read_text("utf-8").splitlines()]


def test_the_words_folded_otherwise_than_their_characters_are_those_of_the_installed_opencc(words):
    assert opencc.__version__ == scripts.OPENCC_READ
    assert len(words) > 400
    assert [word for word in words if not re.fullmatch(r"[\u3400-\u9fff]+", word)] == []
    by_character = [word for word in words if scripts._BY_CONTEXT.search(word) is None]
    assert [word for word in by_character if scripts._fold_characters(word) != CONVERT(word)] == []
    assert [word for word in words if len(CONVERT(word)) != len(word)] == []


def test_every_character_is_folded_as_opencc_folds_it_alone_and_among_its_neighbours():
    every = [chr(point) for point in range(0x110000) if not 0xD800 <= point <= 0xDFFF]
    alone = [c for c in every if scripts.folding_table()[ord(c)] < scripts.CODE_POINTS]
    assert scripts._fold_characters("\n".join(alone)) == CONVERT("\n".join(alone))
    in_order = ["".join(every[at : at + 1000]) for at in range(0, len(every), 1000)]
    assert list(map(fold_text, in_order)) == list(map(CONVERT, in_order))


def test_every_pair_of_the_words_characters_is_folded_as_opencc_folds_it(words):
    characters = sorted({*"".join(words), *"國會A ，"})
    pairs = "。".join(map("".join, product(characters, repeat=2)))
    assert fold_text(pairs) == CONVERT(pairs)


@settings(max_examples=500)
@given(data=st.data())
def test_any_text_of_words_is_folded_as_opencc_folds_it(words, data):
    stand_ins = "".join(map(chr, range(0xF900, 0xFB00))) + "\U0002f862"
    characters = st.sampled_from([*"".join(words), *stand_ins, *"⿰⿲⿾國會於計A𠮷1，。\n \u2028"])
    pieces = data.draw(st.lists(st.sampled_from(words) | characters, max_size=30))
    cuts = data.draw(st.lists(st.integers(0, 1), min_size=len(pieces), max_size=len(pieces)))
    text = "".join(piece[cut:] or piece for piece, cut in zip(pieces, cuts, strict=True))
    assert fold_text(text) == CONVERT(text)


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
