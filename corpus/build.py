"""Bring the index of a folder up to date: read what is new, count it, and tell the whole anew.

A full build is an update of nothing. Workers read files and leave the articles as drafts on disk;
when the lines of all articles, old and new, have shown which are page furniture, workers turn the
drafts into shards. Articles that counted before are masked when their file is gone or has changed,
or when what is furniture has changed for them: then they are read again. What only the whole
corpus tells (``corpus.whole``) is told anew each time, so an update ends where a full build would.
"""

import os
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.changes import told_time
from corpus.drafts import Draft, count_table_lines, write_draft
from corpus.executors import TaskExecutor, open_executor, run_tasks
from corpus.generations import (
    FILE_SCHEMA,
    SCHEMA_VERSION,
    Generation,
    Manifest,
    keep_tidy,
    write_generation,
)
from corpus.keeping import (
    Kept,
    find_touched,
    find_usable,
    is_current,
    keep,
    keep_files,
    list_decided,
)
from corpus.merging import choose_crumbs, merge_shards
from corpus.mirror import index_place
from corpus.orders import Order, compute_digest, place_order
from corpus.segmentation import Engine
from corpus.shards import (
    SHARD_ARTICLES,
    SHARDS_A_ROUND,
    SMALL_SHARD,
    Part,
    number_shard,
    read_keys,
    read_line_table,
    write_shard,
)
from corpus.store import (
    default_index_dir,
    explain_failure,
    get_array,
    get_table,
    hold_index,
    new_folder,
)
from corpus.vocabulary import SCHEMA as VOCABULARY_SCHEMA
from corpus.vocabulary import number_keys, tabulate_vocabulary
from corpus.whole import Member, find_positions, tabulate_members
from data_loader.folder import check_corpus_folder
from data_loader.found_furniture import FoundFurniture, find_furniture
from data_loader.loading import Progress
from data_loader.places import find_place, full_name, is_of_one_process

_MOST_FILES_A_DRAFT: Final = 1_000
_DRAFTS_A_CORE: Final = 4


