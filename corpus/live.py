"""A corpus that stays open: watched, and brought up to date while its readers read on."""

import gc
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from corpus.changes import Changes, count_changes
from corpus.memory import release_memory, save_memory
from corpus.model import Corpus
from corpus.opening import ensure_corpus, open_corpus
from corpus.store import DamagedIndexError, read_pointer
from data_loader.folder import CorpusFolderError
from data_loader.objects import AddressError

PAUSE: Final = 10.0
"""Seconds between two looks at a folder, at least."""
# A look may take this part of the time, so that a folder of a million files is not listed all day.
_PART_OF_THE_TIME: Final = 0.02

_LOG: Final = logging.getLogger(__name__)


class Update:
    """One run that brings a corpus up to date, as its readers see it.

    Attributes:
        done: files read and counted so far.
        total: files to be read and counted; 0 until that is known.
        warning: why the index had to be built from nothing or could not be written; else empty.
        error: what went wrong; None while nothing has.
        new_articles: articles that the corpus did not have before; 0 when it is first opened.
        ended: when it was over, on the clock of ``time.monotonic``; infinite until then.
    """

    def __init__(self) -> None:
        self.done = self.total = 0
        self.warning = ""
        self.error: Exception | None = None
        self.new_articles = 0
        self.ended = math.inf
        self._began = self._told = time.monotonic()
        self._over = threading.Event()

    @property
    def is_running(self) -> bool:
        """Whether it is not over yet."""
        return not self._over.is_set()

    @property
    def seconds_left(self) -> float:
        """How long reading and counting will still take at the rate so far; infinite at first."""
        if not self.done:
            return math.inf
        left = (self._told - self._began) / self.done * (self.total - self.done)
        return max(0.0, left - (time.monotonic() - self._told))

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is over, or some seconds; say whether it is over."""
        return self._over.wait(seconds)

    def tell(self, done: int, total: int) -> None:
        """Note how many files are done, and of how many."""
        self.done, self.total, self._told = done, total, time.monotonic()

    def warn(self, told: str) -> None:
        """Note in words what there is to tell of the index."""
        self.warning = f"{self.warning} {told}".strip()

    def end(self) -> None:
        """Note that it is over."""
        self.ended = time.monotonic()
        self._over.set()


class LiveCorpus:
    """The corpus of a folder, for all who read it.

    Attributes:
        corpus: the corpus in force; None until the folder has been opened.
        update: the last update, running or over; None before the first.
    """

    def __init__(self, folder: str, index_dir: Path, *, scheduler: str = "") -> None:
        self.corpus: Corpus | None = None
        self.update: Update | None = None
        self._folder = folder
        self._index = index_dir
        self._scheduler = scheduler
        self._opened: tuple[Path, str] | None = None
        self._changes = Changes()
        self._next_look = 0.0
        self._lock = threading.Lock()
        save_memory()

    def start_update(self) -> Update:
        """Bring the index up to date, a thread waiting for it, and open it; return the run.

        One at a time: whoever asks while one is running is given that one. The corpus in force
        stays so until the new one is open, and when the update fails.
        """
        return self._start(
            lambda update: ensure_corpus(
                self._folder,
                index_dir=self._index,
                scheduler=self._scheduler,
                progress=update.tell,
                warn=update.warn,
                apart=True,
            )
        )

    def changes(self) -> Changes:
        """Return how the folder differed from the corpus at the last look; never waits for one."""
        with self._lock:
            is_busy = self.update is None or self.update.is_running
            if not is_busy and time.monotonic() >= self._next_look:
                self._next_look = math.inf
                threading.Thread(target=self._look, args=[self.update], daemon=True).start()
        return self._changes

    def _start(self, bring: Callable[[Update], Corpus]) -> Update:
        with self._lock:
            if self.update is None or not self.update.is_running:
                self.update = Update()
                work = threading.Thread(target=self._run, args=[bring, self.update], daemon=True)
                work.start()
            return self.update

    def _run(self, bring: Callable[[Update], Corpus], update: Update) -> None:
        try:
            with _without_collections():
                corpus = bring(update)
        except Exception as error:
            if not isinstance(error, CorpusFolderError | OSError):
                _LOG.exception("The corpus could not be brought up to date.")
            # Its frames hold the tables of the build.
            update.error = error.with_traceback(None)
        else:
            self._put_in_force(corpus, update)
        finally:
            release_memory()
            with self._lock:
                self._next_look = time.monotonic() + PAUSE
            update.end()

    def _put_in_force(self, corpus: Corpus, update: Update) -> None:
        old = self.corpus
        if old is None or old.version != corpus.version:
            if old is not None:
                new = set(corpus.articles["article_id"]) - set(old.articles["article_id"])
                update.new_articles = len(new)
            self.corpus = corpus
        self._opened = self._read_pointer()
        self._changes = Changes()
        is_first, old = old is None, None
        _leave_out_of_collections(is_first=is_first)

    def _look(self, before: Update) -> None:
        began = time.monotonic()
        try:
            changes = count_changes(self._folder, self._index)
        except (CorpusFolderError, OSError):
            changes = Changes()  # a drive that is away for a while: the corpus is here
        took = time.monotonic() - began
        with self._lock:
            is_news = self.update is before
            if is_news:
                self._changes = changes
                self._next_look = time.monotonic() + max(PAUSE, took / _PART_OF_THE_TIME)
        pointed = self._read_pointer()
        if is_news and pointed not in (None, self._opened):
            self._opened = pointed
            # Another process has built it.
            self._start(lambda _: open_corpus(self._index, scheduler=self._scheduler))

    def _read_pointer(self) -> tuple[Path, str] | None:
        try:
            return read_pointer(self._index)
        except (DamagedIndexError, AddressError):
            return None  # the next update tells of it


@contextmanager
def _without_collections() -> Iterator[None]:
    """Let no garbage be looked for meanwhile: a corpus that is being opened has none, only more."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _leave_out_of_collections(*, is_first: bool) -> None:
    """Keep the corpus, and all that has been imported, out of the collections of garbage.

    Looking through a corpus would take longer than most questions. What was left out before is
    looked through once, unless this corpus is the first one: a part may be garbage by now.
    """
    if not is_first:
        gc.unfreeze()
        gc.collect()
    gc.freeze()
