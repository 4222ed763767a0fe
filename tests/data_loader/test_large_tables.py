"""Tables that are larger than other files may be, read a few rows at a time."""

import io
import json
import zipfile
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from data_loader import load_articles
from data_loader import loading as reading
from data_loader.large_tables import split_table
from data_loader.limits import MAX_BYTES, MEGABYTE

N_ROWS = 700
LONG = "這一段只是為了讓檔案大一點，" * 200  # 8.4 KB in UTF-8
TOO_LARGE = "larger than 5 MB; only CSV, JSON Lines and Parquet may have 200 MB"


def csv_of(rows: Iterator[str] | list[str], header: str = "title,date,text\n") -> bytes:
    return "".join([header, *rows]).encode()


def rows_of(prose: list[str], n: int = N_ROWS) -> list[str]:
    """Cells with a line end, a comma and a quotation mark in them, as a table may hold."""
    text = f'{prose[0]}\n「島上」, 他說 ""燈塔""。\n{LONG}'
    return [f'燈塔{number},2024-05-06,"{text}"\n' for number in range(n)]


def test_a_csv_of_any_size_gives_every_row_in_order(read, prose):
    rows = rows_of(prose)
    rows[400] = "壞行,a,b,c,d\n"
    result = read(b"\xef\xbb\xbf" + csv_of(rows), "a.csv")
    assert result.report["n_articles"] == N_ROWS - 1
    expected = "item 401 (壞行) left out: the row has 5 cells, the header 3"
    assert result.report["reason"] == expected
    assert [row["item"] for row in result.rows] == [n for n in range(N_ROWS) if n != 400]
    assert result.rows[-1]["title"] == f"燈塔{N_ROWS - 1}"
    assert {row["text"].split("\n\n")[1] for row in result.rows} == {'「島上」, 他說 "燈塔"。'}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_json_lines_of_any_size_in_any_encoding(read, prose, encoding):
    lines = [
        json.dumps({"title": f"燈塔{n}", "text": prose[0] + LONG}, ensure_ascii=False)
        for n in range(1_100)
    ]
    for broken in (7, 0):
        lines[broken] = '{"title": "壞'
    result = read("\n".join(lines).encode(encoding), "a.jsonl")
    assert result.report["n_articles"] == 1_098
    assert "item 1 " in result.report["reason"]
    assert {row["text"] for row in result.rows} == {prose[0] + LONG}


def test_json_lines_whose_first_line_names_the_columns(read, prose):
    lines = [["標題", "內文"], *([f"燈塔{n}", prose[0] + LONG] for n in range(N_ROWS))]
    result = read("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    assert [row["title"] for row in result.rows] == [f"燈塔{n}" for n in range(N_ROWS)]


def test_more_rows_than_are_read_at_once(read, prose):
    rows = [f"燈塔,2024-05-06,{prose[n % 4]}\n" for n in range(5_200)]
    frame = pd.DataFrame({"title": "燈塔", "text": prose * 1_300})
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    for data in (csv_of(rows), buffer.getvalue()):
        result = read(data)
        assert result.report["n_articles"] == 5_200
        assert [row["text"] for row in result.rows] == prose * 1_300


def test_a_row_larger_than_a_file_may_be_costs_only_what_follows(read, prose):
    huge = f"巨行,2024-05-06,{'字' * (MAX_BYTES // 3 + 1)}\n"
    result = read(csv_of([*rows_of(prose, 3), huge, *rows_of(prose, 3)]))
    assert [row["title"] for row in result.rows] == ["燈塔0", "燈塔1", "燈塔2"]
    assert result.report["reason"] == (
        "item 4 left out: a row larger than 5 MB; what follows is not read"
    )


def test_rows_beyond_the_limit_are_told(read, prose, monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 500)
    result = read(csv_of(rows_of(prose)))
    assert result.report["n_articles"] == 500
    assert "more than 500 rows; what follows is not read, split it" in result.report["reason"]


def test_what_is_no_table_of_rows_is_told_what_to_do(read, prose):
    articles = [{"title": "燈塔", "text": prose[0] + LONG}] * N_ROWS
    for data in (
        (prose[0] + LONG + "\n") * N_ROWS,
        json.dumps(articles, ensure_ascii=False),
        json.dumps(articles, ensure_ascii=False, indent=1),
        csv_of(rows_of(prose, 1_100)).decode().encode("utf-16"),
        "\0" * (MAX_BYTES + 1),
    ):
        reason = read(data).report["reason"]
        assert reason.startswith(TOO_LARGE)
        assert reason.endswith("split it, or save it as one of these")


def test_limits_of_archives_stay(tmp_path, prose):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("large.csv", csv_of(rows_of(prose)))
        archive.writestr("many.csv", csv_of([f"燈塔,2024-05-06,{prose[0]}\n"] * 6_000))
    _, report = load_articles(tmp_path)
    assert report["reason"].tolist() == [
        "larger than 5 MB (6 MB)",
        "more than 5,000 articles in one file, split it",
    ]


def test_pieces_are_small_and_together_are_the_table(prose):
    data = csv_of(rows_of(prose))
    pieces = list(split_table(io.BytesIO(data), {}) or [])
    header, _, body = data.partition(b"\n")
    assert b"".join(piece.removeprefix(header + b"\n") for piece, _ in pieces) == body
    assert sum(n_rows for _, n_rows in pieces) == N_ROWS
    assert max(len(piece) for piece, _ in pieces) < 1.1 * 2**20


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_parquet_table_that_unpacks_to_far_more_is_left_out(read, is_shared):
    texts = pa.array(["潮" * 60_000]).dictionary_encode()
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000), texts.dictionary)
    table = pa.table({"text": column if is_shared else column.cast(pa.string())})
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    assert len(buffer.getvalue()) < 2 * MEGABYTE
    assert "larger than 50 MB when unpacked, split it" in read(buffer.getvalue()).report["reason"]
