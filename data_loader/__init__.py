"""Files -> article table: reading, cleaning and grouping scraped news, whatever their format."""

from data_loader.duplicates import group_copies
from data_loader.folder import CorpusFolderError, SourceFile, explain_empty, list_files
from data_loader.loading import FileResult, Progress, load_articles, read_file
from data_loader.outlet_forms import merge_outlet_names
from data_loader.scripts import detect_script, fold_text
from data_loader.settings import (
    CorpusSettings,
    CorpusSettingsError,
    find_own_lexicons,
    load_corpus_lexicons,
    load_settings,
)

__all__ = [
    "CorpusFolderError",
    "CorpusSettings",
    "CorpusSettingsError",
    "FileResult",
    "Progress",
    "SourceFile",
    "detect_script",
    "explain_empty",
    "find_own_lexicons",
    "fold_text",
    "group_copies",
    "list_files",
    "load_articles",
    "load_corpus_lexicons",
    "load_settings",
    "merge_outlet_names",
    "read_file",
]
