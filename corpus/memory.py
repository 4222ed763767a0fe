"""What a process of a build needs no longer goes back to the system.

Otherwise a step's memory comes on top of what the steps before it have left lying about, and that
grows with the corpus.
"""

import pyarrow as pa


def save_memory() -> None:
    """Let this process use memory that can be given back; Arrow's own pool would keep it."""
    pa.set_memory_pool(pa.system_memory_pool())


def release_memory() -> None:
    """Give back what is not used now, where the system knows how: not only Arrow's."""
    pa.default_memory_pool().release_unused()