def update_index(
    folder: str | os.PathLike[str],
    *,
    index_dir: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    scheduler: str = "",
    engine: Engine = "rjieba",
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> Path:
    """Bring the index of a folder up to date and return where it lies on this machine.

    Args:
        folder: the folder of articles, also at an address such as ``s3://bucket/articles``.
        index_dir: where the index lies, also at an address; the user's cache by default.
        workers: processes; by default one for a few files, every core for many.
        scheduler: address of a Dask scheduler, whose workers then build; none by default.
        engine: the segmenter.
        progress: told how many files are done, and of how many.
        warn: told in words why an index that is there has to be built from nothing.

    Raises:
        CorpusFolderError: the folder is missing, is no folder or cannot be read, or its
            ``corpus.toml`` or its own lexicons are wrong. ``WorkersError``, which is one: the
            cluster cannot build.
        IndexWriteError: the index cannot be written; the one that was there stays in force.
    """
    place = find_place(folder)
    check_corpus_folder(place)
    index = index_place(index_dir or default_index_dir(folder))
    if is_of_one_process(folder) or is_of_one_process(index_dir or ""):
        workers = 1
    with hold_index(index):
        order = place_order(place, index, engine)
        with explain_failure(index), keep_tidy(index):
            old = find_usable(order, warn)
            kept = keep(order, old)
            if old is not None and is_current(order, old, kept):
                return index
            with open_executor(
                workers,
                n_files=len(order.files) - len(kept.files),
                scheduler=scheduler,
                folder=order.folder,
                index_dir=order.index_dir,
            ) as executor:
                _Build(order, old, executor, progress).run(kept)
    return index


class _Build:
    """One run from changed files to a new generation."""

    def __init__(
        self,
        order: Order,
        old: Generation | None,
        executor: TaskExecutor,
        progress: Progress | None,
    ) -> None:
        self._order = order
        self._old = old
        self._executor = executor
        self._progress = progress
        self._drafts_dir = new_folder(order.index_dir, "drafts")
        self._files = {os.fsencode(file.path): file for file in order.files}
        self._report: dict[bytes, Mapping[str, object]] = {}
        self._total = self._read = self._counted = 0

    def run(self, kept: Kept) -> None:
        """Read, count, and put a new generation in force."""
        try:
            self._run(kept)
        finally:
            self._executor.clear(self._drafts_dir)

    def _run(self, kept: Kept) -> None:
        known = set(kept.files["path"].to_pylist())
        drafts = self._read_files([path for path in self._files if path not in known])
        found = self._find_furniture(kept, drafts)
        touched = find_touched(self._old, kept, found)
        if self._old is not None and touched:
            stays = pc.invert(pc.is_in(kept.files["file"], value_set=pa.array(sorted(touched))))
            again = kept.files.filter(pc.invert(stays))["path"].to_pylist()
            kept = keep_files(self._order.index_dir, self._old, kept.files.filter(stays))
            drafts += self._read_files(again)
        names = self._write_shards(drafts, found)
        self._finish(kept, names, found)

    def _read_files(self, paths: Sequence[bytes]) -> list[Draft]:
        n_drafts = _DRAFTS_A_CORE * max(self._executor.n_workers, os.cpu_count() or 1)
        size = min(1 + len(paths) // n_drafts, _MOST_FILES_A_DRAFT)
        runs = [paths[at : at + size] for at in range(0, len(paths), size)]
        tasks = [[os.fsdecode(path) for path in run] for run in runs]
        work = partial(
            write_draft,
            folder=self._order.folder,
            settings=self._order.settings,
            place=self._drafts_dir,
        )
        self._total += len(paths)
        drafts = []
        for run, draft in zip(runs, run_tasks(self._executor, work, tasks), strict=True):
            drafts.append(draft)
            self._report.update(zip(run, draft.report, strict=True))
            self._tell(read=len(run))
        return drafts

    def _find_furniture(self, kept: Kept, drafts: Sequence[Draft]) -> FoundFurniture:
        old = [read_line_table(member.place, member.live) for member in kept.members]
        new = [get_table(self._drafts_dir, draft.name) for draft in drafts]
        return find_furniture(count_table_lines([*old, *new]), self._order.choices)

    def _write_shards(self, drafts: Sequence[Draft], found: FoundFurniture) -> list[str]:
        tasks = _divide(drafts)
        work = partial(
            write_shard,
            drafts=self._drafts_dir,
            found=found,
            lexicons=self._order.lexicons,
            engine=self._order.engine,
        )
        names = []
        for task, name in zip(tasks, run_tasks(self._executor, work, tasks), strict=True):
            names.append(name)
            self._tell(counted=sum(stop - start for _, start, stop in task))
        self._tell(counted=self._total)
        return names

    def _tell(self, *, read: int = 0, counted: int = 0) -> None:
        """Tell how far the build is; a file is half done when it has been read."""
        self._read += read
        self._counted = min(self._counted + counted, self._read)
        if self._progress is not None and self._total:
            self._progress((self._read + self._counted) // 2, self._total)

    def _finish(self, kept: Kept, names: Sequence[str], found: FoundFurniture) -> None:
        index = self._order.index_dir
        numbers = {key: number for number, key in enumerate(self._old_keys())}
        shards, seals = self._number_shards(kept, names, numbers)
        members = tabulate_members(shards)
        positions = find_positions(members, shards)
        is_traditional = pc.equal(members["script"], "Hant").to_numpy()
        vocabulary = tabulate_vocabulary(
            list(numbers),
            self._order.lexicons.stop_words,
            shards,
            positions,
            is_traditional,
            known=self._old_vocabulary(shards),
            executor=self._executor,
        )
        files = self._tabulate_files(kept.files)
        manifest = Manifest(
            schema=SCHEMA_VERSION,
            version=compute_digest([*sorted(self._order.fingerprints.items()), *_identify(files)]),
            folder=full_name(self._order.folder),
            name=self._order.settings.name,
            fingerprints=self._order.fingerprints,
            shards=[shard.place.name for shard in shards],
            seals=[seals[shard.place.name] for shard in shards],
        )
        write_generation(
            index,
            manifest,
            tables={"files": files, "members": members, "vocabulary": vocabulary},
            furniture={
                "found": {outlet: sorted(lines) for outlet, lines in found.lines.items()},
                "decided": list_decided(self._order.choices),
            },
            lexicons=self._order.lexicon_files,
        )

    def _number_shards(
        self, kept: Kept, names: Sequence[str], numbers: dict[str, int]
    ) -> tuple[list[Member], dict[str, str]]:
        """Return all shards, the new ones numbered and small ones put together, and their seals."""
        index, drafts = self._order.index_dir, self._drafts_dir
        tasks = ((name, number_keys(numbers, read_keys(drafts, name))) for name in names)
        work = partial(number_shard, drafts=drafts, index_dir=index)
        new = dict(run_tasks(self._executor, work, tasks))
        seals = self._old_seals() | new
        shards = [*kept.members, *(_all_live(index / name) for name in new)]
        while crumbs := choose_crumbs(shards):
            merge = partial(merge_shards, index_dir=index)
            for name, seal in run_tasks(self._executor, merge, [crumbs]):
                seals[name] = seal
                shards = [shard for shard in shards if shard not in crumbs]
                shards.append(_all_live(index / name))
        return shards, seals

    def _old_seals(self) -> dict[str, str]:
        if self._old is None:
            return {}
        return dict(zip(self._old.manifest.shards, self._old.manifest.seals, strict=True))

    def _old_keys(self) -> list[str]:
        keys: list[str] = self._old.table("vocabulary")["key"].to_pylist() if self._old else []
        return keys

    def _old_vocabulary(self, shards: Sequence[Member]) -> pa.Table:
        """Return the vocabulary so far, its shards numbered as they are now."""
        if self._old is None:
            return VOCABULARY_SCHEMA.empty_table()
        places = [shard.place.name for shard in shards]
        renumbered = [places.index(n) if n in places else -1 for n in self._old.manifest.shards]
        lookup = np.array([*renumbered, -1], np.int32)
        vocabulary = self._old.table("vocabulary")
        for name in ("type_shard", "traditional_shard"):
            at = VOCABULARY_SCHEMA.get_field_index(name)
            shard = pa.array(lookup[vocabulary[name].to_numpy()])
            vocabulary = vocabulary.set_column(at, name, shard)
        return vocabulary

    def _tabulate_files(self, kept: pa.Table) -> pa.Table:
        """Return the files seen, in the order of their list."""
        rows: dict[bytes, Mapping[str, object]] = {row["path"]: row for row in kept.to_pylist()}
        rows.update(self._report)
        told = [
            {
                **rows[path],
                "path": path,
                "size": file.size,
                "mtime_ns": told_time(file, listed_ns=self._order.listed_ns),
            }
            for path, file in self._files.items()
        ]
        return pa.Table.from_pylist(told, schema=FILE_SCHEMA)


def _divide(drafts: Sequence[Draft]) -> list[list[Part]]:
    """Share the drafted articles out among shards of equal size; the same ones on any machine."""
    total = sum(draft.n_articles for draft in drafts)
    n_shards = -(-total // SHARD_ARTICLES)
    if total > SMALL_SHARD:
        n_shards = -(-n_shards // SHARDS_A_ROUND) * SHARDS_A_ROUND
    ends = [round(total * (n + 1) / n_shards) for n in range(n_shards)]
    tasks: list[list[Part]] = [[] for _ in ends]
    before = 0
    for draft in drafts:
        at = 0
        while at < draft.n_articles:
            task = bisect_right(ends, before + at)
            stop = min(draft.n_articles, ends[task] - before)
            tasks[task].append((draft.name, at, stop))
            at = stop
        before += draft.n_articles
    return tasks


def _all_live(place: Path) -> Member:
    return Member(place, np.ones(len(get_array(place, "n_tokens")), np.bool_))


def _identify(files: pa.Table) -> list[tuple[bytes, str]]:
    return list(zip(files["path"].to_pylist(), files["content"].to_pylist(), strict=True))
