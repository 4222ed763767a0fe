"""The vocabulary: numbers that never change, and how each type is written.

A type is known by its key. It is shown as the earliest article that holds it writes it first, and
in Traditional script as the earliest article in that script does. Both follow from the counts and
from one text a type, whatever the order in which articles arrived; what is known from an earlier
build is taken from there.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.executors import TaskExecutor, run_tasks
from corpus.matching import fold_case
from corpus.segmentation import is_counted_form
from corpus.store import get_table
from corpus.whole import Member
from corpus.witnesses import NOWHERE, Numbers, Witnesses, find_witnesses

_INT: Final = pa.int32()
_TYPES_A_TASK: Final = 20_000
"""The texts in which they are looked up stay in memory as long as the task."""
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


class Numbering:
    """The numbers of types by their keys: those of an earlier build stay, new ones follow.

    ``keys`` holds all keys in the order of their numbers.
    """

    def __init__(self, known: pa.ChunkedArray) -> None:
        self.keys: pa.Array = known.combine_chunks()

    def number(self, parts: Sequence[pa.ChunkedArray]) -> list[Numbers]:
        """Return the numbers of the keys of some shards; those that are new get the next ones.

        >>> numbering = Numbering(pa.chunked_array([["關稅"]], pa.string()))
        >>> parts = pa.chunked_array([["晶片", "關稅"]]), pa.chunked_array([["稀土", "晶片"]])
        >>> [numbers.tolist() for numbers in numbering.number(parts)], numbering.keys.to_pylist()
        ([[1, 0], [2, 1]], ['關稅', '晶片', '稀土'])
        """
        chunks = [chunk for part in parts for chunk in part.chunks]
        asked = pa.concat_arrays([self.keys[:0], *chunks]).dictionary_encode()
        numbers = np.full(len(asked.dictionary), NOWHERE, np.int32)
        # The many known keys are looked up among the few asked for.
        at = pc.index_in(self.keys, value_set=asked.dictionary)
        is_held = at.is_valid().to_numpy(zero_copy_only=False)
        numbers[at.drop_null().to_numpy()] = np.flatnonzero(is_held)
        new = np.flatnonzero(numbers == NOWHERE)
        numbers[new] = len(self.keys) + np.arange(len(new))
        self.keys = pa.concat_arrays([self.keys, asked.dictionary.take(pa.array(new))])
        ends = np.cumsum([len(part) for part in parts])
        return np.split(numbers[asked.indices.to_numpy()], ends[:-1])


def is_counted(keys: Sequence[str], stop_words: frozenset[str]) -> list[bool]:
    """Say of each key whether it counts: no stop word, no single Han character, no number."""
    return [is_counted_form(key) and key not in stop_words for key in keys]


def tabulate_vocabulary(
    keys: pa.Array,
    counted: pa.Array,
    shards: Sequence[Member],
    positions: Sequence[Numbers],
    is_traditional: NDArray[np.bool_],
    *,
    known: pa.Table,
    n_kept: int,
    executor: TaskExecutor,
) -> pa.Table:
    """Return the vocabulary (``SCHEMA``), one row a type, by its number.

    Args:
        keys: all types.
        counted: whether each counts.
        shards: the numbered shards.
        positions: the position in the corpus of every row of each shard, ``MASKED`` where none.
        is_traditional: whether the article at a position is in Traditional script.
        known: the vocabulary of the first ``n_kept`` shards as they were, which are numbered as
            now, -1 where one is gone; its forms need not be looked up again.
        n_kept: how many shards it was told from.
        executor: runs the look-ups in texts.
    """
    columns: dict[str, object] = {"key": keys, "counted": counted}
    for name in _FORMS:
        before = Witnesses(*(known[f"{name}_{place}"].to_numpy() for place in ("shard", "row")))
        witnesses = find_witnesses(
            shards,
            positions,
            None if name == "type" else is_traditional,
            len(keys),
            known=before,
            n_kept=n_kept,
        )
        is_new = np.ones(len(keys), np.bool_)
        is_new[: len(known)] = False
        for column, values in zip(witnesses, before, strict=True):
            is_new[: len(known)] |= column[: len(known)] != values
        forms = _spell(name, keys, np.flatnonzero(is_new), witnesses, shards, executor)
        padded = [known[name].combine_chunks(), pa.nulls(len(keys) - len(known), pa.string())]
        columns[name] = pc.replace_with_mask(pa.concat_arrays(padded), pa.array(is_new), forms)
        columns[f"{name}_shard"], columns[f"{name}_row"] = map(pa.array, witnesses)
    return pa.table(columns).select(SCHEMA.names)


def count_used(vocabulary: pa.Table) -> int:
    """Return how many types occur in the articles of today; the others only keep their numbers."""
    return int(pc.sum(pc.not_equal(vocabulary["type_shard"], NOWHERE)).as_py() or 0)


def _spell(
    name: str,
    keys: pa.Array,
    new: NDArray[np.intp],
    witnesses: Witnesses,
    shards: Sequence[Member],
    executor: TaskExecutor,
) -> pa.Array:
    """Return the forms of some types, in their order."""
    tasks = []
    for number, shard in enumerate(shards):
        ids = new[witnesses.shard[new] == number]
        ids = ids[np.argsort(witnesses.row[ids], kind="stable")]
        for first in range(0, len(ids), _TYPES_A_TASK):
            some = ids[first : first + _TYPES_A_TASK]
            tasks.append((shard.place, some, witnesses.row[some], keys.take(pa.array(some))))
    look = partial(_spell_in_shard, as_written=name == "traditional")
    nowhere = new[witnesses.shard[new] == NOWHERE]
    told = keys.take(pa.array(nowhere)) if name == "type" else pa.array([""] * len(nowhere))
    ids_of, forms = [nowhere], [told.cast(pa.string())]
    for (_, ids, _, _), spelled in zip(tasks, run_tasks(executor, look, tasks), strict=True):
        ids_of.append(ids)
        forms.append(spelled)
    return pa.concat_arrays(forms).take(pa.array(np.argsort(np.concatenate(ids_of))))


def _spell_in_shard(
    task: tuple[Path, NDArray[np.intp], Numbers, pa.Array], *, as_written: bool
) -> pa.Array:
    """Return how the articles at some rows, in ascending order, write a type each.

    An array travels from a worker as one piece, a list as one piece a string.
    """
    place, ids, rows, keys = task
    forms = _respell(place, ids, rows, keys.to_pylist())
    if not as_written:
        return pa.array(forms, pa.string())
    texts = get_table(place, "texts")
    at, folded, written = NOWHERE, "", ""
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
    at = np.append(order, NOWHERE)[found]
    is_noted = np.append(noted, NOWHERE)[at] == wanted
    forms = list(keys)
    noted_forms = table["form"].take(pa.array(at[is_noted])).to_pylist()
    for index, form in zip(np.flatnonzero(is_noted).tolist(), noted_forms, strict=True):
        forms[index] = form
    return forms
