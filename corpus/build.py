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
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.drafts import Draft, count_table_lines, write_draft
from corpus.executors import open_executor
from corpus.generations import (
    FILE_SCHEMA,
    SCHEMA_VERSION,
    Generation,
    Manifest,
    find_generation,
    keep_tidy,
    write_generation,
)
from corpus.segmentation import Engine
from corpus.shards import (
    SHARD_ARTICLES,
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
from data_loader.folder import SourceFile, check_corpus_folder, list_files
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
_PACKAGES: Final = ("rjieba", "jieba", "OpenCC", "trafilatura", "feedparser")
_COUNTED_WITH: Final = ("issues.toml", "names.toml", "user_terms.txt")
# A file written so shortly before it was listed may have been written again within one tick.
_TICK_NS: Final = 2_000_000_000
_UNSURE: Final = -1
_RULES: Final = {
    "reading": "corpus.toml, the outlets or a package that reads files",
    "counting": "the lexicons, the segmenter or a package that counts",
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
    engine: Engine = "rjieba",
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> Path:
    """Bring the index of a folder up to date and return where it lies.

    Args:
        folder: the folder of articles.
        index_dir: where the index lies; the user's cache by default.
        workers: processes; by default one for a few files, every core for many.
        engine: the segmenter.
        progress: told how many files are done, and of how many.
        warn: told in words why an index that is there has to be built from nothing.

    Raises:
        CorpusFolderError: the folder is missing, is no folder or cannot be read, or its
            ``corpus.toml`` or its own lexicons are wrong.
        IndexWriteError: the index cannot be written; the one that was there stays in force.
    """
    index = Path(index_dir) if index_dir is not None else default_index_dir(folder)
    check_corpus_folder(Path(folder))
    with hold_index(index):
        order = _place_order(Path(folder), index, engine)
        with explain_failure(index), keep_tidy(index):
            old = _find_usable(order, warn)
            kept = _keep(order, old)
            if old is not None and _is_current(order, old, kept):
                return index
            fresh = len(order.files) - len(kept.files)
            with open_executor(workers, n_files=fresh) as executor:
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
    packages = [f"{name} {version(name)}" for name in _PACKAGES]
    told: dict[str, list[object]] = {
        "reading": [*packages, _hash_outlets(), stated],
        "counting": [engine, *packages, *(lexicon_files[name] for name in _COUNTED_WITH)],
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
        changed = [rules for what, rules in _RULES.items() if told.get(what) != asked[what]]
        problem = f"{' and '.join(changed)} have changed" if changed else ""
    if problem and warn is not None:
        warn(f"The index is built again: {problem}.")
    return None if problem else old


def _is_current(order: _Order, old: Generation, kept: _Kept) -> bool:
    is_same = len(kept.files) == len(order.files) == len(old.table("files"))
    is_same = is_same and old.manifest.folder == str(order.folder.resolve())
    return is_same and old.manifest.fingerprints == order.fingerprints


def _keep(order: _Order, old: Generation | None) -> _Kept:
    """Return the files that are as they were, and the rows of the shards that they gave.

    The files of an outlet about whose furniture a reader has decided anew are read again.
    """
    if old is None:
        return _Kept(FILE_SCHEMA.empty_table(), [])
    seen = {os.fsencode(file.path): file for file in order.files}
    redecided = _find_redecided(order, old)
    files = old.table("files")
    told = (files[name].to_pylist() for name in ("path", "size", "mtime_ns", "content", "file"))
    same = [
        path in seen and file not in redecided and _is_same(order.folder, seen[path], *known)
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
        executor: Executor,
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
            drafts += self._read_files(again, first=len(drafts))
        names = self._write_shards(drafts, found)
        self._finish(kept, names, found)

    def _read_files(self, paths: Sequence[bytes], *, first: int = 0) -> list[Draft]:
        cores = _DRAFTS_A_CORE * (os.cpu_count() or 1)
        size = min(1 + len(paths) // cores, _MOST_FILES_A_DRAFT)
        runs = [paths[at : at + size] for at in range(0, len(paths), size)]
        tasks = [(first + n, [os.fsdecode(path) for path in run]) for n, run in enumerate(runs)]
        work = partial(
            write_draft,
            folder=self._order.folder,
            settings=self._order.settings,
            place=self._drafts_dir,
        )
        self._total += len(paths)
        drafts = []
        for run, draft in zip(runs, self._executor.map(work, tasks), strict=True):
            drafts.append(draft)
            self._report.update(zip(run, draft.report, strict=True))
            self._tell(read=len(run))
        return drafts

    def _find_furniture(self, kept: _Kept, drafts: Sequence[Draft]) -> FoundFurniture:
        old = [read_line_table(member.place, member.live) for member in kept.members]
        new = [get_table(self._drafts_dir, draft.name) for draft in drafts]
        return find_furniture(count_table_lines([*old, *new]), self._order.choices)

    def _write_shards(self, drafts: Sequence[Draft], found: FoundFurniture) -> list[str]:
        tasks = _divide(drafts, cores=os.cpu_count() or 1)
        work = partial(
            write_shard,
            drafts=self._drafts_dir,
            index_dir=self._order.index_dir,
            found=found,
            lexicons=self._order.lexicons,
            engine=self._order.engine,
        )
        names = []
        for task, name in zip(tasks, self._executor.map(work, tasks), strict=True):
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
        vocabulary = self._old_vocabulary(kept)
        numbers = {key: number for number, key in enumerate(vocabulary["key"].to_pylist())}
        tasks = [(name, number_keys(numbers, read_keys(index, name))) for name in names]
        seals = self._old_seals()
        seals.update(self._executor.map(partial(number_shard, index_dir=index), tasks))
        shards = [*kept.members, *(_all_live(index / name) for name in names)]
        members = tabulate_members(shards)
        positions = find_positions(members, shards)
        is_traditional = pc.equal(members["script"], "Hant").to_numpy()
        vocabulary = tabulate_vocabulary(
            list(numbers),
            self._order.lexicons.stop_words,
            shards,
            positions,
            is_traditional,
            known=vocabulary,
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

    def _old_seals(self) -> dict[str, str]:
        if self._old is None:
            return {}
        return dict(zip(self._old.manifest.shards, self._old.manifest.seals, strict=True))

    def _old_vocabulary(self, kept: _Kept) -> pa.Table:
        """Return the vocabulary so far, its shards numbered as they are kept."""
        if self._old is None:
            return VOCABULARY_SCHEMA.empty_table()
        places = [member.place.name for member in kept.members]
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
            {**rows[path], "path": path, "size": file.size, "mtime_ns": self._sure_time(file)}
            for path, file in self._files.items()
        ]
        return pa.Table.from_pylist(told, schema=FILE_SCHEMA)

    def _sure_time(self, file: SourceFile) -> int:
        return file.mtime_ns if file.mtime_ns < self._order.listed_ns - _TICK_NS else _UNSURE


def _divide(drafts: Sequence[Draft], *, cores: int) -> list[list[Part]]:
    """Share the drafted articles out among shards of equal size, a multiple of the cores."""
    total = sum(draft.n_articles for draft in drafts)
    n_shards = -(-total // SHARD_ARTICLES)
    n_shards = -(-n_shards // cores) * cores if total > SMALL_SHARD else n_shards
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
