"""Files -> article table: reading, cleaning and grouping scraped news, whatever their format."""

from data_loader.duplicates import group_copies
from data_loader.folder import CorpusFolderError, SourceFile, explain_empty, list_files
from data_loader.found_furniture import (
    FoundFurniture,
    FurnitureChoices,
    add_counts,
    find_furniture,
    remove_furniture,
)
from data_loader.line_shapes import line_shape
from data_loader.loading import FileResult, Run, load_articles, read_file, read_files
from data_loader.scripts import detect_script, fold_text

__all__ = [
    "CorpusFolderError",
    "FileResult",
    "FoundFurniture",
    "FurnitureChoices",
    "Run",
    "SourceFile",
    "add_counts",
    "detect_script",
    "explain_empty",
    "find_furniture",
    "fold_text",
    "group_copies",
    "line_shape",
    "list_files",
    "load_articles",
    "read_file",
    "read_files",
    "remove_furniture",
]
