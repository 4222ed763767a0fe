"""From the article table to tokens, counts and an index on disk."""

from corpus.assembly import corpus_from_articles
from corpus.build import ensure_corpus
from corpus.matching import TermGroup, expand_term
from corpus.model import GROUPINGS, Corpus, Selection, Shard
from corpus.passages import find_terms
from corpus.segmentation import segment_text
from corpus.selection import drop_copies, list_topics, select_articles
from corpus.store import (
    ChoicesFileError,
    IndexMissingError,
    default_index_dir,
    open_corpus,
    read_choices,
    write_choices,
)
from data_loader.found_furniture import FurnitureChoices
from data_loader.line_shapes import line_shape
from data_loader.scripts import fold_text

__all__ = [
    "GROUPINGS",
    "ChoicesFileError",
    "Corpus",
    "FurnitureChoices",
    "IndexMissingError",
    "Selection",
    "Shard",
    "TermGroup",
    "corpus_from_articles",
    "default_index_dir",
    "drop_copies",
    "ensure_corpus",
    "expand_term",
    "find_terms",
    "fold_text",
    "line_shape",
    "list_topics",
    "open_corpus",
    "read_choices",
    "segment_text",
    "select_articles",
    "write_choices",
]
