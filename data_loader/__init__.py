"""Files -> article table: reading, cleaning and grouping scraped news, whatever their format.

What is named here is imported when it is first asked for: who opens an index reads no file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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

_HOMES: Final = {
    "data_loader.duplicates": ("group_copies",),
    "data_loader.folder": ("CorpusFolderError", "SourceFile", "explain_empty", "list_files"),
    "data_loader.found_furniture": (
        "FoundFurniture",
        "FurnitureChoices",
        "add_counts",
        "find_furniture",
        "remove_furniture",
    ),
    "data_loader.line_shapes": ("line_name",),
    "data_loader.loading": (
        "FileResult",
        "Progress",
        "Run",
        "load_articles",
        "read_file",
        "read_files",
    ),
    "data_loader.outlet_forms": ("merge_outlet_names",),
    "data_loader.scripts": ("detect_script", "fold_text"),
    "data_loader.settings": (
        "CorpusSettings",
        "CorpusSettingsError",
        "find_own_lexicons",
        "load_corpus_lexicons",
        "load_settings",
    ),
}
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}

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


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'data_loader' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
