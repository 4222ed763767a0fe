"""Corpus and index in a bucket: a real S3 server, and machines that share nothing else."""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import numpy as np
import pandas as pd
import pytest

import analysis
from corpus import ensure_corpus, index_place, open_corpus, store
from corpus.__main__ import main
from corpus.build import update_index
from corpus.generations import find_generation
from corpus.mirror import fetch_missing
from data_loader import load_articles
from tests.cluster import ROOT, Cluster, start_cluster
from tests.corpus.test_cluster import differing, read_index, write_folder
from tests.corpus.test_updates import assert_same
from tests.object_store import serve_s3, upload

BUCKET = "s3://archive"
CORPUS, INDEX = f"{BUCKET}/語 料", f"{BUCKET}/deep/index"
ARTICLE = '---\ntitle: {title}\ndate: "2021-03-05"\nsource: 甲報\n---\n\n{body}\n'


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    with serve_s3() as files:
        yield files


@pytest.fixture(autouse=True)
def bucket(s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket, and a cache that holds nothing yet."""
    monkeypatch.setenv("WENMAI_CACHE", str(tmp_path / "here"))
    s3.mkdir("archive")
    yield s3
    s3.rm("archive", recursive=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with something of all that is read in a way of its own."""
    place = write_folder(tmp_path_factory.mktemp("語料"))
    articles = {f"{n}.md": article(f"漁港{n}", f"漁港的第{n}次會談。") for n in range(3)}
    with zipfile.ZipFile(place / "包.zip", "w") as packed:
        for name, text in articles.items():
            packed.writestr(f"市集/{name}", text.replace("漁港", "市集"))
    with tarfile.open(place / "more.tar.gz", "w:gz") as packed:
        for name, text in articles.items():
            data = text.replace("漁港", "鹽田").encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    (place / "deep" / "er #1").mkdir(parents=True)
    for name, text in articles.items():
        (place / "deep" / "er #1" / f"a b?{name}").write_text(text, "utf-8")
    (place / "empty.md").touch()
    (place / "README.md").write_text("about", "utf-8")
    (place / ".hidden").mkdir()
    for name in ("one", "two"):
        (place / ".hidden" / name).write_text("nothing", "utf-8")
    (place / "large.bin").write_bytes(b"\xff\0" * 3_000_000)
    row = json.dumps({"title": "長表", "date": "2021-01-01", "text": "關稅與稀土，" * 400})
    (place / "large.jsonl").write_text(f"{row}\n" * 600, "utf-8")
    (place / "own").mkdir()
    (place / "own" / "stop_words.toml").write_bytes(
        (ROOT / "lexicons/stop_words.toml").read_bytes()
    )
    (place / "corpus.toml").write_text(
        'name = "桶中"\nlexicons = "own"\n[outlets]\n"包.zip" = "乙報"\ndeep = "丙報"\n', "utf-8"
    )
    for path in place.rglob("*"):  # what is this young has no time that the index would trust
        os.utime(path, (1_600_000_000,) * 2)
    return place


def article(title: str, body: str) -> str:
    return ARTICLE.format(title=title, body=body)


@pytest.fixture(scope="module")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process writes that reads the folder from its disk."""
    return read_index(update_index(folder, index_dir=tmp_path_factory.mktemp("one"), workers=1))


def assert_same_files(index: Path, alone: dict[str, bytes]) -> None:
    """All is the same byte for byte, but for the times of files, which a bucket has itself."""
    found = read_index(index)
    assert differing(alone, found) <= {"/files.arrow"}
    assert found.keys() == alone.keys()


def move_to_another_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("WENMAI_CACHE", str(tmp_path / name))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_address_gives_what_a_folder_gives(
    workers: str, folder: Path, alone: dict[str, bytes]
) -> None:
    upload(folder, CORPUS)
    # In a process of its own: a fork server of an earlier test knows no credentials of this one.
    command = [sys.executable, "-m", "corpus", "build", CORPUS, "--index", INDEX]
    subprocess.run([*command, "--workers", workers], cwd=ROOT, check=True)
    index = index_place(INDEX)
    assert_same_files(index, alone)
    here, there = open_corpus(INDEX), load_articles(folder)[1]
    pd.testing.assert_frame_equal(here.report, there)
    assert here.name == "桶中"
    assert here.folder == CORPUS
    assert (index.stat().st_mode & 0o777) == 0o700


def test_the_plain_way_reads_an_address_too(folder: Path) -> None:
    upload(folder, CORPUS)
    for here, there in zip(load_articles(CORPUS), load_articles(folder), strict=True):
        pd.testing.assert_frame_equal(here, there)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of six articles, and the same in the bucket."""
    folder = tmp_path / "語料"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.md").write_text(article(f"第{n}篇", f"會談談到第{n}個漁港。"), "utf-8")
    upload(folder, CORPUS)
    return folder


def change(folder: Path) -> None:
    """Let an article go, one come, and one become another of the same length."""
    (folder / "0.md").unlink()
    (folder / "1.md").write_text(article("第1篇", "會談談到第9個漁港。"), "utf-8")
    (folder / "9.md").write_text(article("第9篇", "會談談到稀土。"), "utf-8")
    upload(folder, CORPUS)


def test_another_machine_updates_what_it_has_never_seen(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = update_index(CORPUS, index_dir=INDEX)
    [shard] = find_generation(first).manifest.shards
    change(small)
    move_to_another_machine(monkeypatch, tmp_path, "there")
    told: list[tuple[int, int]] = []
    second = update_index(CORPUS, index_dir=INDEX, progress=lambda *done: told.append(done))
    assert second != first
    assert told[-1] == (2, 2)
    assert shard in find_generation(second).manifest.shards
    expected = ensure_corpus(small, index_dir=tmp_path / "plain")
    assert_same(open_corpus(INDEX), expected)
    move_to_another_machine(monkeypatch, tmp_path, "here")
    assert_same(open_corpus(INDEX), expected)
    assert update_index(CORPUS, index_dir=INDEX, progress=lambda *_: pytest.fail("read again"))


DIE = """
import itertools, os, signal, sys
from s3fs import S3FileSystem
from corpus.__main__ import main
put, number = S3FileSystem.put_file, itertools.count(1)
def put_or_die(self, *arguments, **options):
    if next(number) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return put(self, *arguments, **options)
S3FileSystem.put_file = put_or_die
main(["build", sys.argv[1], "--index", sys.argv[2]])
"""


@pytest.mark.parametrize("upload_number", [1, 12, 19, 29])
def test_a_build_that_is_killed_leaves_the_index_as_it_was(
    upload_number: int, small: Path, bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ensure_corpus(CORPUS, index_dir=INDEX)
    pointer = bucket.cat_file(f"{INDEX}/current")
    change(small)
    move_to_another_machine(monkeypatch, tmp_path, "killed")
    command = [sys.executable, "-c", DIE, CORPUS, INDEX, str(upload_number)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert bucket.cat_file(f"{INDEX}/current") == pointer
    move_to_another_machine(monkeypatch, tmp_path, "third")
    assert_same(open_corpus(INDEX), old)
    assert_same(
        ensure_corpus(CORPUS, index_dir=INDEX), ensure_corpus(small, index_dir=tmp_path / "plain")
    )


def test_two_machines_that_build_at_once_end_as_one_of_them(small: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "corpus", "build", CORPUS, "--index", INDEX]
    caches = (str(tmp_path / name) for name in ("one", "two"))
    builds = [
        subprocess.Popen(command, cwd=ROOT, env=os.environ | {"WENMAI_CACHE": cache})
        for cache in caches
    ]
    assert [build.wait(timeout=120) for build in builds] == [0, 0]
    assert_same(open_corpus(INDEX), ensure_corpus(small, index_dir=tmp_path / "plain"))


# --- a cluster -----------------------------------------------------------------------------------


@pytest.fixture
def cluster(s3: Any, tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler, and two workers each of which has a cache of its own."""
    with start_cluster(tmp_path) as running:
        for name in ("first", "second"):
            running.add_worker("--no-nanny", WENMAI_CACHE=str(tmp_path / name))
        yield running


def test_workers_that_share_only_the_bucket_write_the_same(
    cluster: Cluster,
    bucket: Any,
    folder: Path,
    alone: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload(folder, CORPUS)
    told: list[tuple[int, int]] = []
    fetched: list[str] = []

    def fetch_and_tell(place: Path, names: Iterable[str] | None = None) -> None:
        fetched.extend(names or [])
        fetch_missing(place, names)

    monkeypatch.setattr(store, "fetch_missing", fetch_and_tell)
    index = update_index(
        CORPUS,
        index_dir=INDEX,
        scheduler=cluster.address,
        progress=lambda *numbers: told.append(numbers),
    )
    assert_same_files(index, alone)
    assert told == sorted(told)
    assert told[-1] == (len(find_generation(index).table("files")),) * 2
    drafts = [name for name in fetched if name.startswith("draft-")]
    assert drafts
    assert all(name.endswith("-lines.arrow") for name in drafts), "texts pass by this machine"
    places = (tmp_path / name for name in ("here", "first", "second"))
    assert not [path for place in places for path in place.rglob("drafts-*")]
    bucket.invalidate_cache()
    assert not [name for name in bucket.find(INDEX) if "drafts-" in name]

    here, there = open_corpus(INDEX), open_corpus(INDEX, scheduler=cluster.address)
    everything = np.ones(len(here), np.bool_)
    asked: list[object] = []
    ask = there.asked.ask
    there.asked.ask = lambda *question: asked.append(ask(*question)) or asked[-1]
    pd.testing.assert_frame_equal(
        analysis.count_frequencies(there, everything), analysis.count_frequencies(here, everything)
    )
    assert asked
    assert None not in asked


def test_a_worker_that_dies_takes_nothing_with_it(
    cluster: Cluster, folder: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    upload(folder, CORPUS)
    victim = cluster.workers[1]
    told: list[int] = []

    def kill_in_the_middle(done: int, total: int) -> None:
        told.append(done)
        if len(told) == 3:
            victim.kill()

    index = update_index(
        CORPUS, index_dir=INDEX, scheduler=cluster.address, progress=kill_in_the_middle
    )
    assert victim.wait(timeout=10) == -signal.SIGKILL
    cluster.workers.remove(victim)
    assert len(told) > 3
    assert_same_files(index, alone)


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("corpus", "index", "told"),
    [
        ("s3://no-such-bucket/語料", "", "The folder s3://no-such-bucket/語料 does not exist"),
        (f"{BUCKET}/nowhere", "", f"The folder {BUCKET}/nowhere does not exist"),
        (f"{BUCKET}/one.md", "", "is a file, not a folder"),
        ("", "s3://no-such-bucket/index", "cannot be written"),
        ("nonsense://here/語料", "", "no storage is known whose addresses start with nonsense://"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_in_words(
    corpus: str,
    index: str,
    told: str,
    bucket: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bucket.pipe_file(f"{BUCKET}/one.md", article("一", "會談。").encode())
    bucket.pipe_file(f"{CORPUS}/one.md", article("一", "會談。").encode())
    assert main(["build", corpus or CORPUS, "--index", index or str(tmp_path / "index")]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error


def test_a_server_that_does_not_answer_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    try:
        assert main(["build", CORPUS, "--index", INDEX]) == 2
    finally:
        fsspec.get_filesystem_class("s3").clear_instance_cache()
    assert "Check the address and the network" in capsys.readouterr().err


def test_what_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert main(["build", CORPUS, "--index", INDEX]) == 2
    assert "uv sync --extra s3" in capsys.readouterr().err
