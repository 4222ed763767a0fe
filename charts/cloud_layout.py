"""Where the words of a word cloud stand: from the centre outwards, none over another.

The same words and weights always give the same cloud.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import pi, sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from charts.text_width import text_width

SMALLEST: Final = 11.0
LINE_HEIGHT: Final = 1.15
_CELL: Final = 2
_GAP: Final = 5.0
_FILLED: Final = 0.51
_SHRINK: Final = 0.92
_ATTEMPTS: Final = 14
_POINTS_AT_FIRST: Final = 400
_LOOKED_OVER: Final = 2_000

Counts = NDArray[np.int32]
Points = NDArray[np.float64]


class PlacedWord(NamedTuple):
    """A word in the cloud.

    ``number`` is its place in the list that was given, ``x`` and ``y`` its centre, ``size`` the
    size of its type, ``width`` and ``height`` its box, all in pixels from the top left corner.
    """

    number: int
    x: float
    y: float
    size: float
    width: float
    height: float


def place_words(
    words: Sequence[str], weights: Sequence[float], *, width: int, height: int
) -> list[PlacedWord]:
    """Return where each word stands; the area of its letters is proportional to its weight.

    The type starts as large as the area allows and shrinks for all words alike until they fit, so
    sizes stay comparable. A word for which there is no room even then is left out.

    Args:
        words: the texts, heaviest first.
        weights: a positive number a word.
        width: of the cloud, in pixels.
        height: of the cloud, in pixels.

    >>> [placed.number for placed in place_words(["香港", "經濟"], [9, 4], width=300, height=200)]
    [0, 1]
    """
    if not words:
        return []
    relative = [sqrt(weight / max(weights)) for weight in weights]
    largest = _largest_size(words, relative, width=width, height=height)
    for attempt in range(1, _ATTEMPTS + 1):
        sizes = [max(SMALLEST, largest * share) for share in relative]
        placed = _fill(words, sizes, width=width, height=height, all_or_none=attempt < _ATTEMPTS)
        if placed:
            break
        largest *= _SHRINK
    return placed


def _largest_size(
    words: Sequence[str], relative: Sequence[float], *, width: int, height: int
) -> float:
    """Return the size of the heaviest word at which the letters cover half of the area."""
    ems = sum(text_width(word) * share**2 for word, share in zip(words, relative, strict=True))
    by_area = sqrt(_FILLED * width * height / (ems * LINE_HEIGHT))
    pairs = zip(words, relative, strict=True)
    by_width = min(0.94 * width / (text_width(word) * share) for word, share in pairs)
    return min(by_area, by_width, height / 3)


def _fill(
    words: Sequence[str], sizes: Sequence[float], *, width: int, height: int, all_or_none: bool
) -> list[PlacedWord]:
    """Return the words that found room, in the order given; none if all are wanted and one did not.

    A point beside a word is no centre for any later one, for the box of the smallest would reach
    into it: such points are searched no more.
    """
    sums = np.zeros((height // _CELL + 1, width // _CELL + 1), dtype=np.int32)
    points = _spiral(width, height)
    boxes = [
        (text_width(w) * size, LINE_HEIGHT * size) for w, size in zip(words, sizes, strict=True)
    ]
    nearest = np.min(boxes, axis=0) - 4 * _CELL
    placed = []
    for number, (size, box) in enumerate(zip(sizes, boxes, strict=True)):
        centre = _find_room(sums, points, *box)
        if centre is not None:
            placed.append(PlacedWord(number, *centre, size, *box))
            points = _leave_out(points, centre, *(nearest + box) / 2)
        elif all_or_none:
            return []
    return placed


def _leave_out(points: Points, centre: tuple[float, float], across: float, down: float) -> Points:
    """Return the points without those less than ``across`` and ``down`` from a centre.

    Those far out, which few words come to, are not looked at, and stay.
    """
    x, y = points[:, :_LOOKED_OVER]
    near = (np.abs(x - centre[0]) < across) & (np.abs(y - centre[1]) < down)
    kept = points.take(np.flatnonzero(~near), axis=1)
    return np.hstack([kept, points[:, _LOOKED_OVER:]])


def _find_room(
    sums: Counts, spiral: Points, wide: float, high: float
) -> tuple[float, float] | None:
    """Return the first point of the spiral with a free box around it, and mark the box as taken.

    How many cells of a box are taken is read off the summed-area table (Crow 1984) for many points
    at once, but not for all: most words find room near the middle. Without room the answer is None.
    """
    begin, count = 0, _POINTS_AT_FIRST
    while begin < spiral.shape[1]:
        point = _find_free(sums, spiral[:, begin : begin + count], wide, high)
        if point is not None:
            return point
        begin, count = begin + count, 2 * count
    return None


def _find_free(
    sums: Counts, points: Points, wide: float, high: float
) -> tuple[float, float] | None:
    """Return the first of some points with a free box around it, and mark the box as taken."""
    rows, columns = sums.shape
    reach = np.array([[wide + _GAP], [high + _GAP / 2]]) / 2
    starts, ends = (points - reach) / _CELL, (points + reach) / _CELL
    is_inside = (starts >= 0) & (ends < [[columns - 1], [rows - 1]])
    inside = np.flatnonzero(is_inside[0] & is_inside[1])
    left, top = starts.take(inside, axis=1).astype(np.int64)
    right, bottom = ends.take(inside, axis=1).astype(np.int64) + 1
    cells, above, below = sums.ravel(), top * columns, bottom * columns
    covered = (
        cells[below + right] - cells[above + right] - cells[below + left] + cells[above + left]
    )
    free = np.flatnonzero(covered == 0)
    if not len(free):
        return None
    first = free[0]
    _mark(sums, left[first], top[first], right[first], bottom[first])
    x, y = points[:, inside[first]]
    return float(x), float(y)


def _mark(sums: Counts, left: int, top: int, right: int, bottom: int) -> None:
    """Add the cells of a box to the sums of all the areas that reach into it."""
    rows, columns = sums.shape
    down = np.minimum(np.arange(1, rows - top, dtype=np.int32), bottom - top)
    across = np.minimum(np.arange(1, columns - left, dtype=np.int32), right - left)
    sums[top + 1 :, left + 1 :] += np.outer(down, across)


@lru_cache(maxsize=4)
def _spiral(width: int, height: int) -> Points:
    """Return points from the middle to the corners on a spiral stretched to the area.

    On a Fermat spiral, turned by the golden angle from point to point, every point has the same
    area to itself (Vogel 1979); here about nine square pixels.
    """
    numbers = np.arange(width * height // 9)
    distance = np.sqrt(numbers / len(numbers)) * sqrt(2)
    angle = numbers * pi * (3 - sqrt(5))
    around = np.stack([np.cos(angle) * width, np.sin(angle) * height]) / 2
    return np.array([[width / 2], [height / 2]]) + around * distance
