"""A column of texts that grows without ever being in memory twice, as joining pieces would need."""

from array import array

import numpy as np
import pyarrow as pa


class TextColumn:
    """Texts packed as Arrow packs them."""

    def __init__(self) -> None:
        self._values = bytearray()
        self._ends = array("q", [0])

    def append(self, texts: pa.LargeStringArray) -> None:
        """Put texts, none of them missing, behind those that are there.

        >>> column = TextColumn()
        >>> for some in (["關稅", ""], ["晶片"]):
        ...     column.append(pa.array(some, pa.large_string()))
        >>> column.finish().to_pylist()
        ['關稅', '', '晶片']
        """
        _, offsets, values = texts.buffers()
        ends = np.frombuffer(offsets, np.int64)[texts.offset :][: len(texts) + 1]
        shift = len(self._values) - ends[0]
        self._values += memoryview(values)[ends[0] : ends[-1]]
        self._ends.frombytes((ends[1:] + shift).tobytes())

    def finish(self) -> pa.LargeStringArray:
        """Return the texts as one array, without a copy; the column takes no more."""
        buffers = [None, pa.py_buffer(self._ends), pa.py_buffer(self._values)]
        return pa.Array.from_buffers(pa.large_string(), len(self._ends) - 1, buffers)
