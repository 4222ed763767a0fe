"""What is to be built: a folder as it is now, and the rules by which it is read and counted."""

import os
import time
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Final

import pyarrow as pa

from corpus.changes import encode_paths
from corpus.cluster import PACKAGES
from corpus.segmentation import Engine
from corpus.store import hash_file, read_choices, read_contents
from data_loader.folder import CorpusFolderError, Listing, list_folder
from data_loader.found_furniture import FurnitureChoices
from data_loader.lexicons import LEXICON_FOLDER, Lexicons, find_lexicon_files
from data_loader.objects import outline
from data_loader.outlets import OUTLETS_FILE, catalogue
from data_loader.settings import (
    CorpusSettings,
    find_own_lexicons,
    load_corpus_lexicons,
    load_settings,
)

_MATCHED: Final = ("issues.toml", "names.toml")
FROM_NOTHING: Final = {
    "reading": "corpus.toml, the outlets or a package that reads files",
    "segmenting": "the segmenter or a package that counts",
    "characters": "the Unicode that Python knows",
    "matching": "the issues or the names",
}
"""What a fingerprint stands for, of those with which nothing that was counted can stay."""

version: Final = cache(metadata.version)
"""The version of a package that this process has; to look it up takes longer than a small file."""

_last_lexicons: Final[dict[tuple[object, ...], Lexicons]] = {}
"""Those of the last order, by the folder and the contents of their files."""


@dataclass(frozen=True)
class Order:
    """What is to be built: the folder, the index, and all that the answers depend on.

    Where the folder lies at an address, that is text.
    """

    folder: Path | str
    index_dir: Path
    files: Listing
    paths: pa.Array
    listed_ns: int
    settings: CorpusSettings
    lexicons: Lexicons
    lexicon_files: Mapping[str, bytes]
    choices: FurnitureChoices
    engine: Engine
    fingerprints: Mapping[str, str]


def place_order(folder: Path | str, index: Path, engine: Engine | None) -> Order:
    """Return what is to be built, from the folder, its settings and the lexicons as they are now.

    Raises:
        CorpusFolderError: the folder, its ``corpus.toml``, its own lexicons or
            ``WENMAI_SEGMENTER`` are wrong.
    """
    engine = engine or chosen_segmenter()
    choices = read_choices(index)
    with outline(folder) as here:
        stated = load_settings(here)
        lexicon_paths = find_lexicon_files(LEXICON_FOLDER, own=find_own_lexicons(here, stated))
        lexicon_files = read_contents(lexicon_paths)
        key = (folder, *lexicon_files.values())
        lexicons = _last_lexicons.get(key) or load_corpus_lexicons(here, stated)
        were_edited = read_contents(lexicon_paths) != lexicon_files
    if were_edited:
        return place_order(folder, index, engine)  # between the two readings
    _last_lexicons.clear()
    _last_lexicons[key] = lexicons
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    told: dict[str, list[object]] = {
        "reading": [*packages, _hash_outlets(), stated],
        "segmenting": [engine, *packages],
        "characters": [unicodedata.unidata_version],
        "matching": [lexicon_files[name] for name in _MATCHED],
        "lexicons": [sorted(lexicon_files.items())],
        "choices": [sorted(choices.kept), sorted(choices.removed)],
    }
    listed_ns, files = time.time_ns(), list_folder(folder)
    return Order(
        folder=folder if isinstance(folder, str) else folder.absolute(),
        index_dir=index,
        listed_ns=listed_ns,
        files=files,
        paths=encode_paths(files),
        settings=replace(stated, choices=choices),
        lexicons=lexicons,
        lexicon_files=lexicon_files,
        choices=choices,
        engine=engine,
        fingerprints={name: compute_digest(parts) for name, parts in told.items()},
    )


def chosen_segmenter() -> Engine:
    """Return the segmenter that ``WENMAI_SEGMENTER`` names; ``rjieba`` where it names none.

    Raises:
        CorpusFolderError: there is no such segmenter.
    """
    match os.environ.get("WENMAI_SEGMENTER"):
        case "jieba":
            return "jieba"
        case "rjieba" | "" | None:
            return "rjieba"
        case named:
            raise CorpusFolderError(
                f"WENMAI_SEGMENTER is {named!r}, which is no segmenter. Set it to rjieba or jieba, "
                "or leave it away."
            )


@cache
def _hash_outlets() -> str:
    """Return a digest of the outlets, read once a process as they are themselves."""
    digest = hash_file(OUTLETS_FILE)
    catalogue()
    return digest


def compute_digest(parts: Iterable[object]) -> str:
    """Return a digest of plain values."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()
