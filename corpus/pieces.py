"""Numbers of pieces of text: of most by their characters alone, with no string looked up.

Of a hundred pieces 98 have four characters or fewer, which fit into one number of 64 bits. Such
numbers are told apart by the ten thousand in compiled code; only longer pieces, and those with a
character of more than 16 bits, are looked up as strings.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from corpus.segmentation import CUT
from data_loader.scripts import code_points

_SHORT: Final = 4
_UNIT: Final = np.dtype("<u2")
_NUMBER: Final = np.dtype("<u8")
_WIDEST: Final = 0xFFFF
_OF_LENGTH: Final = np.array([(1 << 16 * length) - 1 for length in range(_SHORT + 1)], _NUMBER)
"""The bits of a number that so many characters take."""
_NO_KEY: Final = np.uint64(0)


class Pieces:
    """Numbers pieces as they come; ``names`` holds them by their numbers."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._keys = np.zeros(0, np.uint64)  # ascending
        self._number_of_key = np.zeros(0, np.int32)
        self._of_long: dict[str, int] = {}

    def number(self, marked: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the number of every piece of a text, and how many characters it has.

        Args:
            marked: the text, its pieces apart by ``CUT``.

        >>> pieces = Pieces()
        >>> [values.tolist() for values in pieces.number("关税 与 芯片 与 关税".replace(" ", CUT))]
        [[0, 1, 2, 1, 0], [2, 1, 2, 1, 2]]
        >>> pieces.names
        ['关税', '与', '芯片']
        """
        characters = code_points(marked)
        starts, lengths = _find_pieces(characters)
        numbers = np.empty(len(starts), np.int32)
        is_short = _are_short(characters, starts, lengths)
        keys = pa.array(_pack(characters, starts[is_short], lengths[is_short])).dictionary_encode()
        known = self._number_keys(keys.dictionary.to_numpy())
        numbers[is_short] = known[keys.indices.to_numpy()]
        long = np.flatnonzero(~is_short)
        places = zip(starts[long].tolist(), (starts + lengths)[long].tolist(), strict=True)
        numbers[long] = self._number_strings(marked[start:end] for start, end in places)
        return numbers, lengths

    def _number_keys(self, asked: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the numbers of keys, each of them asked for once."""
        order = np.argsort(asked)  # in order they are found several times as fast
        at = np.searchsorted(self._keys, asked[order])
        is_new = np.append(self._keys, _NO_KEY)[at] != asked[order]
        numbers = np.empty(len(asked), np.int32)
        numbers[order[~is_new]] = self._number_of_key[at[~is_new]]
        new = np.sort(order[is_new])  # numbered as they came
        numbers[new] = np.arange(len(self.names), len(self.names) + len(new), dtype=np.int32)
        self.names += _unpack(asked[new])
        places, added = at[is_new], order[is_new]
        self._keys = np.insert(self._keys, places, asked[added])
        self._number_of_key = np.insert(self._number_of_key, places, numbers[added])
        return numbers

    def _number_strings(self, pieces: Iterable[str]) -> list[int]:
        numbers = []
        for piece in pieces:
            number = self._of_long.setdefault(piece, len(self.names))
            if number == len(self.names):
                self.names.append(piece)
            numbers.append(number)
        return numbers


def _find_pieces(characters: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the pieces of a marked text start, and their lengths; none is empty."""
    cuts = np.flatnonzero(characters == ord(CUT))
    starts = np.append(0, cuts + 1)
    lengths = np.append(cuts, len(characters)) - starts
    is_piece = lengths > 0
    return starts[is_piece], lengths[is_piece]


def _are_short(
    characters: NDArray[np.uint32], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Say of each piece whether it can be packed: few characters, each of 16 bits."""
    are_short = lengths <= _SHORT
    wide = np.flatnonzero(characters > _WIDEST)
    are_short[np.searchsorted(starts, wide, "right") - 1] = False
    return are_short


def _pack(
    characters: NDArray[np.uint32], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Return the characters of each piece as one number."""
    units = np.zeros(len(characters) + _SHORT, _UNIT)
    units[: len(characters)] = characters
    # At every character the number of it and the three behind it: they overlap in memory.
    numbers = np.ndarray(len(characters), _NUMBER, units.data, strides=units.strides)
    return numbers[starts] & _OF_LENGTH[lengths]


def _unpack(keys: NDArray[np.uint64]) -> list[str]:
    """Return the pieces that numbers stand for.

    >>> _unpack(np.array([ord("税") << 16 | ord("关"), ord("与")], np.uint64))
    ['关税', '与']
    """
    units = keys.astype(_NUMBER).view(_UNIT).reshape(-1, _SHORT)
    text = units[units > 0].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    ends = np.cumsum((units > 0).sum(axis=1)).tolist()
    return [text[start:end] for start, end in pairwise([0, *ends])]
