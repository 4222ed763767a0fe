"""Build the index of a folder: see whether anything changed, read, count, put in force.

Workers pass over the corpus twice: they read the files and count the lines at the articles' edges;
then, when the lines of all files together have shown which are page furniture, they take those out
and segment what is left.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from corpus.assembly import assemble_corpus
from corpus.counting import TextCounts, count_texts
from corpus.executors import open_executor
from corpus.model import Corpus
from corpus.segmentation import Engine
from corpus.store import (
    SCHEMA_VERSION,
    default_index_dir,
    hash_files,
    open_corpus,
    read_choices,
    read_manifest,
    write_generation,
)
from data_loader import (
    CorpusSettings,
    FoundFurniture,
    FurnitureChoices,
    Progress,
    Run,
    SourceFile,
    add_counts,
    find_furniture,
    find_own_lexicons,
    group_copies,
    list_files,
    load_corpus_lexicons,
    load_settings,
    merge_outlet_names,
    read_files,
    remove_furniture,
)
from data_loader.lexicons import LEXICON_FOLDER, Lexicons
from data_loader.schema import articles_table, report_table

# A batch brings its own vocabulary, which costs time to merge: few batches, but enough of them to
# keep every core busy to the end.
_MOST_FILES_A_BATCH: Final = 1_000
_BATCHES_A_CORE: Final = 3
_COUNTING_PACKAGES: Final = ("rjieba", "jieba", "OpenCC")
_NO_CHOICES: Final = FurnitureChoices()


@dataclass(frozen=True)
class _Batch:
    """What one worker sends back for a run of files, read and counted."""

    rows: list[Mapping[str, Any]]
    counts: TextCounts


def ensure_corpus(
    folder: str | os.PathLike[str],
    *,
    index_dir: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    engine: Engine = "rjieba",
    progress: Progress | None = None,
) -> Corpus:
    """Return the corpus of a folder: its index as it is where nothing changed, else a new one.

    Args:
        folder: the folder of articles.
        index_dir: where the index lies; the user's cache by default.
        workers: processes; by default one for a few files, every core for many.
        engine: the segmenter.
        progress: told how far the reading is.

    Raises:
        CorpusFolderError: the folder is missing, is no folder or cannot be read, or its
            ``corpus.toml`` or its own lexicons are wrong.
    """
    index = Path(index_dir) if index_dir is not None else default_index_dir(folder)
    files = list_files(folder)
    choices = read_choices(index)
    fingerprint = compute_fingerprint(files, engine=engine, choices=choices)
    manifest = read_manifest(index)
    if manifest is None or manifest.fingerprint != fingerprint:
        settings = load_settings(folder)
        lexicons = load_corpus_lexicons(folder, settings)
        with open_executor(workers, n_files=len(files)) as executor:
            told = _Told(len(files), progress)
            runs = _read(folder, files, settings, executor, told)
            found = find_furniture(add_counts([run.lines for run in runs]), choices)
            batches = _count(runs, found, lexicons, engine, executor, told)
            corpus = _assemble(runs, batches, lexicons, folder, fingerprint, settings.name)
        write_generation(
            index,
            corpus,
            fingerprint=fingerprint,
            lexicons_dir=LEXICON_FOLDER,
            own_lexicons_dir=find_own_lexicons(folder, settings),
        )
    return open_corpus(index)


def compute_fingerprint(
    files: Sequence[SourceFile], *, engine: Engine, choices: FurnitureChoices = _NO_CHOICES
) -> str:
    """Return a digest of all that the index depends on.

    That is the files' paths, sizes and times (``corpus.toml`` and a corpus' own lexicons are such
    files), the lexicons' contents, what a reader decided about furniture, the index schema and the
    versions of the packages that fold and segment.
    """
    digest = blake2b(digest_size=16)
    packages = [f"{name} {version(name)}" for name in _COUNTING_PACKAGES]
    decided = [sorted(choices.kept), sorted(choices.removed)]
    told = [SCHEMA_VERSION, engine, *packages, hash_files(LEXICON_FOLDER), *decided, *files]
    for part in told:
        digest.update(repr(part).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


class _Told:
    """Tells how far two passes over the files are, as files done: each pass is half of a file."""

    def __init__(self, n_files: int, progress: Progress | None) -> None:
        self._n_files = n_files
        self._progress = progress
        self._n_passed = 0

    def add(self, n_files: int) -> None:
        self._n_passed += n_files
        if self._progress is not None and n_files:
            self._progress(self._n_passed // 2, self._n_files)


def _read(
    folder: str | os.PathLike[str],
    files: Sequence[SourceFile],
    settings: CorpusSettings,
    executor: Executor,
    told: _Told,
) -> list[Run]:
    even = 1 + len(files) // (_BATCHES_A_CORE * (os.cpu_count() or 1))
    size = min(even, _MOST_FILES_A_BATCH)
    paths = [source.path for source in files]
    tasks = [paths[at : at + size] for at in range(0, len(paths), size)]
    read = partial(read_files, folder, settings=settings)
    runs: list[Run] = []
    for task, run in zip(tasks, executor.map(read, tasks), strict=True):
        runs.append(run)
        told.add(len(task))
    return runs


def _count(
    runs: Sequence[Run],
    found: FoundFurniture,
    lexicons: Lexicons,
    engine: Engine,
    executor: Executor,
    told: _Told,
) -> list[_Batch]:
    work = partial(_count_rows, found=found, lexicons=lexicons, engine=engine)
    batches: list[_Batch] = []
    for run, batch in zip(runs, executor.map(work, (run.rows for run in runs)), strict=True):
        batches.append(batch)
        told.add(len(run.report))
    return batches


def _count_rows(
    rows: Sequence[Mapping[str, Any]], *, found: FoundFurniture, lexicons: Lexicons, engine: Engine
) -> _Batch:
    clean = [remove_furniture(row, found) for row in rows]
    return _Batch(clean, count_texts(clean, lexicons, engine=engine))


def _assemble(
    runs: Sequence[Run],
    batches: Sequence[_Batch],
    lexicons: Lexicons,
    folder: str | os.PathLike[str],
    fingerprint: str,
    name: str,
) -> Corpus:
    rows = (row for batch in batches for row in batch.rows)
    articles = merge_outlet_names(articles_table(rows))
    articles[["text_group", "is_copy"]] = group_copies(articles)
    return assemble_corpus(
        articles,
        [batch.counts for batch in batches],
        report_table(line for run in runs for line in run.report),
        lexicons,
        folder=str(folder),
        version=fingerprint,
        name=name,
    )
