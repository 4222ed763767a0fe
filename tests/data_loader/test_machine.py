"""What of the machine may be used: by the control groups of Linux, of both versions."""

import errno
import multiprocessing
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from data_loader import machine

MEGABYTE = 2**20
Group = Callable[[str, Mapping[str, str]], None]


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Group:
    """Return a function that puts this process into groups: 8 cores are there, and 8 GB free."""
    monkeypatch.setattr(machine, "_GROUPS", tmp_path / "groups")
    monkeypatch.setattr(machine, "_OWN_GROUPS", tmp_path / "own")
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "meminfo")
    (tmp_path / "meminfo").write_text(f"MemTotal: 16384 kB\nMemAvailable:  {8 * MEGABYTE} kB\n")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)

    def group(own: str, files: Mapping[str, str]) -> None:
        (tmp_path / "own").write_text(own)
        for name, content in files.items():
            path = tmp_path / "groups" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content + "\n")

    return group


def refuse() -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


SECOND = "0::/pod/box\n"
FIRST = "5:memory:/docker/1f\n4:cpu,cpuacct:/docker/1f\n1:name=systemd:/\n"


def memory(name: str, limit: str, held: str = "anon") -> dict[str, str]:
    """Return the files of a group with a limit, in which 90 MB are held and 60 MB are of files."""
    folder, _, _ = name.rpartition("/")
    stat = f"file {60 * MEGABYTE}\n{held} {90 * MEGABYTE}\nanon_thp 0"
    return {name: limit, f"{folder}/memory.stat": stat}


@pytest.mark.parametrize(
    ("own", "files", "cores", "megabytes", "processes"),
    [
        (SECOND, {}, 8, 8192, 8),
        (SECOND, {"pod/box/cpu.max": "max 100000"} | memory("pod/memory.max", "max"), 8, 8192, 8),
        (SECOND, {"pod/box/cpu.max": "200000 100000"}, 2, 8192, 2),
        (SECOND, {"pod/cpu.max": "150000 100000", "pod/box/cpu.max": "max 100000"}, 2, 8192, 2),
        (SECOND, {"cpu.max": "10000 100000"}, 1, 8192, 1),  # the container sees its own as root
        (SECOND, memory("pod/box/memory.max", f"{1090 * MEGABYTE}"), 8, 1000, 3),
        (SECOND, memory("pod/box/memory.max", f"{50 * MEGABYTE}"), 8, 0, 1),
        (
            FIRST,
            {
                "cpu/docker/1f/cpu.cfs_quota_us": "300000",
                "cpu/docker/1f/cpu.cfs_period_us": "100000",
                **memory(
                    "memory/docker/1f/memory.limit_in_bytes", f"{690 * MEGABYTE}", "total_rss"
                ),
                **memory("memory/memory.limit_in_bytes", "9223372036854771712", "total_rss"),
            },
            *(3, 600, 2),
        ),
        (FIRST, {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 8, 8192, 8),
    ],
)
def test_a_container_has_its_share(
    group: Group,
    own: str,
    files: Mapping[str, str],
    cores: int,
    megabytes: int,
    processes: int,
) -> None:
    group(own, files)
    assert machine.usable_cores() == cores
    assert machine.free_memory() == megabytes * MEGABYTE
    assert machine.usable_processes() == processes


def test_a_job_has_the_cores_that_it_is_bound_to(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    group(SECOND, {})
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {5}, raising=False)
    assert machine.usable_processes() == 1


def test_without_a_place_for_locks_one_works_alone(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    group(SECOND, {})
    monkeypatch.setattr(multiprocessing, "Lock", refuse)
    assert machine.usable_processes() == 1


def test_without_control_groups_the_whole_machine_may_be_used(group: Group) -> None:
    assert (machine.usable_cores(), machine.free_memory()) == (8, 8192 * MEGABYTE)
