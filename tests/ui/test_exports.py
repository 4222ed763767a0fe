"""Downloads that a spreadsheet opens without harm."""

import io

import pandas as pd
import pytest

from ui.exports import csv_bytes, neutral


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("x")', "@SUM(A1)", "+1+1", "-1+1", "\t=1", "\r=1", " =1", "=1"]
)
def test_what_would_be_a_formula_is_text(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-3.5", "-3.5%", "-1,200", "關稅", "", "a=b", "2021-03-20"])
def test_what_is_no_formula_stays(cell: str) -> None:
    assert neutral(cell) == cell


def test_a_table_comes_back_as_it_was() -> None:
    table = pd.DataFrame({"type": ["關稅", "=1"], "change": [-1.5, 2.0], "tags": [["甲"], []]})
    data = csv_bytes(table)
    assert data.startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(io.BytesIO(data), encoding="utf-8-sig")
    assert read["type"].tolist() == ["關稅", "'=1"]
    assert read["change"].tolist() == [-1.5, 2.0]


def test_an_empty_table_keeps_its_columns() -> None:
    data = csv_bytes(pd.DataFrame({"type": [], "frequency": []}))
    assert data.decode("utf-8-sig").strip() == "type,frequency"
