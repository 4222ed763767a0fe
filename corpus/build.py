"""Bring the index of a folder up to date: read what is new, count it, and tell the whole anew.

A full build is an update of nothing. Workers read files and leave the articles as drafts on disk;
when the lines of all articles, old and new, have shown which are page furniture, workers turn the
drafts into shards. Articles that counted before are masked when their file is gone or has changed,
or when what is furniture has changed for them: then they are read again. What only the whole
corpus tells (``corpus.whole``) is told anew each time, so an update ends where a full build would.
"""

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.changes import UNKNOWN, find_known, told_times
from corpus.copies import PAIR_SCHEMA, group_copies
from corpus.drafts import Draft, open_lines, write_draft
from corpus.executors import InProcessExecutor, TaskExecutor, open_executor, run_tasks
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
    find_kept_furniture,
    find_touched,
    find_usable,
    is_current,
    keep,
    keep_files,
    list_decided,
)
from corpus.merging import choose_crumbs, merge_shards, move_rows, number_moved
from corpus.mirror import shown_name
from corpus.orders import Order, compute_digest, place_order
from corpus.places import find_places
from corpus.segmentation import Engine
from corpus.shards import (
    SHARD_ARTICLES,
    SHARDS_A_ROUND,
    SMALL_SHARD,
    Part,
    number_shard,
    read_keys,
    write_shard,
)
from corpus.store import (
    DamagedIndexError,
    check_folder,
    explain_failure,
    get_array,
    hold_index,
    new_folder,
)
from corpus.vocabulary import SCHEMA as VOCABULARY_SCHEMA
from corpus.vocabulary import Numbering, is_counted, tabulate_vocabulary
from corpus.whole import Member, find_positions, tabulate_members
from data_loader.found_furniture import FoundFurniture
from data_loader.loading import Progress
from data_loader.places import full_name, is_of_one_process

_MOST_FILES_A_DRAFT: Final = 500
_DRAFTS_A_CORE: Final = 4
_NUMBERED_AT_ONCE: Final = 2
"""Of so many shards the types are numbered together, and are in memory."""


