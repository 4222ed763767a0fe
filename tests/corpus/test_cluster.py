"""A real scheduler and real workers build what this machine builds alone, even when one dies."""

import json
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from distributed import Client

import analysis
from corpus import asking, open_corpus
from corpus.__main__ import main
from corpus.build import update_index
from corpus.cluster import connect
from corpus.executors import WorkersError
from corpus.generations import find_generation
from tests.analysis.questions import QUESTIONS
from tests.cluster import Cluster, start_cluster

WORDS = (
    "關稅",
    "晶片",
    "会谈",
    "稀土",
    "TikTok",
    "台灣",
    "南海",
    "特朗普",
    "習近平",
    "川普",
    "海邊",
    "市集",
)
PAGE = """<!DOCTYPE html><html><head><title>兩國代表同意下月再談</title>
<meta property="article:published_time" content="2021-06-06T10:30:00+08:00"></head>
<body><article><h1>兩國代表同意下月再談</h1><p>{body}</p></article></body></html>"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers, one of them under Dask's nanny."""
    with start_cluster(tmp_path_factory.mktemp("dask"), ["--no-nanny"], ["--nanny"]) as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 1,230 articles, enough for more than one shard."""
    return write_folder(tmp_path_factory.mktemp("語料"))


def write_folder(place: Path) -> Path:
    chance = Random(4)
    for n in range(30):
        rows = [
            {
                "title": f"第{n}之{row}篇",
                "date": f"2021-{1 + row % 12:02d}-15",
                "source": ("甲報", "Morning")[row % 2],
                "text": "，".join(chance.choices(WORDS, k=40) + ["稀土"] * (row % 12)),
            }
            for row in range(40)
        ]
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (place / f"{n:02d}.jsonl").write_text(lines, "utf-8")
        (place / f"{n:02d}.html").write_text(PAGE.format(body="談了。" * 20 * (n + 1)), "utf-8")
    for path in place.iterdir():  # what is this young has no time that the index would trust
        os.utime(path, (1_600_000_000,) * 2)
    return place


@pytest.fixture(scope="module")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process writes."""
    return read_index(update_index(folder, index_dir=tmp_path_factory.mktemp("one"), workers=1))


def read_index(index: Path) -> dict[str, bytes]:
    """Return every file of an index by its name, shards by their number instead of their name."""
    generation = find_generation(index)
    assert generation is not None
    places = {"": generation.place}
    places |= {f"shard {n}": index / name for n, name in enumerate(generation.manifest.shards)}
    named = generation.manifest.shards
    assert {path.name for path in index.glob("shard-*")} == set(named)
    return {
        f"{folder}/{path.relative_to(place)}": path.read_bytes()
        for folder, place in places.items()
        for path in place.rglob("*")
        if path.is_file() and not (folder == "" and path.stem in {"manifest", "checksums"})
    } | {"seals": repr(generation.manifest.seals).encode()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def test_workers_write_byte_for_byte_what_one_process_writes(
    cluster: Cluster, folder: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    index = update_index(
        folder,
        index_dir=tmp_path,
        scheduler=cluster.address,
        progress=lambda *numbers: told.append(numbers),
    )
    assert differing(alone, read_index(index)) == set()
    assert len({name.partition("/")[0] for name in alone if name.startswith("shard")}) == 4
    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1] == (60, 60)
    # A daemonic process could not have read the pages under limits.
    with Client(cluster.address, set_as_default=False) as client:
        assert list(client.run(is_daemonic).values()) == [False, False]


def is_daemonic() -> bool:
    return multiprocessing.current_process().daemon


def test_a_worker_that_dies_changes_nothing(
    cluster: Cluster, folder: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    victim = cluster.add_worker("--no-nanny")
    told: list[int] = []

    def kill_in_the_middle(done: int, total: int) -> None:
        told.append(done)
        if len(told) == 3:
            victim.kill()

    index = update_index(
        folder, index_dir=tmp_path, scheduler=cluster.address, progress=kill_in_the_middle
    )
    assert victim.wait(timeout=10) == -signal.SIGKILL
    cluster.workers.remove(victim)
    assert len(told) > 3
    assert differing(alone, read_index(index)) == set()


@pytest.fixture(scope="module")
def index(cluster: Cluster, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index after an update, so that some of its rows are masked."""
    place, grown = tmp_path_factory.mktemp("index"), tmp_path_factory.mktemp("grown") / "語料"
    shutil.copytree(folder, grown)
    update_index(grown, index_dir=place, scheduler=cluster.address)
    (grown / "00.jsonl").unlink()
    return update_index(grown, index_dir=place, scheduler=cluster.address)


def test_workers_answer_every_question_as_this_process_does(cluster: Cluster, index: Path) -> None:
    here, there = open_corpus(index), open_corpus(index, scheduler=cluster.address)
    assert any((shard.positions < 0).any() for shard in here.shards)
    asked: list[object] = []
    ask = there.asked.ask
    there.asked.ask = lambda *question: asked.append(ask(*question)) or asked[-1]
    every_third = np.arange(len(here)) % 3 == 0
    for name, question in QUESTIONS.items():
        expected, answer = (question(corpus, every_third) for corpus in (here, there))
        assert repr(answer) == repr(expected)
        if isinstance(expected, pd.DataFrame):
            assert len(expected), name
            pd.testing.assert_frame_equal(answer, expected)
    assert len(asked) >= 5
    assert None not in asked
    with Client(cluster.address, set_as_default=False) as client:
        opened = client.run(count_open_shards)
    assert sorted(opened.values()) == [2, 2]


def count_open_shards() -> int:
    return asking._open_shard.cache_info().misses


def test_a_cluster_that_is_gone_leaves_the_counting_to_this_process(
    index: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("corpus.cluster._ANSWERS_WITHIN", 0.2)
    here, there = open_corpus(index), open_corpus(index, scheduler="tcp://127.0.0.1:1")
    everything = np.ones(len(here), np.bool_)
    for _ in range(2):
        answer = analysis.count_frequencies(there, everything)
        pd.testing.assert_frame_equal(answer, analysis.count_frequencies(here, everything))
        assert len(analysis.find_hits(there, everything, "关税"))
    assert len(caplog.records) == 1
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in caplog.text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://127.0.0.1:1", "No Dask scheduler answers at tcp://127.0.0.1:1"),
        ("nonsense://here", "No Dask scheduler answers at nonsense://here"),
    ],
)
def test_a_wrong_address_ends_with_words_and_exit_code_2(
    address: str,
    told: str,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("corpus.cluster._ANSWERS_WITHIN", 0.2)
    monkeypatch.setenv("WENMAI_SCHEDULER", address)
    assert main(["build", str(folder), "--index", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_without_dask_the_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkersError, match="uv sync --extra cluster"):
        connect("tcp://127.0.0.1:1")


def test_a_worker_with_another_version_is_named(
    cluster: Cluster, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.cluster.version", lambda name: f"0.0 of {name}")
    with pytest.raises(WorkersError, match=r"distributed is 20.* there and 0\.0 of distributed"):
        update_index(folder, index_dir=tmp_path, scheduler=cluster.address)
    assert not list(tmp_path.glob("drafts-*"))


def test_a_folder_that_a_worker_sees_otherwise_is_named(
    cluster: Cluster, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.cluster.list_top", lambda place: ["only here"])
    with pytest.raises(WorkersError, match=f"the list of files in {folder} is"):
        update_index(folder, index_dir=tmp_path, scheduler=cluster.address)
