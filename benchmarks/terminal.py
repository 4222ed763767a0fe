"""Records as lines of a table in the terminal."""

from collections.abc import Iterable
from typing import Final

from benchmarks.records import Record, format_number

_WIDTHS: Final = (58, 10)


def print_records(records: Iterable[Record]) -> None:
    """Print each as it comes: name, number, unit; then the least it could be, or its bound."""
    for record in records:
        print(format_line(record), flush=True)


def format_line(record: Record, before: float | None = None) -> str:
    """Return a record as one line.

    >>> from benchmarks.records import Bound
    >>> format_line(Record("build", 12.3, "s", Bound(10)), before=20.0).split("  ")[-2:]
    ['at most 10: no', 'before 20']
    """
    name, number = _WIDTHS
    line = (
        f"{record.name:{name}}{format_number(record.value, record.unit):>{number}} {record.unit:9}"
    )
    if record.least is not None:
        line += f"  plain copy {format_number(record.least, record.unit)}"
    if record.bound is not None:
        line += f"  {record.bound}: {record.verdict}"
    if before is not None:
        line += f"  before {format_number(before, record.unit)}"
    return line.rstrip()
