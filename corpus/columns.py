"""A column of texts that grows on the disk, and is there in one piece in the end."""

from array import array
from pathlib import Path

import numpy as np
import pyarrow as pa

from corpus.store import append_values, get_values


class TextColumn:
    """Texts packed as Arrow packs them, in a file ``NAME.raw`` of a folder."""

    def __init__(self, place: Path, name: str) -> None:
        self._place, self._name = place, name
        self._ends = array("q", [0])
        append_values(place, name, np.zeros(0, np.uint8))

    def append(self, texts: pa.LargeStringArray) -> None:
        """Put texts, none of them missing, behind those that are there."""
        _, offsets, values = texts.buffers()
        ends = np.frombuffer(offsets, np.int64)[texts.offset :][: len(texts) + 1]
        whole = np.frombuffer(values, np.uint8) if values is not None else np.zeros(0, np.uint8)
        append_values(self._place, self._name, whole[ends[0] : ends[-1]])
        self._ends.frombytes((ends[1:] - ends[0] + self._ends[-1]).tobytes())

    def finish(self) -> pa.LargeStringArray:
        """Return the texts as one array, memory-mapped; the column takes no more."""
        values = get_values(self._place, self._name, np.uint8, self._ends[-1])
        buffers = [None, pa.py_buffer(self._ends), pa.py_buffer(values)]
        return pa.Array.from_buffers(pa.large_string(), len(self._ends) - 1, buffers)
