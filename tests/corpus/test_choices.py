"""What a reader decides about furniture is kept beside the index and changes the corpus."""

from pathlib import Path

import pytest

from corpus import (
    ChoicesFileError,
    FurnitureChoices,
    ensure_corpus,
    executors,
    read_choices,
    write_choices,
)
from corpus.health import list_removed_lines
from data_loader import CorpusFolderError
from tests.builders import BIOGRAPHY, write_signed_articles

CHOICES = FurnitureChoices(kept=frozenset({("甲報", "作者為…")}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_signed_articles(tmp_path / "folder")


def test_found_lines_are_neither_shown_nor_counted(folder: Path, tmp_path: Path) -> None:
    corpus = ensure_corpus(folder, index_dir=tmp_path / "index")
    assert not any(BIOGRAPHY in corpus.text(at) for at in range(4))
    assert corpus.type_id("看守员") is None
    assert "燈塔看守員" in corpus.furniture(0)[0]


def test_a_line_put_back_is_in_the_next_corpus(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    before = ensure_corpus(folder, index_dir=index)
    listed = sorted(folder.iterdir())
    write_choices(index, CHOICES)
    after = ensure_corpus(folder, index_dir=index)
    assert after.version != before.version
    assert all(BIOGRAPHY in after.text(at) for at in range(4))
    assert read_choices(index) == CHOICES  # a rebuild leaves it
    assert sorted(folder.iterdir()) == listed


def test_what_is_read_again_is_shared_out_where_it_is_much(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    monkeypatch.setattr(executors, "FILES_WORTH_A_POOL", 2)
    monkeypatch.setattr(executors, "usable_processes", lambda: 2)
    real = executors.PoolExecutor
    monkeypatch.setattr(executors, "PoolExecutor", lambda n: opened.append(n) or real(n))
    third = (folder / "2.md").rename(tmp_path / "2.md")
    (folder / "3.md").unlink()
    before = ensure_corpus(folder, index_dir=tmp_path / "index")
    assert all(BIOGRAPHY in before.text(at) for at in range(2))
    assert opened == [2]
    third.rename(folder / "2.md")  # one new file, and the line of the other two is furniture
    after = ensure_corpus(folder, index_dir=tmp_path / "index")
    assert not any(BIOGRAPHY in after.text(at) for at in range(3))
    assert opened == [2, 2]


def test_processes_find_what_one_process_finds(folder: Path, tmp_path: Path) -> None:
    one = ensure_corpus(folder, index_dir=tmp_path / "one", workers=1)
    two = ensure_corpus(folder, index_dir=tmp_path / "two", workers=2)
    assert [two.text(at) for at in range(4)] == [one.text(at) for at in range(4)]


def test_progress_never_goes_back_and_ends_at_the_end(folder: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    ensure_corpus(folder, index_dir=tmp_path / "index", progress=lambda *n: told.append(n))
    assert told == sorted(told)
    assert told[-1] == (4, 4)


def test_nothing_decided_is_no_file(tmp_path: Path) -> None:
    assert read_choices(tmp_path / "none") == FurnitureChoices()


@pytest.mark.parametrize("content", ["{", "[]", '{"kept": 1, "removed": []}', '{"kept": [["a"]]}'])
def test_a_damaged_file_is_named_and_not_overwritten(content: str, tmp_path: Path) -> None:
    (tmp_path / "furniture.json").write_text(content, "utf-8")
    with pytest.raises(ChoicesFileError, match=r"furniture\.json") as raised:
        read_choices(tmp_path)
    assert isinstance(raised.value, CorpusFolderError)  # pages and commands tell those in words


FOOTER = "想看更多，請訂閱本報的燈塔電子報，" + "每天早上六點寄到信箱，" * 9 + "隨時可以取消。"


def test_a_line_of_a_known_rule_is_listed_and_can_be_put_back(folder: Path, tmp_path: Path) -> None:
    (folder / "corpus.toml").write_text('furniture = ["想看更多…隨時可以取消。"]', "utf-8")
    for path in folder.glob("*.md"):
        path.write_text(path.read_text("utf-8") + f"\n{FOOTER}\n", "utf-8")
    index = tmp_path / "index"
    before = ensure_corpus(folder, index_dir=index)
    (line,) = list_removed_lines(before.removed).query("rule == 'line named in corpus.toml'").line
    assert len(line) == 80 < len(FOOTER)  # long lines are kept, and named, by their beginning
    write_choices(index, FurnitureChoices(kept=frozenset({("甲報", line)})))
    after = ensure_corpus(folder, index_dir=index)
    assert [after.text(at).endswith(FOOTER) for at in range(4)] == [True] * 4
    assert after.type_id("信箱") is not None
    assert before.type_id("信箱") is None
    assert line not in list_removed_lines(after.removed)["line"].tolist()
