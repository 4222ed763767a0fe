"""An index that has grown by updates says what one built at once says."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import analysis
from corpus import Corpus, corpus_from_articles, counting, ensure_corpus, merging, segmentation
from data_loader import load_articles
from data_loader.lexicons import LEXICON_FOLDER

# Furniture shows from three articles on; the second and third text are copies across scripts.
_FOOTER = "訂閱本報電子報，關注我們的頻道"
_TEXTS = (
    "中美高層在安克拉治會談，雙方談到台灣與南海，也談到氣候。TikTok 沒有上桌。" * 2,
    "特朗普與習近平在佛羅里達會晤，雙方談到貿易、北韓與網絡安全，晚宴後各自發表談話，沒有聯合聲明。記者問到軍售，雙方都沒有回答，只說會談坦誠。",
    "特朗普与习近平在佛罗里达会晤，双方谈到贸易、北韩与网络安全，晚宴后各自发表谈话，没有联合声明。记者问到军售，双方都没有回答，只说会谈坦诚。",
    "关税战第二年，tiktok 与 TIKTOK 都上了头条，芯片也是。",
    "關稅戰第三年，芯片與稀土成為主題；Huawei 沒有評論。",
)
_OUTLETS = ("甲報", "乙报", "乙報")
_NAMES = tuple(f"{folder}{number}.md" for folder in ("", "裡面/") for number in range(4))

contents = st.builds(
    lambda text, outlet, day, footer: (
        f'---\ntitle: 標題\ndate: "2021-03-{day:02d}"\nsource: {outlet}\n---\n\n'
        + _TEXTS[text]
        + (f"\n\n{_FOOTER}\n" if footer else "\n")
    ),
    st.integers(0, len(_TEXTS) - 1),
    st.sampled_from(_OUTLETS),
    st.integers(1, 5),
    st.booleans(),
)


def frequencies(corpus: Corpus) -> dict[str, tuple[int, str, bool]]:
    """How often each type occurs, how Traditional articles write it, and whether it counts."""
    totals = sum(
        shard.matrix[shard.positions >= 0].sum(axis=0) for shard in corpus.shards
    ) + pd.Series(0, corpus.vocabulary.index)
    table = corpus.vocabulary.assign(n=totals)
    table = table[table["n"] > 0]
    rows = zip(table["type"], table["n"], table["traditional"], table["counted"], strict=True)
    return {form: (n, written, counted) for form, n, written, counted in rows}


def mentions(corpus: Corpus) -> list[tuple[int, ...]]:
    return sorted(
        (int(shard.positions[row]), int(group), int(term), int(start), int(stop))
        for shard in corpus.shards
        for row, group, term, start, stop in shard.mentions.tolist()
        if shard.positions[row] >= 0
    )


def words(corpus: Corpus) -> dict[int, list[tuple[str, str]]]:
    """Every word of each article: its type, and the text at its place."""
    found = {}
    for shard in corpus.shards:
        running, end = "".join(shard.folded_texts.to_pylist()), 0
        for row, n in enumerate(shard.n_tokens.tolist()):
            at = slice(end, end + n)
            end += n
            if shard.positions[row] < 0:
                continue
            types = corpus.vocabulary["type"].iloc[shard.tokens[at]].tolist()
            starts = shard.token_starts[at].tolist()
            found[int(shard.positions[row])] = [
                (form, running[start : start + len(form)])
                for form, start in zip(types, starts, strict=True)
            ]
    return found


def with_lists(corpus: Corpus) -> pd.DataFrame:
    """The articles with Python's lists of tags and of what was taken out, from a disk or not."""
    columns = {"tags": corpus.articles["tags"], "furniture": corpus.removed["furniture"]}
    lists = {
        name: pd.Series(values.tolist(), values.index, dtype=object)
        for name, values in columns.items()
    }
    return corpus.articles.assign(**lists)


def assert_same(one: Corpus, other: Corpus) -> None:
    pd.testing.assert_frame_equal(with_lists(one), with_lists(other))
    assert frequencies(one) == frequencies(other)
    assert mentions(one) == mentions(other)
    assert words(one) == words(other)
    assert one.n_tokens.tolist() == other.n_tokens.tolist()
    for at in range(len(one)):
        assert one.text(at) == other.text(at)
        assert one.folded(at) == other.folded(at)


class Updates(RuleBasedStateMachine):
    """Files come, change, go and get other names; after each step the index is updated."""

    @initialize()
    def start(self) -> None:
        self.place = TemporaryDirectory()
        self.root = Path(self.place.name)
        self.folder = self.root / "語料"
        (self.folder / "裡面").mkdir(parents=True)
        self.n_builds = 0

    @rule(name=st.sampled_from(_NAMES), content=contents)
    def write(self, name: str, content: str) -> None:
        (self.folder / name).write_text(content, "utf-8")

    @rule(name=st.sampled_from(_NAMES))
    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    @rule(name=st.sampled_from(_NAMES), to=st.sampled_from(_NAMES))
    def rename(self, name: str, to: str) -> None:
        if (self.folder / name).exists():
            (self.folder / name).replace(self.folder / to)

    @rule(name=st.sampled_from(_NAMES), seconds=st.integers(-100_000, 0))
    def touch(self, name: str, seconds: int) -> None:
        if (self.folder / name).exists():
            os.utime(self.folder / name, (1_600_000_000 + seconds,) * 2)

    @invariant()
    def an_update_ends_where_a_full_build_does(self) -> None:
        if not hasattr(self, "folder"):
            return
        self.n_builds += 1
        updated = ensure_corpus(self.folder, index_dir=self.root / "index", workers=1)
        built = ensure_corpus(self.folder, index_dir=self.root / f"{self.n_builds}", workers=1)
        pd.testing.assert_frame_equal(updated.report, built.report)
        assert updated.version == built.version
        assert_same(updated, built)

    def teardown(self) -> None:
        if hasattr(self, "place"):
            self.place.cleanup()


