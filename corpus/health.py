"""The loader's questions about its own tables, handed on to those who know a corpus only."""

from data_loader.gaps import GAP_DTYPES, find_gaps
from data_loader.health import (
    FIELDS,
    count_encodings,
    count_furniture,
    count_missing_fields,
    count_reasons,
    count_repairs,
    count_scripts,
    count_statuses,
    find_copies,
    list_removed_lines,
)

__all__ = [
    "FIELDS",
    "GAP_DTYPES",
    "count_encodings",
    "count_furniture",
    "count_missing_fields",
    "count_reasons",
    "count_repairs",
    "count_scripts",
    "count_statuses",
    "find_copies",
    "find_gaps",
    "list_removed_lines",
]
