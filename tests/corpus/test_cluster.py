"""A real scheduler and real workers build what this machine builds alone, even when one dies."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from distributed import Client

from corpus.build import update_index
from corpus.generations import open_generation

ROOT = Path(__file__).parents[2]
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
    "海邊",
    "市集",
)
PAGE = """<!DOCTYPE html><html><head><title>兩國代表同意下月再談</title>
<meta property="article:published_time" content="2024-05-06T10:30:00+08:00"></head>
<body><article><h1>兩國代表同意下月再談</h1><p>{body}</p></article></body></html>"""


class Cluster(NamedTuple):
    """A running scheduler: its address, the file that tells it, and who runs beside it."""

    address: str
    file: Path
    processes: list[subprocess.Popen[bytes]]

    def add_worker(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker with one thread, and wait until the scheduler knows it."""
        command = ["worker", "--nthreads", "1", "--local-directory", str(self.file.parent)]
        process = start(*command, "--scheduler-file", str(self.file), *options)
        self.processes.append(process)
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.processes) - 1, timeout=30)
        return process


def start(kind: str, *options: str) -> subprocess.Popen[bytes]:
    module = f"distributed.cli.dask_{kind}"
    command = [sys.executable, "-m", module, "--no-dashboard", "--host", "127.0.0.1", *options]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers, one of them under Dask's nanny."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    processes = [start("scheduler", "--port", "0", "--scheduler-file", str(file))]
    while not (file.exists() and file.stat().st_size):
        assert processes[0].poll() is None
        time.sleep(0.05)
    found = Cluster(json.loads(file.read_text("utf-8"))["address"], file, processes)
    try:
        found.add_worker("--no-nanny")
        found.add_worker()
        yield found
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 1,230 articles, enough for more than one shard."""
    place, chance = tmp_path_factory.mktemp("語料"), Random(4)
    for n in range(30):
        rows = [
            {
                "title": f"第{n}之{row}篇",
                "date": f"2021-03-{1 + row % 28:02d}",
                "source": "甲報",
                "text": "，".join(chance.choices(WORDS, k=40)) + "。",
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
    generation = open_generation(index)
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


@pytest.mark.parametrize("moment", [1, 12])
def test_a_worker_that_dies_changes_nothing(
    moment: int, cluster: Cluster, folder: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    victim = cluster.add_worker("--no-nanny")
    told: list[int] = []

    def kill_in_the_middle(done: int, total: int) -> None:
        told.append(done)
        if len(told) == moment:
            victim.kill()

    index = update_index(
        folder, index_dir=tmp_path, scheduler=cluster.address, progress=kill_in_the_middle
    )
    assert victim.wait(timeout=10) == -signal.SIGKILL
    cluster.processes.remove(victim)
    assert moment < len(told)
    assert differing(alone, read_index(index)) == set()
