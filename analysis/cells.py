"""Cells: selected articles sorted by period, outlet or both.

A figure by period and outlet is a sum over the articles of each cell. The cells form a complete
grid, from the first period to the last and for every outlet, so that a silence is a zero in the
table and not a gap.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.periods import compute_period_numbers, compute_period_starts
from corpus import GROUPINGS, Corpus, Selection

Ints = NDArray[np.int64]

CELL_DTYPES: Final = {"period": "datetime64[us]", **dict.fromkeys(GROUPINGS, "str")}
"""What a result can be split by, and the dtypes of those columns."""


@dataclass(frozen=True)
class Cells:
    """A partition of some articles.

    Attributes:
        numbers: the cell of every article of the corpus; -1 for articles that do not count.
        table: one row a cell, in order of its number: what its articles have in common.
    """

    numbers: Ints
    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.table)

    def sum(self, values: NDArray[Any] | None = None) -> Ints:
        """Return the sum of a value an article for each cell; without values, the articles."""
        inside = self.numbers >= 0
        weights = None if values is None else values[inside]
        return np.bincount(self.numbers[inside], weights, len(self)).astype(np.int64)

    def cross(self, things: pd.DataFrame) -> dict[str, Any]:
        """Return one row for every thing and cell: all cells of the first thing, then the next."""
        repeated = np.repeat(np.arange(len(things)), len(self))
        cells = np.tile(np.arange(len(self)), len(things))
        both = (things, repeated), (self.table, cells)
        return {str(name): table[name].array.take(at) for table, at in both for name in table}


def find_cells(
    corpus: Corpus, selection: Selection, *, by: Sequence[str], period: str = "month"
) -> Cells:
    """Return the cells of the selected articles, numbered so that the last of ``by`` runs fastest.

    Args:
        corpus: the corpus.
        selection: which of its articles count.
        by: ``period`` and columns of ``GROUPINGS``, in the order wanted. With ``period``, articles
            without a date are left out.
        period: length of a period, one of ``analysis.PERIODS``.

    Raises:
        ValueError: if ``by`` names anything else.
    """
    inside = selection & ~np.isnat(corpus.days) if "period" in by else selection
    axes = {name: _find_axis(corpus, inside, name, period) for name in by}
    numbers = np.zeros(np.count_nonzero(inside), np.int64)
    for codes, values in axes.values():
        numbers = numbers * len(values) + codes
    everywhere = np.full(len(corpus), -1, np.int64)
    everywhere[inside] = numbers
    return Cells(everywhere, _cross({name: values for name, (_, values) in axes.items()}))


def _cross(axes: Mapping[str, pd.Index]) -> pd.DataFrame:
    """Return one row for every combination of values, the last column running fastest."""
    sizes = [len(values) for values in axes.values()]
    places = np.indices(sizes).reshape(len(sizes), math.prod(sizes))
    columns = {name: values[at] for (name, values), at in zip(axes.items(), places, strict=True)}
    return pd.DataFrame(columns, index=pd.RangeIndex(math.prod(sizes)))


def _find_axis(corpus: Corpus, inside: Selection, name: str, period: str) -> tuple[Ints, pd.Index]:
    """Return the number of each selected article's value, and the values in their order."""
    if name == "period":
        numbers = compute_period_numbers(corpus.days[inside], period)
        first, last = (numbers.min(), numbers.max()) if len(numbers) else (0, -1)
        return numbers - first, pd.Index(compute_period_starts(np.arange(first, last + 1), period))
    if name not in GROUPINGS:
        raise ValueError(f"by must be one of period, {', '.join(GROUPINGS)}, not {name!r}")
    codes = corpus.codes[name].numbers[inside]
    used = np.bincount(codes, minlength=len(corpus.codes[name].values)) > 0
    return (np.cumsum(used) - 1)[codes], corpus.codes[name].values[used]
