"""``python -m benchmarks.stages FOLDER``: where the time of a build goes.

Builds into an empty index in one process, with the functions of each stage wrapped: a clock of the
processor runs for the innermost stage alone, so that the stages add up to the whole. What the
wrapping itself costs is measured on a function that does nothing, and told; it is in the stages.
Waiting for the disk is no work of the processor and stands by itself.
"""

import argparse
import pkgutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final
from unittest.mock import patch

from benchmarks.records import Record
from benchmarks.terminal import print_records
from corpus.build import update_index

REST: Final = "the rest"
STAGES: Final = {
    "list the folder, read the lexicons": ("corpus.build.place_order",),
    "read files, clean texts": ("corpus.build.write_draft", "corpus.drafts.read_each"),
    "lines and signatures": ("corpus.drafts.find_lines", "corpus.shards.sign_texts"),
    "page furniture": (
        "corpus.build.find_kept_furniture",
        "corpus.shards._mend",
    ),
    "fold": ("corpus.shards.fold_text", "corpus.shards.fold_case"),
    "cut": ("corpus.counting.mark_cuts",),
    "count words and mentions": (
        "corpus.shards.Tally.add",
        "corpus.shards.find_mentions",
        "corpus.shards.count_types",
    ),
    "make and write tables": (
        "corpus.build.write_shard",
        "corpus.build.number_shard",
        "corpus.drafts._tabulate_articles",
        "corpus.drafts._tabulate_lines",
        "corpus.drafts.put_table",
        "corpus.build.write_generation",
    ),
    "the whole corpus: order, copies, outlets": (
        "corpus.build.tabulate_members",
        "corpus.build.group_copies",
    ),
    "the whole corpus: vocabulary": (
        "corpus.build.read_keys",
        "corpus.build.Numbering.number",
        "corpus.build.tabulate_vocabulary",
    ),
}
"""The functions of each stage by the place where they are looked up; a stage ends where another,
called by it, begins."""
_CALLS_TO_LEARN_FROM: Final = 50_000


class Clock:
    """Seconds of the processor and calls, by stage; the clock of a stage stops inside another."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls = 0
        self._stages = [REST]
        self._since = process_time()

    def wrap(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, its time noted for a stage."""

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            self.note()
            self._stages.append(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self.note()
                self._stages.pop()

        return timed

    def note(self) -> None:
        """Note for the stage that is on what has passed since the last note."""
        now = process_time()
        self.seconds[self._stages[-1]] += now - self._since
        self._since = now


def main() -> None:
    print_records(measure_stages(_parser().parse_args().folder.resolve()))


def measure_stages(folder: Path) -> Iterator[Record]:
    """Yield the processor's seconds for every stage of a build in one process."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as index, ExitStack() as patches:
        for stage, places in STAGES.items():
            for place in places:
                patches.enter_context(patch(place, clock.wrap(stage, pkgutil.resolve_name(place))))
        clock.note()
        clock.seconds.clear()
        start = perf_counter()
        update_index(folder, index_dir=index, workers=1)
        waited = perf_counter() - start
        clock.note()
    total = sum(clock.seconds.values())
    for stage in (*STAGES, REST):
        yield Record(stage, clock.seconds[stage], "s")
    yield Record("all stages", total, "s")
    yield Record("wrapping, in the stages", clock.calls * _cost_of_a_call(), "s")
    yield Record("waiting for the disk and for other work", max(0.0, waited - total), "s")


def _cost_of_a_call() -> float:
    """Return the seconds that the wrapping adds to one call."""
    nothing = Clock().wrap(REST, lambda: None)
    start = process_time()
    for _ in range(_CALLS_TO_LEARN_FROM):
        nothing()
    return (process_time() - start) / _CALLS_TO_LEARN_FROM


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of articles")
    return parser


if __name__ == "__main__":
    main()
