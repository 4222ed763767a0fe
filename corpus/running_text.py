"""The texts of a shard as one run of bytes: what a search reads, and where its hits lie.

UTF-8 is searched as it lies on the disk. What a hit is known by is a place in bytes; readers want
characters. How many characters stand before a byte is looked up in counts taken every 64 bytes,
and bits that tell which of the next 64 begin a character [Jacobson 1989, rank].
"""

from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_BLOCK_BITS: Final = 6
_IN_BLOCK: Final = 63
_CONTINUES: Final = np.int8(-65)
"""Bytes 10xxxxxx go on with a character; as signed numbers they are the ones up to this."""


class RunningText:
    """The texts of some articles, one after the other.

    Args:
        texts: one text an article.

    Attributes:
        data: their bytes.
        byte_starts: where each text begins among them, and where the last one ends.
    """

    def __init__(self, texts: pa.LargeStringArray) -> None:
        _, offsets, data = texts.buffers()
        ends = np.frombuffer(offsets, np.int64)[texts.offset :][: len(texts) + 1]
        starts = ends if len(texts) else np.zeros(1, np.int64)
        whole = np.frombuffer(data if data is not None else b"", np.uint8)
        self.data: NDArray[np.uint8] = whole[starts[0] : starts[-1]]
        self.byte_starts: Ints = starts - starts[0]

    @cached_property
    def starts(self) -> Ints:
        """The characters before each text, and in all of them."""
        return self.count_characters(self.byte_starts)

    def find_rows(self, places: Ints) -> Ints:
        """Return the text that each byte belongs to."""
        return np.searchsorted(self.byte_starts, places, side="right") - 1

    def count_characters(self, places: Ints) -> Ints:
        """Return how many characters begin before each place, counted in bytes."""
        bits, before = self._blocks
        blocks = places >> _BLOCK_BITS
        earlier = (np.uint64(1) << (places & _IN_BLOCK).astype(np.uint64)) - np.uint64(1)
        counts: Ints = before[blocks] + np.bitwise_count(bits[blocks] & earlier)
        return counts

    @cached_property
    def _blocks(self) -> tuple[NDArray[np.uint64], Ints]:
        """For every 64 bytes: which begin a character, and how many characters began before."""
        begins = np.zeros((len(self.data) // (_IN_BLOCK + 1) + 1) * (_IN_BLOCK + 1), np.bool_)
        np.greater(self.data.view(np.int8), _CONTINUES, out=begins[: len(self.data)])
        bits = np.packbits(begins, bitorder="little").view("<u8")
        counts = np.bitwise_count(bits)
        return bits, np.cumsum(counts, dtype=np.int64) - counts
