"""A small folder that turns between two states, its index, and what the index says of each."""

import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

import pytest

from corpus import Corpus, ensure_corpus, open_corpus
from corpus.generations import find_generation
from data_loader.lexicons import Lexicons
from tests.corpus.test_updates import assert_same

_FOOTER = "訂閱本報電子報，關注我們的頻道"
_TOPICS = (
    "氣候",
    "關稅",
    "芯片",
    "稀土",
    "台灣",
    "南海",
    "北韓",
    "貿易",
    "軍售",
    "TikTok",
    "Huawei",
)
_STATES = (
    {"a.md": "特朗普與習近平在佛羅里達會晤。", "b.md": "雙方談到網絡安全，沒有聯合聲明。"},
    {"b.md": "双方谈到网络安全，TIKTOK 没有上桌。", "c.md": "釜山會晤談到稀土與關稅。"},
)


_KNOWN: dict[object, Lexicons] = {}


def write_article(path: Path, body: str, *, day: int = 1, seconds: int = 0) -> None:
    """Write an article whose time of change is long past, ``seconds`` after a fixed moment."""
    head = f'---\ntitle: 標題{day}\ndate: "2021-03-{day:02d}"\nsource: 甲報\n---\n\n'
    path.write_text(f"{head}{body}\n\n{_FOOTER}\n", "utf-8")
    os.utime(path, (1_600_000_000 + seconds,) * 2)


@dataclass
class TwoStates:
    """The folder, in state ``now`` of two, its index, and an index built from nothing for each."""

    root: Path
    now: int = 0

    def __post_init__(self) -> None:
        self.folder = self.root / "語料"
        self.index = self.root / "index"
        self.folder.mkdir()
        for day, topic in enumerate(_TOPICS, start=5):
            body = f"中美高層第{day}次會談，雙方談到{topic}，會後沒有發表聯合聲明。"
            write_article(self.folder / f"{day}.md", body, day=day)
        self.expected = (self._build("one"), self._build("other"))

    def _build(self, name: str) -> Corpus:
        self.turn()
        return ensure_corpus(self.folder, index_dir=self.root / name, workers=1)

    def turn(self) -> None:
        """Bring the folder into its other state: a file comes, one changes, one goes."""
        self.now = 1 - self.now
        for name in {*_STATES[0], *_STATES[1]}:
            (self.folder / name).unlink(missing_ok=True)
        for name, body in _STATES[self.now].items():
            write_article(self.folder / name, body, seconds=1 + self.now)

    @property
    def wanted(self) -> Corpus:
        """What the index shall say of the folder as it is now."""
        return self.expected[1 - self.now]  # each was built after a turn

    @property
    def other(self) -> Corpus:
        """What it shall say of the folder's other state."""
        return self.expected[self.now]

    @property
    def pointer(self) -> bytes:
        """Which generation is in force, and the checksum of its checksums."""
        return (self.index / "current").read_bytes()

    def assert_wanted(self, *, deep: bool = True, tidy: bool = True) -> None:
        """The index says what a full build does (``deep``), and holds nothing else (``tidy``)."""
        generation = find_generation(self.index)
        assert generation is not None
        assert generation.manifest.version == self.wanted.version
        if deep:
            assert_same(open_corpus(self.index), self.wanted)
        if tidy:
            needed = {"current", "lock", generation.place.name, *generation.manifest.shards}
            assert {path.name for path in self.index.iterdir()} == needed


def in_child(work: Callable[[], int | None]) -> int:
    """Run work in a fork of this process and return its exit code; 1 where it raised."""
    pid = start_child(work)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def start_child(work: Callable[[], int | None]) -> int:
    """Start work in a fork, where all is imported already, and return the process's id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        code = work() or 0
    except BaseException:
        traceback.print_exc()
    os._exit(code)


def read_lexicons_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep lexicons that have been read: they would take half the time of a small build."""

    def remember(name: str, key: Callable[..., object]) -> None:
        load = resolve_name(name)

        def load_once(*arguments: object) -> Lexicons:
            at = name, key(*arguments)
            if at not in _KNOWN:
                _KNOWN[at] = load(*arguments)
            return _KNOWN[at]

        monkeypatch.setattr(name, load_once)

    remember("corpus.generations.load_lexicons", _contents)
    remember(
        "corpus.orders.load_corpus_lexicons",
        lambda folder, settings: settings.lexicons and _contents(folder / settings.lexicons),
    )


def _contents(folder: Path) -> tuple[tuple[str, bytes], ...]:
    return tuple((path.name, path.read_bytes()) for path in sorted(folder.iterdir()))
