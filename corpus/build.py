"""Build the index of a folder: see whether anything changed, read, count, put in force."""

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
    read_manifest,
    write_generation,
)
from data_loader import (
    CorpusSettings,
    Progress,
    SourceFile,
    find_own_lexicons,
    group_copies,
    list_files,
    load_corpus_lexicons,
    load_settings,
    merge_outlet_names,
    read_file,
)
from data_loader.lexicons import LEXICON_FOLDER, Lexicons
from data_loader.schema import articles_table, report_table

_FILES_A_BATCH: Final = 128
_COUNTING_PACKAGES: Final = ("rjieba", "jieba", "OpenCC")


@dataclass(frozen=True)
class _Batch:
    """What one worker sends back for a run of files."""

    rows: list[Mapping[str, Any]]
    report: list[Mapping[str, Any]]
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
    fingerprint = compute_fingerprint(files, engine=engine)
    manifest = read_manifest(index)
    if manifest is None or manifest.fingerprint != fingerprint:
        settings = load_settings(folder)
        lexicons = load_corpus_lexicons(folder, settings)
        with open_executor(workers, n_files=len(files)) as executor:
            batches = _read_and_count(folder, files, settings, lexicons, engine, executor, progress)
            corpus = _assemble(batches, lexicons, folder, fingerprint, settings.name)
        write_generation(
            index,
            corpus,
            fingerprint=fingerprint,
            lexicons_dir=LEXICON_FOLDER,
            own_lexicons_dir=find_own_lexicons(folder, settings),
        )
    return open_corpus(index)


def compute_fingerprint(files: Sequence[SourceFile], *, engine: Engine) -> str:
    """Return a digest of all that the index depends on.

    That is the files' paths, sizes and times (``corpus.toml`` and a corpus' own lexicons are such
    files), the lexicons' contents, the index schema and the
    versions of the packages that fold and segment.
    """
    digest = blake2b(digest_size=16)
    packages = [f"{name} {version(name)}" for name in _COUNTING_PACKAGES]
    told = [SCHEMA_VERSION, engine, *packages, hash_files(LEXICON_FOLDER), *files]
    for part in told:
        digest.update(repr(part).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _read_and_count(
    folder: str | os.PathLike[str],
    files: Sequence[SourceFile],
    settings: CorpusSettings,
    lexicons: Lexicons,
    engine: Engine,
    executor: Executor,
    progress: Progress | None,
) -> list[_Batch]:
    runs = [files[at : at + _FILES_A_BATCH] for at in range(0, len(files), _FILES_A_BATCH)]
    work = partial(_read_batch, folder=folder, settings=settings, lexicons=lexicons, engine=engine)
    done = 0
    batches: list[_Batch] = []
    for run, batch in zip(runs, executor.map(work, runs), strict=True):
        batches.append(batch)
        done += len(run)
        if progress is not None:
            progress(done, len(files))
    return batches


def _read_batch(
    files: Sequence[SourceFile],
    *,
    folder: str | os.PathLike[str],
    settings: CorpusSettings,
    lexicons: Lexicons,
    engine: Engine,
) -> _Batch:
    results = [read_file(folder, source.path, settings) for source in files]
    rows = [row for result in results for row in result.rows]
    report = [result.report for result in results]
    return _Batch(rows, report, count_texts(rows, lexicons, engine=engine))


def _assemble(
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
        report_table(line for batch in batches for line in batch.report),
        lexicons,
        folder=str(folder),
        version=fingerprint,
        name=name,
    )
