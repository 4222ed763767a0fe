"""Every piece of a text has one number, and the number its piece, whatever characters it holds."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.columns import TextColumn
from corpus.pieces import Pieces
from corpus.segmentation import CUT

characters = st.characters() | st.sampled_from("\1\ufffe\uffff\U00010000\U0010ffff\ud800关a")
texts = st.lists(st.text(characters.filter(CUT.__ne__), min_size=1, max_size=6), max_size=30)


@given(st.lists(texts, max_size=4))
def test_a_number_stands_for_one_piece(several: list[list[str]]) -> None:
    pieces = Pieces()
    for text in several:
        numbers, lengths = pieces.number(CUT.join(text))
        assert [pieces.names[number] for number in numbers] == text
        assert lengths.tolist() == list(map(len, text))
    assert len(set(pieces.names)) == len(pieces.names)


@given(st.lists(st.lists(st.text(), max_size=5), max_size=4), st.integers(0, 3))
def test_a_column_holds_what_was_put_in(several: list[list[str]], first: int) -> None:
    with TemporaryDirectory() as place:
        column = TextColumn(Path(place), "text")
        for some in several:
            column.append(pa.array(some, pa.large_string()).slice(min(first, len(some))))
        assert column.finish().to_pylist() == [text for some in several for text in some[first:]]


def test_a_column_that_has_lost_its_end_is_not_read(tmp_path: Path) -> None:
    column = TextColumn(tmp_path, "text")
    column.append(pa.array(["關稅", "晶片"], pa.large_string()))
    (tmp_path / "text.raw").write_bytes("關稅晶".encode())
    with pytest.raises(ValueError, match="buffer"):
        column.finish()
