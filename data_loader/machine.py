"""What of a machine this process may use: a container, or a job on a cluster, has a part of it."""

import math
import multiprocessing
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

_MEMORY_A_PROCESS: Final = 300 * 2**20
"""What one of a build holds at most (270 MB), pages of its files aside."""
_GROUPS: Final = Path("/sys/fs/cgroup")
_OWN_GROUPS: Final = Path("/proc/self/cgroup")
_MEMORY: Final = Path("/proc/meminfo")
_AVAILABLE: Final = re.compile(r"^MemAvailable:\s*(\d+) kB", re.MULTILINE)
# What can be freed by ending a process only: "anon" in groups of the second version.
_HELD: Final = re.compile(r"^(?:anon|total_rss) (\d+)$", re.MULTILINE)


def usable_processes() -> int:
    """Return how many processes may work at the same time: one a core, as far as memory goes.

    One for each of the sixteen cores of the machine would be ended by the system in a container
    that has the time of two of them, and 1 GB. Where processes can share no lock, one works alone.
    """
    if not _has_locks():
        return 1
    return max(1, min(usable_cores(), free_memory() // _MEMORY_A_PROCESS))


def _has_locks() -> bool:
    """Say whether processes can share locks; for them the system needs a writable /dev/shm."""
    with suppress(OSError, ImportError):
        multiprocessing.Lock()
        return True
    return False


def usable_cores() -> int:
    """Return the cores that this process may run on, or as many as it may have the time of."""
    pinned = getattr(os, "sched_getaffinity", None)  # Linux has it
    cores = len(pinned(0)) if pinned else os.cpu_count() or 1
    times = [told.split() for [told] in _read_groups("cpu", "cpu.max")]
    times += _read_groups("cpu", "cpu.cfs_quota_us", "cpu.cfs_period_us")
    shares = [int(quota) / int(period) for quota, period in times if quota.isdigit()]
    return min([cores, *map(math.ceil, shares)])


def free_memory() -> int:
    """Return the bytes that this process and those that it starts may have besides."""
    found = _AVAILABLE.search(_MEMORY.read_text()) if _MEMORY.exists() else None
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    free = [1024 * int(found[1]) if found else whole]
    for name in ("memory.max", "memory.limit_in_bytes"):
        for limit, told in _read_groups("memory", name, "memory.stat"):
            if limit.isdigit() and (held := _HELD.search(told)):
                free.append(int(limit) - int(held[1]))
    return max(0, min(free))


def _read_groups(controller: str, *names: str) -> Iterator[list[str]]:
    """Yield what some files say in each control group of this process that has them all.

    They are of the first version of such groups or of the second. Each is bound by those around
    it, and a container may see its own as the root.
    """
    own = _OWN_GROUPS.read_text().splitlines() if _OWN_GROUPS.exists() else []
    for _, controllers, path in (line.split(":", 2) for line in own):
        if controllers and controller not in controllers.split(","):
            continue
        root = _GROUPS / controller if controllers else _GROUPS
        group = root / path.lstrip("/")
        for place in (group, *group.parents):
            if place.is_relative_to(root):
                with suppress(OSError):
                    yield [(place / name).read_text().strip() for name in names]
