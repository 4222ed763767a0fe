"""Bring the index of a folder up to date: read what is new, count it, and tell the whole anew.

A full build is an update of nothing. Workers read files and leave the articles as drafts on disk;
when the lines of all articles, old and new, have shown which are page furniture, workers turn the
drafts into shards. Articles that counted before are masked when their file is gone or has changed,
or when what is furniture has changed for them: then they are read again. What only the whole
corpus tells (``corpus.whole``) is told anew each time, so an update ends where a full build would.
"""

import os
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial, reduce
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.changes import compare_files, told_time
from corpus.cluster import PACKAGES
from corpus.counting import folded_user_terms
from corpus.drafts import Draft, count_table_lines, write_draft
from corpus.executors import TaskExecutor, open_executor, run_tasks
from corpus.generations import (
    FILE_SCHEMA,
    SCHEMA_VERSION,
    Generation,
    Manifest,
    find_generation,
    keep_tidy,
    write_generation,
)
from corpus.matching import fold_case
from corpus.merging import choose_crumbs, merge_shards
from corpus.segmentation import Engine
from corpus.shards import (
    SHARD_ARTICLES,
    SHARDS_A_ROUND,
    SMALL_SHARD,
    Part,
    number_shard,
    read_keys,
    read_line_table,
    read_lines,
    write_shard,
)
from corpus.store import (
    DamagedIndexError,
    default_index_dir,
    explain_failure,
    get_array,
    get_parquet,
    get_table,
    hash_file,
    hold_index,
    new_folder,
    read_choices,
    read_contents,
)
from corpus.vocabulary import SCHEMA as VOCABULARY_SCHEMA
from corpus.vocabulary import number_keys, tabulate_vocabulary
from corpus.whole import Member, find_positions, tabulate_members
from data_loader.folder import SourceFile, check_corpus_folder, check_is_path, list_files
from data_loader.found_furniture import FoundFurniture, FurnitureChoices, find_furniture
from data_loader.lexicons import LEXICON_FOLDER, Lexicons, find_lexicon_files
from data_loader.loading import Progress, hash_content
from data_loader.outlet_forms import outlet_key
from data_loader.outlets import OUTLETS_FILE, catalogue
from data_loader.settings import (
    CorpusSettings,
    find_own_lexicons,
    load_corpus_lexicons,
    load_settings,
)

_MOST_FILES_A_DRAFT: Final = 1_000
_DRAFTS_A_CORE: Final = 4
_MATCHED: Final = ("issues.toml", "names.toml")
# When one of these has changed, nothing that was counted can stay.
_FROM_NOTHING: Final = {
    "reading": "corpus.toml, the outlets or a package that reads files",
    "segmenting": "the segmenter or a package that counts",
    "matching": "the issues or the names",
}


