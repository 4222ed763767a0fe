"""The index on disk: generations of shards, and one pointer to the generation in force.

::

    INDEX/current                     name of the generation in force
    INDEX/furniture.json              which found lines a reader put back or took out
    INDEX/<generation>/manifest.json  schema, version, folder, sizes
                       articles.parquet, report.parquet, vocabulary.parquet, lexicons/…
                       shard-00000/texts.arrow, counts.npy, indices.npy, …

A generation is written beside the old one and becomes the one in force by one rename. Nothing is
pickled, and nothing is ever written into the corpus folder. What a reader decided outlives the
generations: it is the one file here that cannot be built again.
"""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from corpus.model import Corpus, Shard
from data_loader.folder import CorpusFolderError
from data_loader.found_furniture import FurnitureChoices
from data_loader.lexicons import find_lexicon_files, load_lexicons
from data_loader.schema import ARTICLE_DTYPES

SCHEMA_VERSION: Final = 3
_POINTER: Final = "current"
_CHOICES: Final = "furniture.json"
_ARRAYS: Final = (
    *("indptr", "indices", "counts", "n_tokens", "mentions"),
    *("tokens", "token_starts"),
)


class IndexMissingError(FileNotFoundError):
    """There is no index at this place; the message says how to build one."""


class ChoicesFileError(CorpusFolderError):
    """The corpus cannot be opened as its reader decided; the message says what to mend."""


@dataclass(frozen=True)
class Manifest:
    """What a generation says of itself."""

    schema: int
    version: str
    folder: str
    fingerprint: str
    name: str = ""