def test_an_article_that_is_gone_is_in_no_count(tmp_path: Path) -> None:
    folder, index = tmp_path / "語料", tmp_path / "index"
    folder.mkdir()
    for day, text in enumerate(("台灣與南海。" * 9, "關稅與芯片。" * 9), start=1):
        head = f'---\ntitle: 標題\ndate: "2021-03-0{day}"\nsource: 甲報\n---\n\n'
        (folder / f"{day}.md").write_text(head + text, "utf-8")
    ensure_corpus(folder, index_dir=index)
    (folder / "1.md").write_text("", "utf-8")
    updated, built = (
        ensure_corpus(folder, index_dir=place) for place in (index, tmp_path / "built")
    )
    assert (updated.shards[0].positions < 0).any()
    for count in (analysis.count_issue_mentions, analysis.count_frequencies):
        answer, expected = (count(corpus, np.ones(1, np.bool_)) for corpus in (updated, built))
        pd.testing.assert_frame_equal(answer, expected)


TestUpdates = Updates.TestCase
TestUpdates.settings = settings(max_examples=12, stateful_step_count=8, deadline=None)


@settings(max_examples=15, deadline=None)
@given(st.lists(contents, min_size=1, max_size=6))
def test_the_index_says_what_the_plain_way_says(texts: list[str]) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place) / "語料"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number}.md").write_text(text, "utf-8")
        indexed = ensure_corpus(folder, index_dir=Path(place) / "index", workers=1)
        plain = corpus_from_articles(load_articles(folder)[0])
        assert_same(indexed, plain)


def write_lexicon(folder: Path, name: str, text: str) -> None:
    (folder / "mine").mkdir(exist_ok=True)
    (folder / "corpus.toml").write_text('lexicons = "mine"\n', "utf-8")
    (folder / "mine" / name).write_text(text, "utf-8")


def write_articles(folder: Path, *texts: str) -> None:
    folder.mkdir()
    for number, text in enumerate(texts):
        head = f"---\ntitle: 標題\ndate: 2021-03-0{number + 1}\nsource: 甲報\n---\n\n"
        (folder / f"{number}.md").write_text(head + text, "utf-8")


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that have been cut into words."""
    texts: list[str] = []

    def mark_cuts(text: str, **options: Any) -> str:
        texts.append(text)
        return segmentation.mark_cuts(text, **options)

    monkeypatch.setattr(counting, "mark_cuts", mark_cuts)
    return texts


def test_another_stop_word_costs_no_segmentation(tmp_path: Path, cut: list[str]) -> None:
    folder, index = tmp_path / "語料", tmp_path / "index"
    write_articles(folder, "关税与芯片。", "稀土与关税。")
    original = (LEXICON_FOLDER / "stop_words.toml").read_text("utf-8")
    write_lexicon(folder, "stop_words.toml", original)
    before = ensure_corpus(folder, index_dir=index, workers=1)
    assert frequencies(before)["稀土"] == (1, "", True)
    cut.clear()
    write_lexicon(folder, "stop_words.toml", original.replace('"', '"稀土", "', 1))
    after = ensure_corpus(folder, index_dir=index, workers=1)
    assert cut == []
    assert frequencies(after)["稀土"] == (1, "", False)
    assert frequencies(after)["关税"] == frequencies(before)["关税"]


def test_another_user_term_cuts_only_the_articles_that_hold_it(
    tmp_path: Path, cut: list[str]
) -> None:
    folder, index = tmp_path / "語料", tmp_path / "index"
    write_articles(folder, "燈塔照海邊日光巖，夜裡不滅。", "关税与芯片。", "再訪海邊日光巖。")
    write_lexicon(folder, "user_terms.txt", "关税战\n")
    before = ensure_corpus(folder, index_dir=index, workers=1)
    assert before.type_id("海邊日光巖") is None
    cut.clear()
    write_lexicon(folder, "user_terms.txt", "关税战\n海邊日光巖\n")
    after = ensure_corpus(folder, index_dir=index, workers=1)
    assert sorted(cut) == ["再访海边日光岩。", "灯塔照海边日光岩，夜里不灭。"]
    assert_same(after, ensure_corpus(folder, index_dir=tmp_path / "full", workers=1))
    assert frequencies(after)["海边日光岩"] == (2, "海邊日光巖", True)


def test_crumbs_are_put_together_and_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "MOST_SMALL", 2)
    folder, index = tmp_path / "語料", tmp_path / "index"
    write_articles(folder, "關稅與 TikTok。川普也在。")
    for number in range(1, 5):
        head = f'---\ntitle: 標題\ndate: "2021-04-0{number}"\nsource: 甲報\n---\n\n'
        (folder / f"{number}.md").write_text(f"{head}第{number}次會談談到關稅、tiktok 與南海。")
        if number == 3:
            (folder / "1.md").unlink()
        updated = ensure_corpus(folder, index_dir=index, workers=1)
        assert len(updated.shards) <= 3
        assert_same(updated, ensure_corpus(folder, index_dir=tmp_path / f"{number}", workers=1))
    assert len(updated.shards) < 3
