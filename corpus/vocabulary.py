"""The vocabulary: numbers that never change, and how each type is written.

A type is known by its key. It is shown as the earliest article that holds it writes it first, and
in Traditional script as the earliest article in that script does. Both follow from the counts and
from one text a type, whatever the order in which articles arrived; what is known from an earlier
build is taken from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from corpus.executors import TaskExecutor, run_tasks
from corpus.matching import fold_case
from corpus.segmentation import is_counted_form
from corpus.shards import MASKED
from corpus.store import get_array, get_table
from corpus.whole import Member

_NOWHERE: Final = -1
_NEVER: Final = np.iinfo(np.int32).max
_INT: Final = pa.int32()
_FORMS: Final = ("type", "traditional")
SCHEMA: Final = pa.schema(
    {
        "key": pa.string(),
        "counted": pa.bool_(),
        **{name: pa.string() for name in _FORMS},
        **{f"{name}_{place}": _INT for name in _FORMS for place in ("shard", "row")},
    }
)
"""``…_shard`` and ``…_row``: the article that the form was taken from; -1 where there is none."""

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class _Witnesses:
    """For each type the shard and row of the earliest article of a kind, -1 where none is."""

    shard: Numbers
    row: Numbers


def number_keys(numbers: dict[str, int], keys: Sequence[str]) -> Numbers:
    """Return the numbers of keys; those not yet in ``numbers`` get the next ones there."""
    for key in keys:
        if key not in numbers:
            numbers[key] = len(numbers)
    return np.fromiter(map(numbers.__getitem__, keys), np.int32, len(keys))


def is_counted(keys: Sequence[str], stop_words: frozenset[str]) -> list[bool]:
    """Say of each key whether it counts: no stop word, no single Han character, no number."""
    return [is_counted_form(key) and key not in stop_words for key in keys]


def tabulate_vocabulary(
    keys: Sequence[str],
    stop_words: frozenset[str],
    shards: Sequence[Member],
    positions: Sequence[Numbers],
    is_traditional: NDArray[np.bool_],
    *,
    known: pa.Table,
    executor: TaskExecutor,
) -> pa.Table:
    """Return the vocabulary (``SCHEMA``), one row a type, by its number.

    Args:
        keys: all types.
        stop_words: what does not count.
        shards: the numbered shards.
        positions: the position in the corpus of every row of each shard, ``MASKED`` where none.
        is_traditional: whether the article at a position is in Traditional script.
        known: an earlier vocabulary whose forms need not be looked up again; its shards are
            numbered as ``shards`` are, -1 where one is gone.
        executor: runs the look-ups in texts.
    """
    columns: dict[str, object] = {"key": pa.array(keys, pa.string())}
    columns["counted"] = pa.array(is_counted(keys, stop_words))
    for name in _FORMS:
        kinds = None if name == "type" else is_traditional
        witnesses = _find_witnesses(shards, positions, kinds, len(keys))
        forms = _spell(name, keys, witnesses, shards, known, executor)
        columns[name] = pa.array(forms, pa.string())
        columns[f"{name}_shard"] = pa.array(witnesses.shard)
        columns[f"{name}_row"] = pa.array(witnesses.row)
    return pa.table(columns).select(SCHEMA.names)


def _find_witnesses(
    shards: Sequence[Member],
    positions: Sequence[Numbers],
    is_of_kind: NDArray[np.bool_] | None,
    n_types: int,
) -> _Witnesses:
    earliest = np.full(n_types, _NEVER, np.int32)
    found = _Witnesses(np.full(n_types, _NOWHERE, np.int32), np.full(n_types, _NOWHERE, np.int32))
    for number, (shard, at) in enumerate(zip(shards, positions, strict=True)):
        counts = at != MASKED
        if is_of_kind is not None:
            counts &= np.append(is_of_kind, False)[at]
        types, indptr = get_array(shard.place, "types"), get_array(shard.place, "type_indptr")
        if not len(types):
            continue
        held = np.where(counts, at, _NEVER)[get_array(shard.place, "type_rows")]
        first = np.minimum.reduceat(held, indptr[:-1])
        is_earlier = first < earliest[types]
        better, position = types[is_earlier], first[is_earlier]
        earliest[better] = position
        row_at = np.zeros(int(at.max(initial=0)) + 1, np.int32)
        row_at[at[counts]] = np.flatnonzero(counts)
        found.shard[better], found.row[better] = number, row_at[position]
    return found


def _spell(
    name: str,
    keys: Sequence[str],
    witnesses: _Witnesses,
    shards: Sequence[Member],
    known: pa.Table,
    executor: TaskExecutor,
) -> list[str]:
    forms = [*known[name].to_pylist(), *[""] * (len(keys) - len(known))]
    is_known = np.zeros(len(keys), np.bool_)
    is_known[: len(known)] = (
        known[f"{name}_shard"].to_numpy() == witnesses.shard[: len(known)]
    ) & (known[f"{name}_row"].to_numpy() == witnesses.row[: len(known)])
    tasks = []
    for number, shard in enumerate(shards):
        ids = np.flatnonzero((witnesses.shard == number) & ~is_known)
        if len(ids):
            ids = ids[np.argsort(witnesses.row[ids], kind="stable")]
            some = [keys[type_id] for type_id in ids.tolist()]
            tasks.append((shard.place, ids, witnesses.row[ids], some))
    look = partial(_spell_in_shard, as_written=name == "traditional")
    for (_, ids, _, _), spelled in zip(tasks, run_tasks(executor, look, tasks), strict=True):
        for type_id, form in zip(ids.tolist(), spelled.to_pylist(), strict=True):
            forms[type_id] = form
    for type_id in np.flatnonzero(witnesses.shard == _NOWHERE).tolist():
        forms[type_id] = keys[type_id] if name == "type" else ""
    return forms


def _spell_in_shard(
    task: tuple[Path, NDArray[np.intp], Numbers, list[str]], *, as_written: bool
) -> pa.Array:
    """Return how the articles at some rows, in ascending order, write a type each.

    An array travels from a worker as one piece, a list as one piece a string.
    """
    place, ids, rows, keys = task
    forms = _respell(place, ids, rows, keys)
    if not as_written:
        return pa.array(forms, pa.string())
    texts = get_table(place, "texts")
    at, folded, written = _NOWHERE, "", ""
    for index, (row, form) in enumerate(zip(rows.tolist(), forms, strict=True)):
        if row != at:
            at, folded, written = row, texts["folded"][row].as_py(), texts["text"][row].as_py()
        start = folded.find(form)
        if start < 0:  # it is written with capitals
            start = folded.find(fold_case(form))
        forms[index] = written[start : start + len(form)]
    return pa.array(forms, pa.string())


def _respell(place: Path, ids: NDArray[np.intp], rows: Numbers, keys: list[str]) -> list[str]:
    """Return the first form of each type in its row: the key itself unless noted otherwise."""
    table = get_table(place, "spellings")
    noted = table["row"].to_numpy().astype(np.int64) << 32 | table["id"].to_numpy()
    order = np.argsort(noted)
    wanted = rows.astype(np.int64) << 32 | ids
    found = np.searchsorted(noted, wanted, sorter=order)
    at = np.append(order, _NOWHERE)[found]
    is_noted = np.append(noted, _NOWHERE)[at] == wanted
    forms = list(keys)
    noted_forms = table["form"].take(pa.array(at[is_noted])).to_pylist()
    for index, form in zip(np.flatnonzero(is_noted).tolist(), noted_forms, strict=True):
        forms[index] = form
    return forms
