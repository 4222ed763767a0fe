"""Numbers of pieces of text: of most by their characters alone, with no string looked up.

Nine pieces of ten have three characters or fewer, which fit into one number of 64 bits. Such
numbers are told apart by the ten thousand in compiled code; only longer pieces are looked up as
strings.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_SHORT: Final = 3
_BITS: Final = 21
"""Enough for any character; what is left of the 64 bits is nought."""
_ONE: Final = (1 << _BITS) - 1
_NO_KEY: Final = np.uint64(0)


class Pieces:
    """Numbers pieces as they come; ``names`` holds them by their numbers."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._keys = np.zeros(0, np.uint64)  # ascending
        self._number_of_key = np.zeros(0, np.int32)
        self._of_long: dict[str, int] = {}

    def number(self, text: str, lengths: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the number of every piece of a text.

        Args:
            text: the text.
            lengths: characters of each piece, none of them 0; together they are the text.

        >>> pieces = Pieces()
        >>> pieces.number("关税与芯片与关税", np.array([2, 1, 2, 1, 2], np.int32)).tolist()
        [0, 1, 2, 1, 0]
        >>> pieces.names
        ['关税', '与', '芯片']
        """
        ends = np.cumsum(lengths, dtype=np.int64)
        starts = ends - lengths
        numbers = np.empty(len(lengths), np.int32)
        is_short = lengths <= _SHORT
        keys = pa.array(_pack(text, starts, lengths)[is_short]).dictionary_encode()
        known = self._number_keys(keys.dictionary.to_numpy())
        numbers[is_short] = known[keys.indices.to_numpy()]
        long = np.flatnonzero(~is_short)
        places = zip(starts[long].tolist(), ends[long].tolist(), strict=True)
        numbers[long] = self._number_strings(text[start:end] for start, end in places)
        return numbers

    def _number_keys(self, asked: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the numbers of keys, each of them asked for once."""
        at = np.searchsorted(self._keys, asked)
        is_new = np.append(self._keys, _NO_KEY)[at] != asked
        new = asked[is_new]
        numbers = np.arange(len(self.names), len(self.names) + len(new), dtype=np.int32)
        self.names += _unpack(new)
        places = at[is_new]
        order = np.argsort(new)
        self._keys = np.insert(self._keys, places[order], new[order])
        self._number_of_key = np.insert(self._number_of_key, places[order], numbers[order])
        return self._number_of_key[np.searchsorted(self._keys, asked)]

    def _number_strings(self, pieces: Iterable[str]) -> list[int]:
        numbers = []
        for piece in pieces:
            number = self._of_long.setdefault(piece, len(self.names))
            if number == len(self.names):
                self.names.append(piece)
            numbers.append(number)
        return numbers


def _pack(text: str, starts: NDArray[np.int64], lengths: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Return the first characters of each piece as one number; character 0 is not nothing."""
    encoded = text.encode("utf-32-le", "surrogatepass")
    characters = np.zeros(len(text) + _SHORT, np.uint64)
    characters[: len(text)] = np.frombuffer(encoded, "<u4")
    characters[: len(text)] += np.uint64(1)
    keys = characters[starts]
    for at in range(1, _SHORT):
        keys |= (characters[starts + at] * (lengths > at)) << np.uint64(at * _BITS)
    return keys


def _unpack(keys: NDArray[np.uint64]) -> list[str]:
    """Return the pieces that numbers stand for.

    >>> _unpack(np.array([(ord("税") + 1) << 21 | (ord("关") + 1), ord("与") + 1], np.uint64))
    ['关税', '与']
    """
    shifts = np.arange(_SHORT, dtype=np.uint64) * np.uint64(_BITS)
    characters = keys[:, None] >> shifts & np.uint64(_ONE)
    is_there = characters > 0
    told = (characters[is_there] - np.uint64(1)).astype("<u4")
    text = told.tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum(is_there.sum(axis=1)).tolist()
    return [text[start:end] for start, end in pairwise([0, *ends])]
