"""``python -m benchmarks.repeat FOLDER INDEX OUT --times 10``: a large index out of a real one.

Every article comes again under new ids, in folders ``000``, ``001`` and so on: OUT/folder has the
files as hard links, OUT/index the shards. What changes in a shard is written anew (ids and paths;
the signatures by which copies are found, since no article is the copy of another that is not one
in the real index); the rest are links. What only the whole corpus tells is told by the functions
of the build. So opening, asking and updating do the work of a corpus of that size, but for three
things: no new words come, the pages of a file that is linked are in the memory only once, and what
is furniture is taken from the real index: the first update finds more, and reads again what has it.
"""

import argparse
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.copies import PAIR_SCHEMA, group_copies
from corpus.executors import InProcessExecutor
from corpus.generations import FILE_SCHEMA, Generation, Manifest, find_generation, write_generation
from corpus.keeping import keep_files
from corpus.orders import compute_digest
from corpus.store import (
    get_array,
    get_parquet,
    link_files,
    new_folder,
    put_array,
    put_parquet,
    read_contents,
    seal_folder,
)
from corpus.vocabulary import tabulate_vocabulary
from corpus.whole import MEMBER_SCHEMA, Member, find_positions, tabulate_members
from data_loader.schema import compute_article_id

_REWRITTEN: Final = ("articles.parquet", "signatures.npy", "checksums.json")
_EMPTY: Final = np.uint32(0xFFFFFFFF)


def main() -> None:
    options = _parser().parse_args()
    repeat_corpus(options.folder, options.index, options.out, times=options.times)


def repeat_corpus(folder: Path, index: Path, out: Path, *, times: int) -> tuple[Path, Path]:
    """Make a folder and its index with every article ``times`` times.

    Args:
        folder: a folder without a ``corpus.toml``.
        index: its index, up to date.
        out: where both go, on the same disk.
        times: how often each article is there.

    Returns:
        the new folder and the new index.
    """
    generation = find_generation(index)
    if generation is None:
        raise ValueError(f"{index} holds no index")
    prefixes = [f"{number:03}" for number in range(times)]
    for prefix in prefixes:
        shutil.copytree(folder, out / "folder" / prefix, copy_function=os.link)
    repeat_index(generation, out / "index", prefixes=prefixes, folder=out / "folder")
    return out / "folder", out / "index"


def repeat_index(old: Generation, index: Path, *, prefixes: Sequence[str], folder: Path) -> None:
    """Write an index with the shards of ``old`` once for every prefix of paths, and seal it."""
    sources = keep_files(old.place.parent, old, old.table("files")).shards
    shards, seals = [], []
    for number, prefix in enumerate(prefixes):
        for source in sources:
            place, seal = _repeat_shard(source.place, index, prefix=prefix, number=number)
            shards.append(Member(place, source.live))
            seals.append(seal)
    members = tabulate_members(MEMBER_SCHEMA.empty_table(), shards, n_kept=0)
    positions = find_positions(members, shards)
    executor = InProcessExecutor()
    members, pairs = group_copies(
        members,
        shards,
        positions,
        n_kept=0,
        gone=[],
        known=PAIR_SCHEMA.empty_table(),
        executor=executor,
    )
    vocabulary = old.table("vocabulary")
    tables = {
        "files": _repeat_files(old.table("files"), prefixes),
        "members": members,
        "pairs": pairs,
        "vocabulary": tabulate_vocabulary(
            vocabulary["key"].combine_chunks(),
            vocabulary["counted"].combine_chunks(),
            shards,
            positions,
            pc.equal(members["script"], "Hant").to_numpy(),
            known=vocabulary,
            n_kept=len(sources),
            executor=executor,
        ),
    }
    manifest = Manifest(
        schema=old.manifest.schema,
        version=compute_digest([old.manifest.version, *prefixes]),
        folder=str(folder.resolve()),
        name=old.manifest.name,
        fingerprints=old.manifest.fingerprints,
        shards=[shard.place.name for shard in shards],
        seals=seals,
    )
    paths = {path.name: path for path in (old.place / "lexicons").iterdir()}
    write_generation(
        index,
        manifest,
        tables=tables,
        furniture=old.note("furniture"),
        lexicons=read_contents(paths),
    )


def _repeat_shard(source: Path, index: Path, *, prefix: str, number: int) -> tuple[Path, str]:
    place = new_folder(index, "shard")
    link_files(source, place)
    for name in _REWRITTEN:
        (place / name).unlink()  # or the original would be written over
    articles = get_parquet(source, "articles")
    files = [f"{prefix}/{file}" for file in articles["file"].to_pylist()]
    ids = list(map(compute_article_id, files, articles["item"].to_pylist()))
    for name, values in (("file", files), ("article_id", ids)):
        at = articles.schema.get_field_index(name)
        articles = articles.set_column(at, name, pa.array(values, pa.string()))
    put_parquet(place, "articles", articles)
    put_array(place, "signatures", _renew(get_array(source, "signatures"), number))
    return place, seal_folder(place)


def _renew(signatures: NDArray[np.uint32], number: int) -> NDArray[np.uint32]:
    """Return signatures that are equal where they were, and to those of no other number."""
    chance = np.random.default_rng(number)
    mask = chance.integers(1, _EMPTY, signatures.shape[1], np.uint32)
    return np.where(signatures == _EMPTY, _EMPTY, signatures ^ mask)


def _repeat_files(files: pa.Table, prefixes: Sequence[str]) -> pa.Table:
    parts = []
    for prefix in prefixes:
        part = files
        for name, kind in (("path", pa.binary()), ("file", pa.string())):
            told = files[name].to_pylist()
            start = f"{prefix}/" if name == "file" else f"{prefix}/".encode()
            at = FILE_SCHEMA.get_field_index(name)
            part = part.set_column(at, name, pa.array([start + one for one in told], kind))
        parts.append(part)
    return pa.concat_tables(parts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repeat", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    parser.add_argument("index", type=Path, help="its index")
    parser.add_argument("out", type=Path, help="where the new folder and its index go")
    parser.add_argument("--times", type=int, default=10, help="how often (default 10)")
    return parser


if __name__ == "__main__":
    main()
