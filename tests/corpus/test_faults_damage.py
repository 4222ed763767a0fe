"""A bit turns, a file ends early, a block is lost: it is told, and the index is built again."""

import os
import random
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from corpus import (
    ChoicesFileError,
    FurnitureChoices,
    IndexMissingError,
    ensure_corpus,
    generations,
    open_corpus,
    read_choices,
    store,
    write_choices,
)
from corpus.build import update_index
from corpus.generations import find_generation
from corpus.store import DamagedIndexError
from corpus.whole import Member
from data_loader.folder import CorpusFolderError
from data_loader.lexicons import LEXICON_FOLDER
from data_loader.loading import FileResult, read_file
from data_loader.settings import CorpusSettings
from tests.corpus.test_updates import assert_same
from tests.corpus.two_states import TwoStates

DAMAGES: Final = 300
KINDS: Final = {
    "pointer": "current",
    "checksums": "*/checksums.json",
    "manifest": "*/manifest.json",
    "furniture": "*/furniture.json",
    "tables": "*/*.arrow",
    "arrays": "*/*.npy",
    "articles": "*/*.parquet",
    "lexicons": "*/lexicons/*",
}


def flip_bit(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def zero_block(data: bytes, chance: random.Random) -> bytes:
    size = min(len(data), chance.choice((1, 16, 512, 4096)))
    at = chance.randrange(len(data) - size + 1)
    return data[:at] + bytes(size) + data[at + size :]


def damages(paths: list[Path], seed: str) -> Iterator[tuple[Path, bytes, bytes]]:
    """Yield files with their bytes and what some damage makes of them, never the same bytes."""
    chance = random.Random(seed)
    ways = (flip_bit, truncate, zero_block)
    found = 0
    while found < DAMAGES:
        path = chance.choice(paths)
        data = path.read_bytes()
        damaged = ways[found % len(ways)](data, chance)
        if damaged != data:  # a lost block may have held nothing but zeros
            found += 1
            yield path, data, damaged


def files_of(states: TwoStates, kind: str) -> list[Path]:
    return sorted(path for path in states.index.glob(KINDS[kind]) if path.stat().st_size)


def replace(path: Path, data: bytes) -> None:
    """Put other bytes into a file's place; what is mapped keeps those before."""
    path.unlink()
    path.write_bytes(data)


@pytest.fixture
def indexed(states: TwoStates) -> TwoStates:
    """Both states with an index of two shards: one was there before the last update."""
    update_index(states.folder, index_dir=states.index, workers=1)
    states.turn()
    update_index(states.folder, index_dir=states.index, workers=1)
    return states


def test_every_file_of_the_index_is_of_some_kind(indexed: TwoStates) -> None:
    known = {path for pattern in KINDS.values() for path in indexed.index.glob(pattern)}
    there = {path for path in indexed.index.rglob("*") if path.is_file()}
    assert there - known == {indexed.index / "lock"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_goes_unseen_and_each_is_mended(kind: str, indexed: TwoStates) -> None:
    for path, data, damaged in damages(files_of(indexed, kind), kind):
        replace(path, damaged)
        with pytest.raises(DamagedIndexError):
            find_generation(indexed.index)
        replace(path, data)
    assert find_generation(indexed.index) is not None
    replace(path, damaged)
    with pytest.raises(IndexMissingError, match="python -m corpus build"):
        open_corpus(indexed.index)
    told: list[str] = []
    ensure_corpus(indexed.folder, index_dir=indexed.index, workers=1, warn=told.append)
    assert len(told) == 1
    assert told[0].startswith(f"The index is built again: {indexed.index}")
    indexed.assert_wanted()


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_can_be_missing(kind: str, indexed: TwoStates) -> None:
    for path in files_of(indexed, kind):
        data = path.read_bytes()
        path.unlink()
        with pytest.raises(IndexMissingError):
            open_corpus(indexed.index)
        path.write_bytes(data)
    assert_same(open_corpus(indexed.index), indexed.wanted)


def test_opening_checks_every_file_of_every_folder(
    indexed: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Path] = []

    def sum_file(path: Path, *, really: Callable[[Path], str] = store._sum_file) -> str:
        held.append(path)
        return really(path)

    monkeypatch.setattr(store, "_sum_file", sum_file)
    open_corpus(indexed.index)
    assert set(held) == set(indexed.index.glob("*/**/*.*"))


def long_written(index: Path) -> list[Path]:
    """Let the files of all shards look as if they had been written long ago; return them."""
    paths = sorted(index.glob("shard-*/*"))
    for path in paths:
        os.utime(path, (1_600_000_000,) * 2)
    return paths


def test_an_update_sums_an_unchanged_large_file_once_a_process_and_a_changed_one_again(
    indexed: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_LARGE", 1)
    summed: list[Path] = []

    def sum_file(path: Path, *, really: Callable[[Path], str] = store._sum_file) -> str:
        summed.append(path)
        return really(path)

    monkeypatch.setattr(store, "_sum_file", sum_file)
    paths = long_written(indexed.index)
    update_index(indexed.folder, index_dir=indexed.index, workers=1)
    assert set(paths) <= set(summed)
    summed.clear()
    update_index(indexed.folder, index_dir=indexed.index, workers=1)
    seals = {path for path in paths if path.name == "checksums.json"}
    assert set(paths) & set(summed) == seals
    told: list[str] = []
    chance = random.Random("unchanged")
    path = chance.choice(sorted({*paths} - seals))
    path.write_bytes(flip_bit(path.read_bytes(), chance))
    os.utime(path, (1_600_000_000,) * 2)
    update_index(indexed.folder, index_dir=indexed.index, workers=1, warn=told.append)
    assert told == [f"The index is built again: {path} has changed since it was written."]
    indexed.assert_wanted()


def test_damage_that_an_update_has_not_seen_is_not_sealed_by_putting_shards_together(
    indexed: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose_and_damage(shards: Sequence[Member]) -> list[Member]:
        texts = shards[0].place / "texts.arrow"
        replace(texts, texts.read_bytes()[:-1] + b"\0")
        return list(shards)

    monkeypatch.setattr("corpus.build.choose_crumbs", choose_and_damage)
    indexed.turn()
    update_index(indexed.folder, index_dir=indexed.index, workers=1)
    with pytest.raises(DamagedIndexError, match=r"texts\.arrow has changed"):
        find_generation(indexed.index)
    monkeypatch.undo()
    told: list[str] = []
    ensure_corpus(indexed.folder, index_dir=indexed.index, workers=1, warn=told.append)
    assert len(told) == 1
    indexed.assert_wanted()


@pytest.mark.parametrize(
    "kind", ["flip_bit", "truncate", "zero_block"], ids=["bits", "ends", "blocks"]
)
def test_choices_are_those_that_were_made_or_their_damage_is_told(
    kind: str, tmp_path: Path
) -> None:
    choices = FurnitureChoices(
        kept=frozenset({("甲報", "作者為…"), ("Harbour", "Subscribe")}),
        removed=frozenset({("乙报", "关注我们")}),
    )
    write_choices(tmp_path, choices)
    path = tmp_path / "furniture.json"
    data, chance, told = path.read_bytes(), random.Random(kind), 0
    for _ in range(DAMAGES):
        path.write_bytes(globals()[kind](data, chance))
        try:
            assert read_choices(tmp_path) == choices
        except ChoicesFileError:
            told += 1
    assert told > 0.8 * DAMAGES
    path.write_bytes(data)
    assert read_choices(tmp_path) == choices


def test_choices_may_be_written_by_hand_without_a_checksum(tmp_path: Path) -> None:
    (tmp_path / "furniture.json").write_text('{"kept": [["甲報", "行"]], "removed": []}', "utf-8")
    assert read_choices(tmp_path).kept == {("甲報", "行")}


# --- indexes that are not ours -------------------------------------------------------------------


@pytest.mark.parametrize(
    "pointer",
    [
        b"",
        b"\n",
        b"generation-abc\n",
        b"\xff\xfe\x00",
        b"../outside {seal}\n",
        b"../../etc {seal}\n",
        b"/etc {seal}\n",
        b"generation-../../outside {seal}\n",
        b"shard-x {seal}\n",
        b"a pointer of somebody else's program, with words",
    ],
)
def test_a_foreign_pointer_is_told_and_leads_nowhere(pointer: bytes, indexed: TwoStates) -> None:
    place, seal = indexed.pointer.decode().split()
    outside = shutil.copytree(indexed.index / place, indexed.root / "outside")
    listed = sorted(indexed.root.rglob("*"))
    kept = [path for path in listed if not path.is_relative_to(indexed.index)]
    (indexed.index / "current").write_bytes(pointer.replace(b"{seal}", seal.encode()))
    with pytest.raises(IndexMissingError):
        open_corpus(indexed.index)
    told: list[str] = []
    ensure_corpus(indexed.folder, index_dir=indexed.index, workers=1, warn=told.append)
    assert len(told) == 1
    assert told[0].startswith("The index is built again: ")
    indexed.assert_wanted()
    after = sorted(indexed.root.rglob("*"))
    assert [path for path in after if not path.is_relative_to(indexed.index)] == kept
    assert outside.is_dir()


def test_links_in_the_index_are_not_followed_when_it_is_tidied(indexed: TwoStates) -> None:
    outside = indexed.root / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("mine", "utf-8")
    (indexed.index / "shard-link").symlink_to(outside, target_is_directory=True)
    indexed.turn()
    update_index(indexed.folder, index_dir=indexed.index, workers=1)
    assert (outside / "kept.txt").read_text("utf-8") == "mine"
    assert_same(open_corpus(indexed.index), indexed.wanted)


def built_again(states: TwoStates) -> list[str]:
    """Update the index, hold it to a full build, and return what was told of a rebuild."""
    told: list[str] = []
    built = ensure_corpus(states.folder, index_dir=states.index, workers=1, warn=told.append)
    whole = ensure_corpus(states.folder, index_dir=states.root / f"whole {len(told)}", workers=1)
    assert_same(built, whole)
    assert built.lexicons == whole.lexicons
    return told


def test_an_index_of_another_schema_is_told_and_built_again(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    for schema in (generations.SCHEMA_VERSION - 1, generations.SCHEMA_VERSION + 1):
        with monkeypatch.context() as patch:
            patch.setattr("corpus.build.SCHEMA_VERSION", schema)
            patch.setattr("corpus.generations.SCHEMA_VERSION", schema)
            update_index(states.folder, index_dir=states.index, workers=1)
        with pytest.raises(IndexMissingError, match="another version"):
            open_corpus(states.index)
        assert "another version of Wenmai" in built_again(states)[0]
        states.assert_wanted()


def test_an_index_of_other_lexicons_is_told_and_built_again(states: TwoStates) -> None:
    own = states.folder / "own"
    own.mkdir()
    issues = (LEXICON_FOLDER / "issues.toml").read_text("utf-8")
    (own / "issues.toml").write_text(issues, "utf-8")
    (states.folder / "corpus.toml").write_text('lexicons = "own"\n', "utf-8")
    update_index(states.folder, index_dir=states.index, workers=1)
    terms = 'terms = ["沒有發表", '
    (own / "issues.toml").write_text(re.sub(r"terms = \[\s*", terms, issues, count=1), "utf-8")
    [told] = built_again(states)
    assert "what has changed is the issues or the names" in told
    assert "沒有發表" in open_corpus(states.index).lexicons.issues[0].terms


def test_another_segmenter_is_told_and_builds_again(states: TwoStates) -> None:
    update_index(states.folder, index_dir=states.index, workers=1)
    told: list[str] = []
    update = partial(update_index, states.folder, index_dir=states.index, warn=told.append)
    update(engine="jieba", workers=1)
    assert "the segmenter" in told[0]
    update(engine="jieba", workers=1)
    assert len(told) == 1


def test_another_unicode_is_told_and_builds_again(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may move to a Python that takes other characters for letters."""
    with monkeypatch.context() as patch:
        patch.setattr(unicodedata, "unidata_version", "3.2.0")
        update_index(states.folder, index_dir=states.index, workers=1)
    assert built_again(states) == [
        "The index is built again: what has changed is the Unicode that Python knows."
    ]


def test_the_environment_chooses_the_segmenter(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    update = partial(update_index, states.folder, index_dir=states.index, workers=1)
    update(engine="jieba")
    monkeypatch.setenv("WENMAI_SEGMENTER", "jieba")
    update(warn=told.append)
    assert told == []
    monkeypatch.setenv("WENMAI_SEGMENTER", "rjieba")
    update(warn=told.append)
    assert "the segmenter" in told[0]


def test_an_unknown_segmenter_is_refused_by_its_name(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENMAI_SEGMENTER", "jeiba")
    with pytest.raises(CorpusFolderError, match=r"'jeiba'.*rjieba or jieba"):
        update_index(states.folder, index_dir=states.index, workers=1)


def test_other_stop_words_are_brought_up_to_date_without_reading_again(
    states: TwoStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = states.folder / "own"
    own.mkdir()
    (states.folder / "corpus.toml").write_text('lexicons = "own"\n', "utf-8")
    (own / "stop_words.toml").write_text('[mine]\nwords = ["會後"]\n', "utf-8")
    update_index(states.folder, index_dir=states.index, workers=1)
    (own / "stop_words.toml").write_text('[mine]\nwords = ["聲明"]\n', "utf-8")
    read: list[str] = []

    def note_and_read(folder: Path, path: str, settings: CorpusSettings) -> FileResult:
        read.append(path)
        return read_file(folder, path, settings)

    with monkeypatch.context() as patch:
        patch.setattr("data_loader.loading.read_file", note_and_read)
        update_index(states.folder, index_dir=states.index, workers=1, warn=pytest.fail)
    assert not [path for path in read if path.endswith(".md")]
    whole = ensure_corpus(states.folder, index_dir=states.root / "whole", workers=1)
    assert_same(open_corpus(states.index), whole)
