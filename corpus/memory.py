"""What a process no longer needs goes back to the system, and not before the step is over.

Otherwise a step's memory comes on top of what the steps before it have left lying about, and that
grows with the corpus.
"""

import ctypes
import os
from typing import Any, Final

import pyarrow as pa

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_KEPT_BYTES: Final = 32 * 2**20


def save_memory() -> None:
    """Let this process use memory that can be given back; Arrow's own pool would keep it.

    glibc gives every large array back at once, and for the next one the system has to find and
    clear page after page: what is not very large is kept here until ``release_memory``.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    if tune := _find_in_glibc("mallopt"):
        for threshold in (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD):
            tune(threshold, _KEPT_BYTES)


def release_memory() -> None:
    """Give back what is not used now, where the system knows how: not only Arrow's."""
    pa.default_memory_pool().release_unused()
    if trim := _find_in_glibc("malloc_trim"):
        trim(0)


def _find_in_glibc(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None) if os.name == "posix" else None
