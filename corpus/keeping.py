"""What stays of the generation before, and what has to be read again."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.changes import compare_files
from corpus.counting import folded_user_terms
from corpus.generations import FILE_SCHEMA, Generation, find_generation
from corpus.matching import fold_case
from corpus.orders import FROM_NOTHING, Order
from corpus.shards import read_lines
from corpus.store import DamagedIndexError, get_array, get_parquet, get_table
from corpus.whole import Member
from data_loader.folder import SourceFile
from data_loader.found_furniture import FoundFurniture, FurnitureChoices
from data_loader.loading import hash_content
from data_loader.outlet_forms import outlet_key
from data_loader.places import full_name


@dataclass(frozen=True)
class Kept:
    """What stays of the generation before: files with their report, shards with their masks."""

    files: pa.Table
    members: list[Member]


def find_usable(order: Order, warn: Callable[[str], None] | None) -> Generation | None:
    """Return the generation in force if an update can start from it."""
    problem = ""
    old = None
    try:
        old = find_generation(order.index_dir)
    except DamagedIndexError as error:
        problem = str(error)
    if old is not None:
        told, asked = old.manifest.fingerprints, order.fingerprints
        changed = [words for what, words in FROM_NOTHING.items() if told.get(what) != asked[what]]
        problem = f"{' and '.join(changed)} have changed" if changed else ""
    if problem and warn is not None:
        warn(f"The index is built again: {problem}.")
    return None if problem else old


def is_current(order: Order, old: Generation, kept: Kept) -> bool:
    """Say whether nothing is left to do; new times of old contents are to be written down."""
    files = old.table("files")
    is_same = len(kept.files) == len(order.files) == len(files)
    is_same = is_same and old.manifest.folder == full_name(order.folder)
    is_told = is_same and not compare_files(order.files, files)
    return is_told and old.manifest.fingerprints == order.fingerprints


def keep(order: Order, old: Generation | None) -> Kept:
    """Return the files that are as they were, and the rows of the shards that they gave.

    Files are read again, too, where a reader has decided anew about the furniture of their outlet,
    and where a user term that is new, or is none any more, stands in an article.
    """
    if old is None:
        return Kept(FILE_SCHEMA.empty_table(), [])
    seen = {os.fsencode(file.path): file for file in order.files}
    concerned = _find_redecided(order, old) | _find_recut(order, old)
    files = old.table("files")
    told = (files[name].to_pylist() for name in ("path", "size", "mtime_ns", "content", "file"))
    same = [
        path in seen and file not in concerned and _is_same(order.folder, seen[path], *known)
        for path, *known, file in zip(*told, strict=True)
    ]
    return keep_files(order.index_dir, old, files.filter(pa.array(same, pa.bool_())))


def _find_redecided(order: Order, old: Generation) -> set[str]:
    decided = {tuple(pair) for pair in old.note("furniture")["decided"]}
    outlets = {outlet_key(outlet) for _, outlet, _ in decided ^ set(list_decided(order.choices))}
    if not outlets:
        return set()
    members = old.table("members")
    told = zip(members["file"].to_pylist(), members["outlet"].to_pylist(), strict=True)
    return {file for file, outlet in told if outlet_key(outlet) in outlets}


def _find_recut(order: Order, old: Generation) -> set[str]:
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


def _is_same(folder: Path | str, file: SourceFile, size: int, mtime_ns: int, content: str) -> bool:
    """Say whether a file is as it was read; where its time cannot tell, by its content."""
    is_of_same_time = file.mtime_ns == mtime_ns
    if file.size != size or not (content or is_of_same_time):
        return False
    # What could not be read then may be readable now, and no time tells that.
    return bool(content and is_of_same_time) or hash_content(folder, file.path) == content


def keep_files(index_dir: Path, old: Generation, files: pa.Table) -> Kept:
    """Return what stays where of all files only ``files`` do."""
    members = old.table("members")
    kept = pc.is_in(members["file"], value_set=files["file"].combine_chunks()).to_numpy()
    shard, row = members["shard"].to_numpy(), members["row"].to_numpy()
    found = []
    for number, name in enumerate(old.manifest.shards):
        live = np.zeros(len(get_array(index_dir / name, "n_tokens")), np.bool_)
        live[row[kept & (shard == number)]] = True
        if live.any():
            found.append(Member(index_dir / name, live))
    return Kept(files, found)


def find_touched(old: Generation | None, kept: Kept, found: FoundFurniture) -> set[str]:
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


def list_decided(choices: FurnitureChoices) -> list[tuple[str, str, str]]:
    """Return what a reader decided as plain rows: ``kept`` or ``removed``, outlet, line."""
    return [
        *(("kept", *pair) for pair in sorted(choices.kept)),
        *(("removed", *pair) for pair in sorted(choices.removed)),
    ]
