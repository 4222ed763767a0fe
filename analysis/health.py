"""What was loaded, repaired, left out, copied?

Unlike the other questions these are about tables, not a selection: the *report* of a load, and
the *articles* table; of it a corpus has ``Corpus.articles`` and ``Corpus.removed``. The loader
answers them, so that the page and the command ``python -m data_loader report`` say the same.
"""

from corpus.health import (
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
    "count_encodings",
    "count_furniture",
    "count_missing_fields",
    "count_reasons",
    "count_repairs",
    "count_scripts",
    "count_statuses",
    "find_copies",
    "list_removed_lines",
]
