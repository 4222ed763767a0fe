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
from data_loader.line_shapes import line_name
from data_loader.loading import (
    FileResult,
    Progress,
    Run,
    load_articles,
    read_file,
    read_files,
)
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
    "FoundFurniture",
    "FurnitureChoices",
    "Progress",
    "Run",
    "SourceFile",
    "add_counts",
    "detect_script",
    "explain_empty",
    "find_furniture",
    "find_own_lexicons",
    "fold_text",
    "group_copies",
    "line_name",
    "list_files",
    "load_articles",
    "load_corpus_lexicons",
    "load_settings",
    "merge_outlet_names",
    "read_file",
    "read_files",
    "remove_furniture",
]
