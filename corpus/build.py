"""Build the index of a folder: see whether anything changed, read, count, put in force.

Workers read the files, count the words of their articles and the lines at the articles' edges. When
the lines of all files together have shown which are page furniture, the few articles that hold any
are counted again without it.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pandas as pd

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


Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Batch:
    """What one worker sends back for a run of files, read and counted."""

    run: Run
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
        settings = replace(load_settings(folder), choices=choices)
        lexicons = load_corpus_lexicons(folder, settings)
        with open_executor(workers, n_files=len(files)) as executor:
            work = partial(
                _read_and_count, folder=folder, settings=settings, lexicons=lexicons, engine=engine
            )
            batches = _run_batches(work, files, executor, progress)
            count = partial(count_texts, lexicons=lexicons, engine=engine)
            corpus = _assemble(batches, choices, lexicons, count, executor)
        write_generation(
            index,
            replace(corpus, folder=str(folder), version=fingerprint, name=settings.name),
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


def _run_batches(
    work: Callable[[Sequence[str]], _Batch],
    files: Sequence[SourceFile],
    executor: Executor,
    progress: Progress | None,
) -> list[_Batch]:
    even = 1 + len(files) // (_BATCHES_A_CORE * (os.cpu_count() or 1))
    size = min(even, _MOST_FILES_A_BATCH)
    paths = [source.path for source in files]
    tasks = [paths[at : at + size] for at in range(0, len(paths), size)]
    done = 0
    batches: list[_Batch] = []
    for task, batch in zip(tasks, executor.map(work, tasks), strict=True):
        batches.append(batch)
        done += len(task)
        if progress is not None:
            progress(done, len(files))
    return batches


def _read_and_count(
    paths: Sequence[str],
    *,
    folder: str | os.PathLike[str],
    settings: CorpusSettings,
    lexicons: Lexicons,
    engine: Engine,
) -> _Batch:
    run = read_files(folder, paths, settings)
    return _Batch(run, count_texts(run.rows, lexicons, engine=engine))


def _assemble(
    batches: Sequence[_Batch],
    choices: FurnitureChoices,
    lexicons: Lexicons,
    count: Callable[[Sequence[Row]], TextCounts],
    executor: Executor,
) -> Corpus:
    """Return the corpus of the batches; what furniture was found in is counted again meanwhile."""
    rows = [row for batch in batches for row in batch.run.rows]
    lines = add_counts([batch.run.lines for batch in batches])
    mended = _mend_rows(rows, find_furniture(lines, choices))
    again = executor.submit(count, list(mended.values()))
    return assemble_corpus(
        _tabulate(rows, mended),
        [*(batch.counts for batch in batches), again.result()],
        report_table(line for batch in batches for line in batch.run.report),
        lexicons,
    )


def _mend_rows(rows: Sequence[Row], found: FoundFurniture) -> dict[int, Row]:
    """Return, by its position, every row that furniture was found in, without it."""
    clean = ((at, row, remove_furniture(row, found)) for at, row in enumerate(rows))
    return {at: mended for at, row, mended in clean if mended is not row}


def _tabulate(rows: Sequence[Row], mended: Mapping[int, Row]) -> pd.DataFrame:
    """Return the *articles* table; its index counts the rows, then the mended ones."""
    articles = articles_table([*rows, *mended.values()]).drop(index=list(mended))
    articles = merge_outlet_names(articles)
    articles[["text_group", "is_copy"]] = group_copies(articles)
    return articles
