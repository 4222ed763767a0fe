"""Files -> article table: reading, cleaning and grouping scraped news, whatever their format."""

from data_loader.duplicates import group_copies
from data_loader.folder import CorpusFolderError, SourceFile, explain_empty, list_files
from data_loader.loading import FileResult, load_articles, read_file
from data_loader.scripts import detect_script, fold_text

__all__ = [
    "CorpusFolderError",
    "FileResult",
    "SourceFile",
    "detect_script",
    "explain_empty",
    "fold_text",
    "group_copies",
    "list_files",
    "load_articles",
    "read_file",
]
