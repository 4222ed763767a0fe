import pickle
from contextlib import suppress
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loader import list_files, load_articles, read_file
from data_loader.decoding import UnreadableFileError
from data_loader.formats import FORMATS
from data_loader.schema import ARTICLE_DTYPES, REPORT_DTYPES, compute_article_id

openings = st.sampled_from(
    ["", "---\ntitle: ", "---\ntitle: 甲\n---\n", "<!--1715000000000-->\n[", " date 2024-05-06 "]
)
pieces = st.sampled_from(
    [
        *"[]()<>*_#|!`~\\&;:：\n \"'{}-=/。，甲乙1a\u3000\u2028\x00\u200b\ufffd",
        *("](", "{{", "}}", "<figure>", "</figure>", "<p>", "<b", "<!--", "&#x0;", "\n---\n", "**"),
        *(
            "延伸閱讀",
            "熱門新聞\n",
            "（路透）",
            "記者王小明／台北報導",
            "https://a.example/",
            "date:",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(openings, st.lists(pieces, max_size=60).map("".join) | st.text(max_size=200))
def test_no_text_makes_a_reader_raise(opening, rest):
    text = opening + rest
    for reader in FORMATS:
        if reader.is_own(text):
            with suppress(UnreadableFileError):
                items = list(reader.read_items(text))
                assert all(isinstance(block, str) for item in items for block in item.blocks)


@settings(max_examples=300, deadline=None)
@given(openings, st.lists(pieces, max_size=60).map("".join) | st.text(st.characters(), max_size=99))
def test_every_file_gives_a_sound_result(tmp_path_factory, opening, rest):
    folder = tmp_path_factory.getbasetemp()
    (folder / "any.txt").write_bytes((opening + rest).encode("utf-8", "surrogatepass"))
    result = read_file(folder, "any.txt")
    assert result.report["status"] in ("loaded", "repaired", "left_out")
    assert "the reader failed" not in result.report["reason"]
    assert (result.report["reason"] == "") == (result.report["status"] == "loaded")
    assert result.report["n_articles"] == len(result.rows)
    for row in result.rows:
        assert set(row) == set(ARTICLE_DTYPES)
        assert row["text"]
        assert "\n\n\n" not in row["text"]
        assert "\n" not in row["title"]
    assert pickle.loads(pickle.dumps(result)) == result


def make_corpus(folder: Path, front_matter, feed, n: int = 3) -> None:
    for number in range(n):
        (folder / f"{number}.md").write_text(front_matter(), "utf-8")
    (folder / "feed.txt").write_text(feed(), "utf-8")
    (folder / "broken.md").write_text(front_matter("title: 甲: 乙"), "utf-8")
    (folder / "stub.md").write_text(front_matter(body="---"), "utf-8")
    (folder / "bomb.md").write_text(front_matter("a: &a [*a]"), "utf-8")
    (folder / "binary.md").write_bytes(bytes(range(256)) * 9)
    (folder / "README.md").write_text("# 說明", "utf-8")


def test_tables_and_the_report_adds_up(tmp_path, front_matter, feed):
    make_corpus(tmp_path, front_matter, feed)
    articles, report = load_articles(tmp_path)
    assert {name: str(kind) for name, kind in articles.dtypes.items()} == ARTICLE_DTYPES
    assert {name: str(kind) for name, kind in report.dtypes.items()} == REPORT_DTYPES
    assert report["status"].value_counts().to_dict() == {"loaded": 4, "repaired": 1, "left_out": 4}
    assert len(report) == len(list_files(tmp_path)) == 9
    assert report["n_articles"].sum() == len(articles) == 5
    assert (report.loc[report["status"] != "loaded", "reason"] != "").all()


def test_good_files_load_beside_bad_ones_as_they_would_alone(tmp_path, front_matter, feed):
    make_corpus(tmp_path, front_matter, feed)
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "0.md").write_text(front_matter(), "utf-8")
    among = load_articles(tmp_path)[0].set_index("file").loc["0.md"]
    single = load_articles(alone)[0].iloc[0]
    for column in ("article_id", "title", "outlet", "date", "text", "n_chars", "furniture"):
        assert among[column] == single[column]


def test_workers_give_the_same_tables(tmp_path, front_matter, feed):
    make_corpus(tmp_path, front_matter, feed, n=80)
    for one, two in zip(load_articles(tmp_path), load_articles(tmp_path, workers=2), strict=True):
        pd.testing.assert_frame_equal(one, two)


def test_ids_come_from_the_path_and_stay(tmp_path, front_matter):
    (tmp_path / "甲.md").write_text(front_matter(), "utf-8")
    row = read_file(tmp_path, "甲.md").rows[0]
    assert row["article_id"] == row["text_group"] == compute_article_id("甲.md", 0)
    assert row["n_chars"] == len("".join(row["text"].split()))


def test_name_that_is_no_utf8_is_printable_in_the_tables(tmp_path, front_matter):
    name = "甲.md".encode("gbk").decode("utf-8", "surrogateescape")
    (tmp_path / name).write_text(front_matter(), "utf-8")
    articles, report = load_articles(tmp_path)
    assert articles["file"].tolist() == report["file"].tolist() == [r"\xbc\xd7.md"]


def test_reader_that_fails_leaves_the_file_out(tmp_path, front_matter, monkeypatch):
    def fail(*given: object) -> object:
        raise RuntimeError("boom")

    (tmp_path / "a.md").write_text(front_matter(), "utf-8")
    monkeypatch.setattr("data_loader.loading.read_text_items", fail)
    assert read_file(tmp_path, "a.md").report["reason"] == "the reader failed on it (RuntimeError)"


def test_file_of_very_many_lines_is_left_out_quickly(tmp_path, front_matter):
    (tmp_path / "a.md").write_text(front_matter(body="a\n" * 200_000), "utf-8")
    reason = read_file(tmp_path, "a.md").report["reason"]
    assert reason == "more than 100,000 lines, no article has so many"