@dataclass(frozen=True)
class _Order:
    """What is to be built: the folder, the index, and all that the answers depend on."""

    folder: Path
    index_dir: Path
    files: Sequence[SourceFile]
    listed_ns: int
    settings: CorpusSettings
    lexicons: Lexicons
    lexicon_files: Mapping[str, bytes]
    choices: FurnitureChoices
    engine: Engine
    fingerprints: Mapping[str, str]


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
    """Bring the index of a folder up to date and return where it lies.

    Args:
        folder: the folder of articles.
        index_dir: where the index lies; the user's cache by default.
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
    check_is_path(index_dir or folder)
    check_corpus_folder(Path(folder))
    index = Path(index_dir or default_index_dir(folder)).absolute()
    with hold_index(index):
        order = _place_order(Path(folder), index, engine)
        with explain_failure(index), keep_tidy(index):
            old = _find_usable(order, warn)
            kept = _keep(order, old)
            if old is not None and _is_current(order, old, kept):
                return index
            with open_executor(
                workers,
                n_files=len(order.files) - len(kept.files),
                scheduler=scheduler,
                folder=order.folder.absolute(),
                index_dir=order.index_dir,
            ) as executor:
                _Build(order, old, executor, progress).run(kept)
    return index


def _place_order(folder: Path, index: Path, engine: Engine) -> _Order:
    choices = read_choices(index)
    stated = load_settings(folder)
    lexicon_paths = find_lexicon_files(LEXICON_FOLDER, own=find_own_lexicons(folder, stated))
    lexicon_files = read_contents(lexicon_paths)
    lexicons = load_corpus_lexicons(folder, stated)
    if read_contents(lexicon_paths) != lexicon_files:
        return _place_order(folder, index, engine)  # they were edited between the two readings
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    told: dict[str, list[object]] = {
        "reading": [*packages, _hash_outlets(), stated],
        "segmenting": [engine, *packages],
        "matching": [lexicon_files[name] for name in _MATCHED],
        "lexicons": [sorted(lexicon_files.items())],
        "choices": [sorted(choices.kept), sorted(choices.removed)],
    }
    return _Order(
        folder=folder,
        index_dir=index,
        listed_ns=time.time_ns(),
        files=list_files(folder),
        settings=replace(stated, choices=choices),
        lexicons=lexicons,
        lexicon_files=lexicon_files,
        choices=choices,
        engine=engine,
        fingerprints={name: _digest(parts) for name, parts in told.items()},
    )


@cache
def _hash_outlets() -> str:
    """Return a digest of the outlets, read once a process as they are themselves."""
    digest = hash_file(OUTLETS_FILE)
    catalogue()
    return digest


def _digest(parts: Iterable[object]) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


# --- what is there already -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Kept:
    """What stays of the generation before: files with their report, shards with their masks."""

    files: pa.Table
    members: list[Member]


def _find_usable(order: _Order, warn: Callable[[str], None] | None) -> Generation | None:
    """Return the generation in force if an update can start from it."""
    problem = ""
    old = None
    try:
        old = find_generation(order.index_dir)
    except DamagedIndexError as error:
        problem = str(error)
    if old is not None:
        told, asked = old.manifest.fingerprints, order.fingerprints
        changed = [words for what, words in _FROM_NOTHING.items() if told.get(what) != asked[what]]
        problem = f"{' and '.join(changed)} have changed" if changed else ""
    if problem and warn is not None:
        warn(f"The index is built again: {problem}.")
    return None if problem else old


def _is_current(order: _Order, old: Generation, kept: _Kept) -> bool:
    """Say whether nothing is left to do; new times of old contents are to be written down."""
    files = old.table("files")
    is_same = len(kept.files) == len(order.files) == len(files)
    is_same = is_same and old.manifest.folder == str(order.folder.resolve())
    is_told = is_same and not compare_files(order.files, files)
    return is_told and old.manifest.fingerprints == order.fingerprints


def _keep(order: _Order, old: Generation | None) -> _Kept:
    """Return the files that are as they were, and the rows of the shards that they gave.

    Files are read again, too, where a reader has decided anew about the furniture of their outlet,
    and where a user term that is new, or is none any more, stands in an article.
    """
    if old is None:
        return _Kept(FILE_SCHEMA.empty_table(), [])
    seen = {os.fsencode(file.path): file for file in order.files}
    concerned = _find_redecided(order, old) | _find_recut(order, old)
    files = old.table("files")
    told = (files[name].to_pylist() for name in ("path", "size", "mtime_ns", "content", "file"))
    same = [
        path in seen and file not in concerned and _is_same(order.folder, seen[path], *known)
        for path, *known, file in zip(*told, strict=True)
    ]
    return _keep_files(order.index_dir, old, files.filter(pa.array(same, pa.bool_())))


def _find_redecided(order: _Order, old: Generation) -> set[str]:
    decided = {tuple(pair) for pair in old.note("furniture")["decided"]}
    outlets = {outlet_key(outlet) for _, outlet, _ in decided ^ set(_list_decided(order.choices))}
    if not outlets:
        return set()
    members = old.table("members")
    told = zip(members["file"].to_pylist(), members["outlet"].to_pylist(), strict=True)
    return {file for file, outlet in told if outlet_key(outlet) in outlets}


def _find_recut(order: _Order, old: Generation) -> set[str]:
    """Return the files of articles that hold a user term by which only one build has cut."""
    before, now = old.lexicons(), order.lexicons
    changed = set(folded_user_terms(before)) ^ set(folded_user_terms(now))
    files: set[str] = set()
    for name in old.manifest.shards if changed else ():
        folded = get_table(order.index_dir / name, "texts")["folded"]
        holds = [pc.match_substring(folded, fold_case(term)) for term in sorted(changed)]
        told = get_parquet(order.index_dir / name, "articles", ["file"])["file"]
        files.update(told.filter(reduce(pc.or_, holds)).to_pylist())
    return files


def _is_same(folder: Path, file: SourceFile, size: int, mtime_ns: int, content: str) -> bool:
    """Say whether a file is as it was read; where its time cannot tell, by its content."""
    is_of_same_time = file.mtime_ns == mtime_ns
    if file.size != size or not (content or is_of_same_time):
        return False
    # What could not be read then may be readable now, and no time tells that.
    return bool(content and is_of_same_time) or hash_content(folder, file.path) == content


def _keep_files(index_dir: Path, old: Generation, files: pa.Table) -> _Kept:
    members = old.table("members")
    kept = pc.is_in(members["file"], value_set=files["file"].combine_chunks()).to_numpy()
    shard, row = members["shard"].to_numpy(), members["row"].to_numpy()
    found = []
    for number, name in enumerate(old.manifest.shards):
        live = np.zeros(len(get_array(index_dir / name, "n_tokens")), np.bool_)
        live[row[kept & (shard == number)]] = True
        if live.any():
            found.append(Member(index_dir / name, live))
    return _Kept(files, found)


def _find_touched(old: Generation | None, kept: _Kept, found: FoundFurniture) -> set[str]:
    """Return the files of kept articles for which something else is furniture than before."""
    if old is None:
        return set()
    before = {outlet: frozenset(lines) for outlet, lines in old.note("furniture")["found"].items()}
    changed = {
        outlet: before.get(outlet, frozenset()) ^ found.lines.get(outlet, frozenset())
        for outlet in {*before, *found.lines}
    }
    if not any(changed.values()):
        return set()
    return {
        file
        for member in kept.members
        for file, outlet, edges in read_lines(member.place, member.live)
        if not changed.get(outlet, frozenset()).isdisjoint(edges)
    }


def _list_decided(choices: FurnitureChoices) -> list[tuple[str, str, str]]:
    return [
        *(("kept", *pair) for pair in sorted(choices.kept)),
        *(("removed", *pair) for pair in sorted(choices.removed)),
    ]


# --- building ------------------------------------------------------------------------------------


class _Build:
    """One run from changed files to a new generation."""

    def __init__(
        self,
        order: _Order,
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

    def run(self, kept: _Kept) -> None:
        """Read, count, and put a new generation in force."""
        known = set(kept.files["path"].to_pylist())
        drafts = self._read_files([path for path in self._files if path not in known])
        found = self._find_furniture(kept, drafts)
        touched = _find_touched(self._old, kept, found)
        if self._old is not None and touched:
            stays = pc.invert(pc.is_in(kept.files["file"], value_set=pa.array(sorted(touched))))
            again = kept.files.filter(pc.invert(stays))["path"].to_pylist()
            kept = _keep_files(self._order.index_dir, self._old, kept.files.filter(stays))
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
            folder=self._order.folder.absolute(),
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

    def _find_furniture(self, kept: _Kept, drafts: Sequence[Draft]) -> FoundFurniture:
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

    def _finish(self, kept: _Kept, names: Sequence[str], found: FoundFurniture) -> None:
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
            version=_digest([*sorted(self._order.fingerprints.items()), *_identify(files)]),
            folder=str(self._order.folder.resolve()),
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
                "decided": _list_decided(self._order.choices),
            },
            lexicons=self._order.lexicon_files,
        )

    def _number_shards(
        self, kept: _Kept, names: Sequence[str], numbers: dict[str, int]
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
