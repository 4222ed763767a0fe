"""Cells: selected articles sorted by period, outlet or both.

A figure by period and outlet is a sum over the articles of each cell. The cells form a complete
grid, from the first period to the last and for every outlet, so that a silence is a zero in the
table and not a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.periods import compute_period_numbers, compute_period_starts
from corpus import Selection

Ints = NDArray[np.int64]

GROUPINGS: Final = ("outlet", "script", "category")
"""Columns of the articles table by which figures can be split."""

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

    def cross(self, things: pd.DataFrame) -> pd.DataFrame:
        """Return one row for every thing and cell: all cells of the first thing, then the next."""
        return things.merge(self.table, how="cross")


def find_cells(
    articles: pd.DataFrame, selection: Selection, *, by: Sequence[str], period: str = "month"
) -> Cells:
    """Return the cells of the selected articles, numbered so that the last of ``by`` runs fastest.

    Args:
        articles: the articles of a corpus.
        selection: which of them count.
        by: ``period`` and columns of ``GROUPINGS``, in the order wanted. With ``period``, articles
            without a date are left out.
        period: length of a period, one of ``analysis.PERIODS``.

    Raises:
        ValueError: if ``by`` names anything else.
    """
    inside = selection & _is_dated(articles) if "period" in by else selection
    numbers = np.zeros(np.count_nonzero(inside), np.int64)
    chosen = articles.loc[inside, ["date", *GROUPINGS]]
    table = pd.DataFrame(index=pd.RangeIndex(1))
    for name in by:
        codes, values = _find_axis(chosen, name, period)
        numbers = numbers * len(values) + codes
        table = table.merge(values.to_frame(name), how="cross")
    everywhere = np.full(len(articles), -1, np.int64)
    everywhere[inside] = numbers
    return Cells(everywhere, table)


def _is_dated(articles: pd.DataFrame) -> Selection:
    dated: Selection = articles["date"].notna().to_numpy(dtype=bool)
    return dated


def _find_axis(articles: pd.DataFrame, name: str, period: str) -> tuple[Ints, pd.Series]:
    """Return the number of each article's value, and the values in their order."""
    if name == "period":
        numbers = compute_period_numbers(articles["date"], period)
        first, last = (numbers.min(), numbers.max()) if len(numbers) else (0, -1)
        return numbers - first, pd.Series(compute_period_starts(np.arange(first, last + 1), period))
    if name not in GROUPINGS:
        raise ValueError(f"by must be one of period, {', '.join(GROUPINGS)}, not {name!r}")
    codes, values = pd.factorize(articles[name], sort=True)
    return codes.astype(np.int64), pd.Series(values, dtype="str")
