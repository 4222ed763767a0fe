"""From the article table to tokens, counts and an index on disk.

What is named here is imported when it is first asked for: a build needs little of it, and would
wait for the rest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from corpus.asking import map_shards, sum_shards
    from corpus.assembly import corpus_from_articles
    from corpus.live import LiveCorpus, Update
    from corpus.matching import TermGroup, expand_term
    from corpus.mirror import index_place
    from corpus.model import GROUPINGS, Corpus, Selection, Shard
    from corpus.opening import ensure_corpus, open_corpus
    from corpus.passages import find_terms
    from corpus.segmentation import segment_text
    from corpus.selection import drop_copies, list_topics, select_articles
    from corpus.store import (
        ChoicesFileError,
        IndexMissingError,
        IndexWriteError,
        default_index_dir,
        read_choices,
        write_choices,
    )
    from data_loader.found_furniture import FurnitureChoices
    from data_loader.line_shapes import line_name
    from data_loader.scripts import fold_text

_HOMES: Final = {
    "corpus.asking": ("map_shards", "sum_shards"),
    "corpus.assembly": ("corpus_from_articles",),
    "corpus.live": ("LiveCorpus", "Update"),
    "corpus.opening": ("ensure_corpus", "open_corpus"),
    "corpus.matching": ("TermGroup", "expand_term"),
    "corpus.mirror": ("index_place",),
    "corpus.model": ("GROUPINGS", "Corpus", "Selection", "Shard"),
    "corpus.passages": ("find_terms",),
    "corpus.segmentation": ("segment_text",),
    "corpus.selection": ("drop_copies", "list_topics", "select_articles"),
    "corpus.store": (
        "ChoicesFileError",
        "IndexMissingError",
        "IndexWriteError",
        "default_index_dir",
        "read_choices",
        "write_choices",
    ),
    "data_loader.found_furniture": ("FurnitureChoices",),
    "data_loader.line_shapes": ("line_name",),
    "data_loader.scripts": ("fold_text",),
}
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "GROUPINGS",
    "ChoicesFileError",
    "Corpus",
    "FurnitureChoices",
    "IndexMissingError",
    "IndexWriteError",
    "LiveCorpus",
    "Selection",
    "Shard",
    "TermGroup",
    "Update",
    "corpus_from_articles",
    "default_index_dir",
    "drop_copies",
    "ensure_corpus",
    "expand_term",
    "find_terms",
    "fold_text",
    "index_place",
    "line_name",
    "list_topics",
    "map_shards",
    "open_corpus",
    "read_choices",
    "segment_text",
    "select_articles",
    "sum_shards",
    "write_choices",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'corpus' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
