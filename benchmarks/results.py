"""The results of one run of all benchmarks, written down as they come."""

import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.records import Bound, Record


@dataclass
class Part:
    """What one part of the run has said: its records, and why it broke off if it did."""

    title: str
    records: list[Record] = field(default_factory=list)
    failure: str = ""


@dataclass
class Results:
    """All parts of a run by their keys, and what was run where.

    Attributes:
        about: plain facts, by what they are called.
        parts: in the order in which they ran.
    """

    about: dict[str, str]
    parts: dict[str, Part] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[Part, Record]]:
        for part in self.parts.values():
            yield from ((part, record) for record in part.records)

    @property
    def records(self) -> list[Record]:
        """All records, in the order in which they came."""
        return [record for _, record in self]

    def values(self) -> dict[tuple[str, str], float]:
        """Return every number by the title of its part and its name."""
        return {(part.title, record.name): record.value for part, record in self}

    def write(self, path: Path) -> None:
        """Write all as JSON; what was there stays until it is written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")
        draft.replace(path)


def read_results(path: Path) -> Results:
    """Return what ``Results.write`` wrote."""
    told = json.loads(path.read_text("utf-8"))
    return Results(told["about"], {key: _read_part(part) for key, part in told["parts"].items()})


def _read_part(told: Mapping[str, Any]) -> Part:
    records = [
        Record(**{**record, "bound": Bound(**record["bound"]) if record["bound"] else None})
        for record in told["records"]
    ]
    return Part(told["title"], records, told["failure"])


def describe_run(folder: Path, *, is_quick: bool, runs: int) -> dict[str, str]:
    """Return what stands above the results."""
    return {
        "run": "quick, with small sizes" if is_quick else "full",
        "folder": folder.name,
        "date": time.strftime("%Y-%m-%d %H:%M"),
        "each measured": f"{runs} times" if runs > 1 else "once",
        "processors": str(os.cpu_count()),
        "processes that waited at the start": f"{os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
    }