def update_index(
    folder: str | os.PathLike[str],
    *,
    index_dir: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    scheduler: str = "",
    engine: Engine | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> Path:
    """Bring the index of a folder up to date and return where it lies on this machine.

    Args:
        folder: the folder of articles, also at an address such as ``s3://bucket/articles``.
        index_dir: where the index lies, also at an address; the user's cache by default.
        workers: processes; by default one for a few files, for many what the machine has cores and
            memory for.
        scheduler: address of a Dask scheduler, whose workers then build; none by default.
        engine: the segmenter; by default what ``WENMAI_SEGMENTER`` names, or ``rjieba``.
        progress: told how many files are done, and of how many.
        warn: told in words why an index that is there has to be built from nothing.

    Raises:
        CorpusFolderError: the folder is missing, is no folder or cannot be read, or its
            ``corpus.toml`` or its own lexicons are wrong. ``WorkersError``, which is one: the
            cluster cannot build.
        IndexWriteError: the index cannot be written, or not there; the one that was there stays in
            force.
    """
    place, index = find_places(folder, index_dir)
    if is_of_one_process(folder) or is_of_one_process(shown_name(index)):
        workers = 1
    with hold_index(index):
        order = place_order(place, index, engine)
        with explain_failure(index), keep_tidy(index):
            old = find_usable(order, warn)
            kept = keep(order, old)
            if old is not None and is_current(order, old, kept):
                return index
            with ExitStack() as opened:

                def open_for(n_files: int) -> TaskExecutor:
                    executor = open_executor(
                        workers,
                        n_files=n_files,
                        scheduler=scheduler,
                        folder=order.folder,
                        index_dir=order.index_dir,
                    )
                    return opened.enter_context(executor)

                _Build(order, old, open_for, progress).run(kept)
    return index


class _Build:
    """One run from changed files to a new generation."""

    def __init__(
        self,
        order: Order,
        old: Generation | None,
        open_for: Callable[[int], TaskExecutor],
        progress: Progress | None,
    ) -> None:
        self._order = order
        self._old = old
        self._open_for = open_for
        self._progress = progress
        self._drafts_dir = new_folder(order.index_dir, "drafts")
        self._report: list[pa.Table] = []
        self._total = self._read = self._counted = 0

    def run(self, kept: Kept) -> None:
        """Read, count, and put a new generation in force."""
        self._executor = self._open_for(len(self._order.files) - len(kept.files))
        try:
            self._run(kept)
        finally:
            self._executor.clear(self._drafts_dir)

    def _run(self, kept: Kept) -> None:
        is_new = find_known(self._order.paths, kept.files) == UNKNOWN
        drafts = self._read_files(self._order.paths.filter(pa.array(is_new)))
        found = self._find_furniture(kept, drafts)
        touched = find_touched(self._old, kept, found)
        if self._old is not None and touched:
            stays = pc.invert(pc.is_in(kept.files["file"], value_set=pa.array(sorted(touched))))
            again = kept.files.filter(pc.invert(stays))["path"].combine_chunks()
            kept = keep_files(self._order.index_dir, self._old, kept.files.filter(stays))
            if isinstance(self._executor, InProcessExecutor):  # it sufficed for what is new
                self._executor = self._open_for(len(again))
            drafts += self._read_files(again)
        numbering = Numbering(self._old_table("vocabulary", VOCABULARY_SCHEMA)["key"])
        names = self._write_shards(drafts, found)
        seals = self._number_shards(names, numbering)
        self._finish(kept, seals, numbering.keys, found)

    def _find_furniture(self, kept: Kept, drafts: Sequence[Draft]) -> FoundFurniture:
        new = [open_lines(self._drafts_dir, draft.name) for draft in drafts]
        return find_kept_furniture(self._old, kept, new, self._order.choices)

    def _read_files(self, paths: pa.Array) -> list[Draft]:
        n_drafts = _DRAFTS_A_CORE * max(self._executor.n_workers, os.cpu_count() or 1)
        size = min(1 + len(paths) // n_drafts, _MOST_FILES_A_DRAFT)
        runs = [paths[at : at + size] for at in range(0, len(paths), size)]
        tasks = ([os.fsdecode(path) for path in run.to_pylist()] for run in runs)
        work = partial(
            write_draft,
            folder=self._order.folder,
            settings=self._order.settings,
            place=self._drafts_dir,
        )
        self._total += len(paths)
        drafts = []
        for run, draft in zip(runs, run_tasks(self._executor, work, tasks), strict=True):
            self._report.append(_tabulate_report(run, draft.report))
            drafts.append(replace(draft, report=()))
            self._tell(read=len(run))
        return drafts

    def _write_shards(self, drafts: Sequence[Draft], found: FoundFurniture) -> Iterator[str]:
        """Yield the names of the new shards as they are written."""
        tasks = _divide(drafts)
        work = partial(
            write_shard,
            drafts=self._drafts_dir,
            found=found,
            lexicons=self._order.lexicons,
            engine=self._order.engine,
        )
        for task, name in zip(tasks, run_tasks(self._executor, work, tasks), strict=True):
            self._tell(counted=sum(stop - start for _, start, stop in task))
            yield name
        self._tell(counted=self._total)

    def _number_shards(self, names: Iterator[str], numbering: Numbering) -> dict[str, str]:
        """Number the types of shards while others are still written; return names and seals."""
        index, drafts = self._order.index_dir, self._drafts_dir
        tasks = (
            task
            for few in iter(lambda: list(islice(names, _NUMBERED_AT_ONCE)), [])
            for task in zip(few, numbering.number([read_keys(drafts, n) for n in few]), strict=True)
        )
        work = partial(number_shard, drafts=drafts, index_dir=index)
        return dict(run_tasks(self._executor, work, tasks))

    def _tell(self, *, read: int = 0, counted: int = 0) -> None:
        """Tell how far the build is; a file is half done when it has been read."""
        self._read += read
        self._counted = min(self._counted + counted, self._read)
        if self._progress is not None and self._total:
            self._progress((self._read + self._counted) // 2, self._total)

    def _finish(
        self, kept: Kept, seals: dict[str, str], keys: pa.Array, found: FoundFurniture
    ) -> None:
        """Tell the whole anew, now that every type has its number, and put it in force."""
        new = [_all_live(self._order.index_dir / name) for name in seals]
        shards, n_kept = [*kept.shards, *new], len(kept.shards)
        members = tabulate_members(kept.members, shards, n_kept=n_kept)
        positions = find_positions(members, shards)
        with ThreadPoolExecutor(1) as aside:  # each has a while in which the workers wait for it
            vocabulary = aside.submit(
                tabulate_vocabulary,
                keys,
                self._count_types(keys),
                shards,
                positions,
                pc.equal(members["script"], "Hant").to_numpy(),
                known=move_rows(self._old_table("vocabulary", VOCABULARY_SCHEMA), kept.numbers),
                n_kept=n_kept,
                executor=self._executor,
            )
            members, pairs = group_copies(
                members,
                shards,
                positions,
                n_kept=n_kept,
                gone=kept.gone,
                known=move_rows(self._old_table("pairs", PAIR_SCHEMA), kept.numbers),
                executor=self._executor,
            )
        tables = {"members": members, "pairs": pairs, "vocabulary": vocabulary.result()}
        shards, tables = self._put_together(shards, seals, tables)
        files = self._tabulate_files(kept.files)
        self._put_in_force(shards, seals, found, tables | {"files": files})

    def _count_types(self, keys: pa.Array) -> pa.Array:
        """Say of each type whether it counts; what the same stop words have told stays."""
        known = pa.array([], pa.bool_())
        old, asked = self._old, self._order.fingerprints
        if old is not None and old.manifest.fingerprints["lexicons"] == asked["lexicons"]:
            known = old.table("vocabulary")["counted"].combine_chunks()
        new = keys[len(known) :].to_pylist()
        told = pa.array(is_counted(new, self._order.lexicons.stop_words), pa.bool_())
        return pa.concat_arrays([known, told])

    def _put_together(
        self, shards: list[Member], seals: dict[str, str], tables: dict[str, pa.Table]
    ) -> tuple[list[Member], dict[str, pa.Table]]:
        """Put small shards together; return all, and the tables that name their rows."""
        while (crumbs := choose_crumbs(shards)) and self._are_sound(crumbs, seals):
            merge = partial(merge_shards, index_dir=self._order.index_dir)
            [(name, seal)] = run_tasks(self._executor, merge, [crumbs])
            seals[name] = seal
            left = [shard for shard in shards if shard not in crumbs]
            numbers, rows = number_moved(shards, left, crumbs)
            tables = {name: move_rows(table, numbers, rows) for name, table in tables.items()}
            shards = [*left, _all_live(self._order.index_dir / name)]
        return shards, tables

    def _are_sound(self, shards: Sequence[Member], seals: dict[str, str]) -> bool:
        """Say whether shards are what was written: a new checksum would hide their damage."""
        told = self._known_seals() | seals
        try:
            for shard in shards:
                check_folder(shard.place, told[shard.place.name])
        except DamagedIndexError:
            return False  # carried over, it is found when the index is opened
        return True

    def _known_seals(self) -> dict[str, str]:
        old = self._old
        return dict(zip(old.manifest.shards, old.manifest.seals, strict=True)) if old else {}

    def _put_in_force(
        self,
        shards: Sequence[Member],
        seals: dict[str, str],
        found: FoundFurniture,
        tables: Mapping[str, pa.Table],
    ) -> None:
        order, files = self._order, tables["files"]
        told = self._known_seals() | seals
        names = [shard.place.name for shard in shards]
        manifest = Manifest(
            schema=SCHEMA_VERSION,
            version=compute_digest([*sorted(order.fingerprints.items()), *_identify(files)]),
            folder=full_name(order.folder),
            name=order.settings.name,
            fingerprints=order.fingerprints,
            shards=names,
            seals=[told[name] for name in names],
        )
        write_generation(
            order.index_dir,
            manifest,
            tables=tables,
            furniture={
                "found": {outlet: sorted(lines) for outlet, lines in found.lines.items()},
                "decided": list_decided(order.choices),
            },
            lexicons=order.lexicon_files,
        )

    def _old_table(self, name: str, schema: pa.Schema) -> pa.Table:
        return self._old.table(name) if self._old is not None else schema.empty_table()

    def _tabulate_files(self, kept: pa.Table) -> pa.Table:
        """Return the files seen, in the order of their list."""
        order = self._order
        told = pa.concat_tables([kept, *self._report])
        files = told.take(pa.array(find_known(order.paths, told)))
        times = told_times(order.files, listed_ns=order.listed_ns)
        for name, values in (("size", order.files.sizes), ("mtime_ns", times)):
            at = FILE_SCHEMA.get_field_index(name)
            files = files.set_column(at, FILE_SCHEMA.field(at), pa.array(values))
        return files


def _tabulate_report(paths: pa.Array, report: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return files that have been read (``FILE_SCHEMA``), but for what their list tells of them."""
    columns = {
        field.name: pa.array([row.get(field.name) for row in report], field.type)
        for field in FILE_SCHEMA
    }
    return pa.table(columns | {"path": paths}, schema=FILE_SCHEMA)


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


def _identify(files: pa.Table) -> list[str]:
    """Return a digest of the paths, and one of the contents; neither holds a zero byte."""
    return [blake2b(_join(files[name]), digest_size=16).hexdigest() for name in ("path", "content")]


def _join(column: pa.ChunkedArray) -> pa.Buffer:
    """Return all texts of a column, a zero byte between two, without an object for each."""
    values = column.cast(pa.binary()).combine_chunks()
    together = pa.ListArray.from_arrays([0, len(values)], values)
    return pc.binary_join(together, b"\0")[0].as_buffer()
