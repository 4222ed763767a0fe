"""Open an index: tables in memory, texts and counts left on disk, memory-mapped."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from corpus.asking import Asked
from corpus.executors import WorkersError
from corpus.generations import Generation, read_generation
from corpus.layout import ARTICLE_SCHEMA, LONG_COLUMN, find_positions_in
from corpus.mirror import index_place
from corpus.model import Corpus, Shard
from corpus.segmentation import Engine
from corpus.store import (
    IndexMissingError,
    IndexWriteError,
    check_once,
    default_index_dir,
    get_array,
    get_note,
    get_parquet,
    get_table,
)
from data_loader.list_columns import list_series
from data_loader.objects import AddressError
from data_loader.outlet_forms import describe_merged
from data_loader.places import full_name
from data_loader.schema import ARTICLE_DTYPES, REPORT_DTYPES

if TYPE_CHECKING:
    from data_loader.loading import Progress

_TOLD_BY_THE_WHOLE: Final = ("outlet", "text_group", "is_copy")
_LISTS: Final = ("tags", "repairs")


def ensure_corpus(
    folder: str | os.PathLike[str],
    *,
    index_dir: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    scheduler: str = "",
    engine: Engine | None = None,
    progress: "Progress | None" = None,
    warn: Callable[[str], None] | None = None,
    apart: bool = False,
) -> Corpus:
    """Return the corpus of a folder, its index brought up to date first (``update_index``).

    With ``apart``, more than a little work is done in a process of its own (``corpus.apart``).
    Where ``warn`` is given and the index cannot be written, or the workers or an address fail, the
    corpus is returned as it was last indexed, and ``warn`` is told so in words.

    Raises:
        CorpusFolderError: the folder is missing, is no folder or cannot be read, or its
            ``corpus.toml`` or its own lexicons are wrong.
        IndexWriteError: the index cannot be written, or not be read once it has been.
    """
    index = index_place(index_dir if index_dir is not None else default_index_dir(folder))
    update = partial(
        _choose_update(apart=apart),
        workers=workers,
        scheduler=scheduler,
        engine=engine,
        progress=progress,
        warn=warn,
    )
    try:
        with check_once():
            return open_corpus(update(folder, index_dir=index), scheduler=scheduler)
    except (IndexWriteError, WorkersError, AddressError) as error:
        last = _open_last(folder, index) if warn is not None else None
        if warn is None or last is None:
            raise
        warn(f"{error} Until then the corpus is shown as it was last indexed.")
        return last
    except IndexMissingError as error:
        raise IndexWriteError(
            f"What was written into {index} cannot be read ({error}). Check the disk, or choose "
            "another place: --index for the command, WENMAI_INDEX for the dashboard."
        ) from error


def _choose_update(*, apart: bool) -> Callable[..., Path]:
    if apart:
        from corpus.apart import update_apart  # noqa: PLC0415 -- who only opens builds nothing

        return update_apart
    from corpus.build import update_index  # noqa: PLC0415

    return update_index


def _open_last(folder: str | os.PathLike[str], index: Path) -> Corpus | None:
    """Return the corpus as it was last indexed, or None where there is none of this folder."""
    try:
        last = open_corpus(index)
    except (IndexMissingError, AddressError):
        return None
    return last if last.folder == full_name(folder) else None


def open_corpus(index_dir: str | os.PathLike[str], *, scheduler: str = "") -> Corpus:
    """Open the generation in force; every file of it is held to its checksum first.

    Args:
        index_dir: the index, also at an address.
        scheduler: address of a Dask scheduler, whose workers then count in the shards.

    Raises:
        IndexMissingError: there is no index in ``index_dir`` that can be used.
        AddressError: it is an address that cannot be read.
    """
    return read_generation(index_place(index_dir), partial(_open, scheduler))


def open_shard(place: Path, number: int) -> Shard:
    """Return one shard of the generation at ``place``, by its number there."""
    name = get_note(place, "manifest")["shards"][number]
    return _read_shard(
        place.parent / name,
        number,
        get_table(place, "members"),
        n_types=len(get_table(place, "vocabulary")),
    )


def _open(scheduler: str, generation: Generation) -> Corpus:
    manifest = generation.manifest
    members = generation.table("members")
    places = [generation.place.parent / name for name in manifest.shards]
    vocabulary = generation.table("vocabulary")
    return Corpus(
        articles=_read_articles(members, places),
        report=generation.table("files")
        .select(list(REPORT_DTYPES))
        .to_pandas()
        .astype(REPORT_DTYPES),
        vocabulary=vocabulary.select(["type", "traditional", "counted"]).to_pandas(),
        shards=tuple(
            _read_shard(place, number, members, n_types=len(vocabulary))
            for number, place in enumerate(places)
        ),
        taken_out=tuple(_one_array(get_table(place, LONG_COLUMN)[LONG_COLUMN]) for place in places),
        lexicons=generation.lexicons(),
        version=manifest.version,
        folder=manifest.folder,
        name=manifest.name,
        asked=Asked(scheduler, generation.place) if scheduler else None,
    )


def _read_articles(members: pa.Table, places: Sequence[Path]) -> pd.DataFrame:
    """Return the *articles* table without what shards hold, in the order of the corpus."""
    parts = [ARTICLE_SCHEMA.empty_table().drop_columns(LONG_COLUMN)]
    parts += (get_parquet(place, "articles") for place in places)
    starts = np.cumsum([len(part) for part in parts])
    rows = pa.array(starts[members["shard"].to_numpy()] + members["row"].to_numpy())
    table = pa.concat_tables(parts).drop_columns("outlet").take(rows)
    for name in _TOLD_BY_THE_WHOLE:
        table = table.append_column(name, members[name])
    frame = table.drop_columns(_LISTS).to_pandas()
    frame["tags"] = list_series(table["tags"])
    frame["repairs"] = _as_lists(table["repairs"])
    changed = pc.not_equal(members["stated"], members["outlet"]).to_numpy()
    for at in np.flatnonzero(changed).tolist():
        frame.at[at, "repairs"].append(describe_merged(members["stated"][at].as_py()))
    dtypes = {name: dtype for name, dtype in ARTICLE_DTYPES.items() if name in frame}
    articles: pd.DataFrame = frame[list(dtypes)].astype({**dtypes, "tags": frame["tags"].dtype})
    return articles


def _as_lists(column: pa.ChunkedArray) -> pd.Series:
    """Return a column of lists of texts; a text that many hold is in memory once."""
    encoded = pc.list_flatten(column).combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    flat = [texts[number] for number in encoded.indices.to_pylist()]
    ends = np.cumsum(pc.list_value_length(column).to_numpy()).tolist()
    lists = [flat[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return pd.Series(lists, dtype=object)


def _read_shard(place: Path, number: int, members: pa.Table, *, n_types: int) -> Shard:
    table = get_table(place, "texts")
    indptr, indices, counts, n_tokens = (
        get_array(place, name) for name in ("indptr", "indices", "counts", "n_tokens")
    )
    shape = (len(n_tokens), n_types)
    return Shard(
        positions=find_positions_in(members, number, len(n_tokens)),
        texts=_one_array(table["text"]),
        folded_texts=_one_array(table["folded"]),
        matrix=sparse.csr_array((counts, indices, _narrow(indptr)), shape=shape),
        columns=_read_columns(place, shape),
        n_tokens=n_tokens,
        mentions=get_array(place, "mentions"),
        tokens=get_array(place, "tokens"),
        token_starts=get_array(place, "token_starts"),
    )


def _read_columns(place: Path, shape: tuple[int, int]) -> sparse.csc_array:
    types, ends = get_array(place, "types"), get_array(place, "type_indptr")
    lengths = np.zeros(shape[1], np.int64)
    lengths[types] = np.diff(ends)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    arrays = (get_array(place, "type_counts"), get_array(place, "type_rows"), _narrow(indptr))
    return sparse.csc_array(arrays, shape=shape)


def _narrow(indptr: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return places in the arrays of a shard as numbers of 32 bits.

    Beside wider ones, SciPy would copy the indices, which lie on disk, into memory as such.
    """
    return indptr.astype(np.int32)


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.array([], column.type)
