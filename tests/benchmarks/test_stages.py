"""The stages of a build are the functions that run in it, and add up to all of it."""

import pkgutil
from pathlib import Path
from time import process_time

import pytest

from benchmarks.stages import REST, STAGES, Clock, measure_stages
from tests.builders import write_signed_articles


@pytest.mark.parametrize("place", [place for places in STAGES.values() for place in places])
def test_every_function_of_a_stage_is_there(place: str) -> None:
    assert callable(pkgutil.resolve_name(place))


def test_only_the_innermost_stage_is_timed() -> None:
    clock = Clock()
    inner = clock.wrap("inner", lambda: work(0.05))
    clock.wrap("outer", lambda: (work(0.01), inner()))()
    assert clock.seconds["inner"] >= 0.05
    assert clock.seconds["outer"] < 0.05
    assert clock.calls == 2


def test_the_stages_of_a_build_add_up(tmp_path: Path) -> None:
    records = {
        record.name: record.value
        for record in measure_stages(write_signed_articles(tmp_path / "a"))
    }
    stages = [records[name] for name in (*STAGES, REST)]
    assert sum(stages) == pytest.approx(records["all stages"])
    assert all(records[name] > 0 for name in ("read files, clean texts", "cut"))


def work(seconds: float) -> None:
    end = process_time() + seconds
    while process_time() < end:
        pass