def default_index_dir(folder: str | os.PathLike[str]) -> Path:
    """Return where the index of a folder lies unless told otherwise: in the user's cache."""
    cache = os.environ.get("WENMAI_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(cache) if cache else Path.home() / ".cache"
    place = str(Path(folder).resolve())
    name = blake2b(place.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return base / "wenmai" / name


def read_manifest(index_dir: Path) -> Manifest | None:
    """Return the manifest of the generation in force, or None where there is none to use."""
    try:
        generation = index_dir / (index_dir / _POINTER).read_text("utf-8").strip()
        told = json.loads((generation / "manifest.json").read_text("utf-8"))
        manifest = Manifest(**told)
    except (OSError, ValueError, TypeError):
        return None
    return manifest if manifest.schema == SCHEMA_VERSION else None


def read_choices(index_dir: Path) -> FurnitureChoices:
    """Return what a reader decided about lines found to be furniture; nothing where no file is.

    Raises:
        ChoicesFileError: the file is there and cannot be used.
    """
    path = index_dir / _CHOICES
    try:
        told = json.loads(path.read_text("utf-8"))
        return FurnitureChoices(**{name: _pairs(told[name]) for name in ("kept", "removed")})
    except FileNotFoundError:
        return FurnitureChoices()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ChoicesFileError(
            f"{path} cannot be used ({error}). It lists, under `kept` and `removed`, pairs of "
            "outlet and line. Mend it, or take it away to start anew."
        ) from error


def write_choices(index_dir: Path, choices: FurnitureChoices) -> None:
    """Keep what a reader decided; the next opening of the folder builds the index with it."""
    index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {"kept": sorted(choices.kept), "removed": sorted(choices.removed)}
    draft = index_dir / f"{_CHOICES}.draft"
    draft.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    draft.replace(index_dir / _CHOICES)


def _pairs(told: list[list[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((str(outlet), str(line)) for outlet, line in told)


def write_generation(
    index_dir: Path,
    corpus: Corpus,
    *,
    fingerprint: str,
    lexicons_dir: Path,
    own_lexicons_dir: Path | None = None,
) -> None:
    """Write a corpus as a new generation and put it in force.

    Args:
        index_dir: the index; made with mode 0700 where it is missing.
        corpus: what to write.
        fingerprint: what the corpus was built from, to tell later whether that has changed.
        lexicons_dir: the lexicon files it was counted with; a copy is kept with the counts.
        own_lexicons_dir: the corpus' own files, which took the place of those of the same name.
    """
    index_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    generation = Path(tempfile.mkdtemp(prefix="generation-", dir=index_dir))
    corpus.articles.to_parquet(generation / "articles.parquet", index=False)
    corpus.report.to_parquet(generation / "report.parquet", index=False)
    corpus.vocabulary.to_parquet(generation / "vocabulary.parquet", index=False)
    shutil.copytree(lexicons_dir, generation / "lexicons")
    for name, path in find_lexicon_files(lexicons_dir, own=own_lexicons_dir).items():
        shutil.copyfile(path, generation / "lexicons" / name)
    for number, shard in enumerate(corpus.shards):
        _write_shard(generation / f"shard-{number:05d}", shard)
    manifest = Manifest(SCHEMA_VERSION, corpus.version, corpus.folder, fingerprint, corpus.name)
    (generation / "manifest.json").write_text(json.dumps(vars(manifest), indent=1), "utf-8")
    _put_in_force(index_dir, generation)


def open_corpus(index_dir: str | os.PathLike[str]) -> Corpus:
    """Open the generation in force; texts and counts stay on disk, memory-mapped.

    Raises:
        IndexMissingError: there is no index of this schema in ``index_dir``.
    """
    root = Path(index_dir)
    manifest = read_manifest(root)
    if manifest is None:
        raise IndexMissingError(
            f"{root} holds no index that this version can read: "
            "build one with `python -m corpus build FOLDER`."
        )
    generation = root / (root / _POINTER).read_text("utf-8").strip()
    vocabulary = pd.read_parquet(generation / "vocabulary.parquet")
    return Corpus(
        articles=_read_articles(generation / "articles.parquet"),
        report=pd.read_parquet(generation / "report.parquet"),
        vocabulary=vocabulary,
        shards=_read_shards(generation, n_types=len(vocabulary)),
        lexicons=load_lexicons(generation / "lexicons"),
        version=manifest.version,
        folder=manifest.folder,
        name=manifest.name,
    )


def _put_in_force(index_dir: Path, generation: Path) -> None:
    """Point to the new generation, then remove the others: an open mapping keeps its file."""
    pointer = generation.with_suffix(".pointer")
    pointer.write_text(generation.name, "utf-8")
    pointer.replace(index_dir / _POINTER)
    for old in index_dir.glob("generation-*"):
        if old != generation:
            shutil.rmtree(old, ignore_errors=True)


def _write_shard(place: Path, shard: Shard) -> None:
    place.mkdir()
    table = pa.table({"text": shard.texts, "folded": shard.folded_texts})
    with (
        pa.OSFile(str(place / "texts.arrow"), "wb") as sink,
        pa.ipc.new_file(sink, table.schema) as writer,
    ):
        writer.write_table(table.combine_chunks(), max_chunksize=len(table) or 1)
    arrays: tuple[NDArray[Any], ...] = (
        shard.matrix.indptr,
        shard.matrix.indices.astype(np.int32, copy=False),
        shard.matrix.data,
        shard.n_tokens,
        shard.mentions,
        shard.tokens,
        shard.token_starts,
    )
    for name, values in zip(_ARRAYS, arrays, strict=True):
        np.save(place / f"{name}.npy", values, allow_pickle=False)


def _read_shards(generation: Path, *, n_types: int) -> tuple[Shard, ...]:
    shards: list[Shard] = []
    first = 0
    for place in sorted(generation.glob("shard-*")):
        shards.append(_read_shard(place, first=first, n_types=n_types))
        first += len(shards[-1])
    return tuple(shards)


def _read_shard(place: Path, *, first: int, n_types: int) -> Shard:
    table = pa.ipc.open_file(pa.memory_map(str(place / "texts.arrow"))).read_all()
    indptr, indices, counts, n_tokens, mentions, tokens, token_starts = (
        np.asarray(np.load(place / f"{name}.npy", mmap_mode="r", allow_pickle=False))
        for name in _ARRAYS
    )
    return Shard(
        first=first,
        texts=_one_array(table["text"]),
        folded_texts=_one_array(table["folded"]),
        matrix=sparse.csr_array((counts, indices, indptr), shape=(len(n_tokens), n_types)),
        n_tokens=n_tokens,
        mentions=mentions,
        tokens=tokens,
        token_starts=token_starts,
    )


def _one_array(column: pa.ChunkedArray) -> pa.LargeStringArray:
    return column.chunk(0) if column.num_chunks == 1 else pa.array([], pa.large_string())


def _read_articles(path: Path) -> pd.DataFrame:
    articles = pd.read_parquet(path)
    for column in ("tags", "repairs", "furniture"):
        articles[column] = [list(values) for values in articles[column]]
    return articles.astype({name: kind for name, kind in ARTICLE_DTYPES.items() if name != "text"})


def hash_files(folder: Path) -> str:
    """Return a digest of the names and contents of a folder's files."""
    digest = blake2b(digest_size=16)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
