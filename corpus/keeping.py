"""What stays of the generation before, and what has to be read again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.changes import UNKNOWN, compare_files, find_known
from corpus.counting import folded_user_terms
from corpus.generations import FILE_SCHEMA, Generation, find_generation
from corpus.line_counts import count_table_lines
from corpus.matching import fold_case
from corpus.orders import FROM_NOTHING, Order
from corpus.store import DamagedIndexError, get_array, get_parquet, get_table
from corpus.whole import MEMBER_SCHEMA, Member
from data_loader.found_furniture import FoundFurniture, FurnitureChoices, find_furniture
from data_loader.outlet_forms import outlet_key
from data_loader.places import full_name


@dataclass(frozen=True, eq=False)
class Kept:
    """What stays of the generation before.

    Attributes:
        files: its files that are as they were (``FILE_SCHEMA``).
        shards: its shards that hold an article of theirs, with their masks.
        members: those articles (``MEMBER_SCHEMA``), in the order of the corpus.
        numbers: the place among ``shards`` of each of its shards, -1 where none is.
        gone: its shards that hold an article that does not stay, with masks of such articles.
        gone_from: the outlets of such articles, as their files had them.
    """

    files: pa.Table
    shards: list[Member]
    members: pa.Table
    numbers: NDArray[np.int32]
    gone: list[Member]
    gone_from: frozenset[str]


_NOTHING: Final = Kept(
    FILE_SCHEMA.empty_table(),
    [],
    MEMBER_SCHEMA.empty_table(),
    np.zeros(0, np.int32),
    [],
    frozenset(),
)


def find_usable(order: Order, warn: Callable[[str], None] | None) -> Generation | None:
    """Return the generation in force if an update can start from it."""
    problem = ""
    old = None
    try:
        old = find_generation(order.index_dir, carried=True)
    except DamagedIndexError as error:
        problem = str(error)
    if old is not None:
        told, asked = old.manifest.fingerprints, order.fingerprints
        changed = [words for what, words in FROM_NOTHING.items() if told.get(what) != asked[what]]
        problem = f"what has changed is {' and '.join(changed)}" if changed else ""
    if problem and warn is not None:
        warn(f"The index is built again: {problem}.")
    return None if problem else old


def is_current(order: Order, old: Generation, kept: Kept) -> bool:
    """Say whether nothing is left to do; new times of old contents are to be written down."""
    files = old.table("files")
    is_same = len(kept.files) == len(order.files) == len(files)
    is_same = is_same and old.manifest.folder == full_name(order.folder)
    is_told = is_same and not compare_files(order.files, files, find_known(order.paths, files))
    return is_told and old.manifest.fingerprints == order.fingerprints


def keep(order: Order, old: Generation | None) -> Kept:
    """Return the files that are as they were, and the rows of the shards that they gave.

    Files are read again, too, where a reader has decided anew about the furniture of their outlet,
    and where a user term that is new, or is none any more, stands in an article.
    """
    if old is None:
        return _NOTHING
    files = old.table("files")
    same = _find_same(order, files)
    if concerned := _find_redecided(order, old) | _find_recut(order, old):
        same &= ~_is_among(files["file"], concerned)
    return keep_files(order.index_dir, old, files.filter(pa.array(same)))


def _find_same(order: Order, known: pa.Table) -> NDArray[np.bool_]:
    """Say of each known file whether it is as it was read; where no time tells, by its content."""
    rows = find_known(order.paths, known)
    places = np.flatnonzero(rows != UNKNOWN)
    rows = rows[places]
    size, mtime_ns = (known[name].to_numpy()[rows] for name in ("size", "mtime_ns"))
    was_read = pc.not_equal(known["content"], "").to_numpy()[rows]
    is_of_same_time = order.files.mtimes_ns[places] == mtime_ns
    may_be = (order.files.sizes[places] == size) & (was_read | is_of_same_time)
    is_same = may_be & was_read & is_of_same_time
    # What could not be read then may be readable now, and no time tells that.
    doubtful = np.flatnonzero(may_be & ~is_same).tolist()
    if doubtful:
        from data_loader.loading import hash_content  # noqa: PLC0415 -- with it come all readers
    for at in doubtful:
        content = hash_content(order.folder, order.files.paths[places[at]])
        is_same[at] = content == known["content"][int(rows[at])].as_py()
    found = np.zeros(len(known), np.bool_)
    found[rows] = is_same
    return found


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
    if old.manifest.fingerprints["lexicons"] == order.fingerprints["lexicons"]:
        return set()
    before, now = old.lexicons(), order.lexicons
    changed = set(folded_user_terms(before)) ^ set(folded_user_terms(now))
    files: set[str] = set()
    for name in old.manifest.shards if changed else ():
        folded = get_table(order.index_dir / name, "texts")["folded"]
        holds = [pc.match_substring(folded, fold_case(term)) for term in sorted(changed)]
        told = get_parquet(order.index_dir / name, "articles", ["file"])["file"]
        files.update(told.filter(reduce(pc.or_, holds)).to_pylist())
    return files


def keep_files(index_dir: Path, old: Generation, files: pa.Table) -> Kept:
    """Return what stays where of all files only ``files`` do."""
    members = old.table("members").select(MEMBER_SCHEMA.names)
    stays = np.ones(len(members), np.bool_)
    if len(files) < len(old.table("files")):
        stays = pc.is_in(members["file"], files["file"].combine_chunks()).to_numpy()
    places = [index_dir / name for name in old.manifest.shards]
    gone = members.filter(pa.array(~stays))
    if len(gone):
        members = members.filter(pa.array(stays))
    numbered = list(enumerate(_mask(places, members)))
    shards = [shard for _, shard in numbered if shard.live.any()]
    numbers = np.full(len(places), UNKNOWN, np.int32)
    numbers[[number for number, shard in numbered if shard.live.any()]] = np.arange(len(shards))
    at = MEMBER_SCHEMA.get_field_index("shard")
    shard = pa.array(numbers[members["shard"].to_numpy()])
    return Kept(
        files=files,
        shards=shards,
        members=members.set_column(at, MEMBER_SCHEMA.field(at), shard),
        numbers=numbers,
        gone=[shard for shard in _mask(places, gone) if shard.live.any()],
        gone_from=frozenset(gone["stated"].unique().to_pylist()),
    )


def _mask(places: Sequence[Path], members: pa.Table) -> list[Member]:
    """Return shards, in each of which the rows of these articles count."""
    shard, row = (members[name].to_numpy() for name in ("shard", "row"))
    masked = []
    for number, place in enumerate(places):
        live = np.zeros(len(get_array(place, "n_tokens")), np.bool_)
        live[row[shard == number]] = True
        masked.append(Member(place, live))
    return masked


def _is_among(column: pa.ChunkedArray, wanted: Collection[str]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.is_in(column, pa.array(sorted(wanted), pa.string())).to_numpy()
    return found


def find_kept_furniture(
    old: Generation | None, kept: Kept, new: Sequence[pa.Table], choices: FurnitureChoices
) -> FoundFurniture:
    """Return what is furniture of each outlet; only those of which articles came or went count.

    Args:
        old: the generation before.
        kept: what stays of it.
        new: the articles that come, with ``outlet`` and ``LINE_SCHEMA``.
        choices: what a reader decided.
    """
    before = _read_furniture(old)
    changed = kept.gone_from.union(*(table["outlet"].unique().to_pylist() for table in new))
    known = [] if old is None else [_read_lines(kept, n, changed) for n in range(len(kept.shards))]
    counted = find_furniture(count_table_lines([*known, *new]))
    stays = {outlet: lines for outlet, lines in before.items() if outlet not in changed}
    return FoundFurniture(dict(sorted((stays | dict(counted.lines)).items())), choices)


def find_touched(old: Generation | None, kept: Kept, found: FoundFurniture) -> set[str]:
    """Return the files of kept articles for which something else is furniture than before."""
    before = _read_furniture(old)
    changed = {
        outlet: before.get(outlet, frozenset()) ^ found.lines.get(outlet, frozenset())
        for outlet in {*before, *found.lines}
    }
    changed = {outlet: lines for outlet, lines in changed.items() if lines}
    files: set[str] = set()
    for number in range(len(kept.shards)) if changed else ():
        table = _read_lines(kept, number, changed)
        told = zip(*(table[name].to_pylist() for name in ("file", "outlet", "edges")), strict=True)
        files.update(file for file, outlet, edges in told if not changed[outlet].isdisjoint(edges))
    return files


def _read_furniture(old: Generation | None) -> dict[str, frozenset[int]]:
    found = old.note("furniture")["found"] if old is not None else {}
    return {outlet: frozenset(lines) for outlet, lines in found.items()}


def _read_lines(kept: Kept, number: int, outlets: Collection[str]) -> pa.Table:
    """Return the lines of a kept shard's articles of some outlets, with ``outlet`` and ``file``."""
    members = kept.members.select(["shard", "row", "stated", "file"])
    members = members.filter(pc.equal(members["shard"], number))
    members = members.filter(pa.array(_is_among(members["stated"], outlets)))
    lines = get_table(kept.shards[number].place, "lines")
    if not np.array_equal(members["row"].to_numpy(), np.arange(len(lines))):
        lines = lines.take(members["row"])
    return lines.append_column("outlet", members["stated"]).append_column("file", members["file"])


def list_decided(choices: FurnitureChoices) -> list[tuple[str, str, str]]:
    """Return what a reader decided as plain rows: ``kept`` or ``removed``, outlet, line."""
    return [
        *(("kept", *pair) for pair in sorted(choices.kept)),
        *(("removed", *pair) for pair in sorted(choices.removed)),
    ]
