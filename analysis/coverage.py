"""How much was published, when, by whom?"""

from typing import Final

import pandas as pd

from analysis.cells import find_cells
from analysis.statistics import divide
from analysis.tables import typed_table
from corpus import Corpus, Selection

_COUNT_DTYPES: Final = {"articles": "int64", "total": "int64", "share": "float64"}


def count_coverage(
    corpus: Corpus, selection: Selection, *, period: str = "month", by: str = "outlet"
) -> pd.DataFrame:
    """Count the selected articles of every period and outlet.

    Articles without a date are left out.

    Args:
        corpus: the corpus.
        selection: which articles count.
        period: length of a period, one of ``PERIODS``.
        by: ``outlet``, ``script`` or ``category``; the result has a column of that name.

    Returns:
        The complete grid from the first period to the last: ``period`` (its first day),
        ``outlet``, ``articles``, ``total`` (articles of the period over all outlets), ``share``
        (articles / total, 0-1; NaN in a period without articles); by period, then outlet.
    """
    cells = find_cells(corpus, selection, by=("period", by), period=period)
    counts = cells.table.assign(articles=cells.sum())
    total = counts.groupby("period")["articles"].transform("sum")
    columns = counts.assign(total=total, share=divide(counts["articles"], total))
    return typed_table(columns, {"period": "datetime64[us]", by: "str", **_COUNT_DTYPES})


def compute_moving_average(
    coverage: pd.DataFrame, *, window: int, by: str = "outlet"
) -> pd.DataFrame:
    """Return coverage with the mean of each outlet's last periods.

    The average looks back only, so the last point needs no future and a peak shows after it
    began, never before.

    Args:
        coverage: what ``count_coverage`` returned.
        window: periods to average over, the current one included.
        by: the column that ``count_coverage`` split by.

    Returns:
        The same rows with ``moving_average`` (articles per period); NaN until ``window``
        periods have gone by.

    Raises:
        ValueError: if ``window`` is below 1.
    """
    if window < 1:
        raise ValueError(f"window must be at least 1 period, not {window}")
    # The grid is complete, so the last rows of an outlet are its last periods.
    means = coverage.groupby(by)["articles"].rolling(window).mean().droplevel(0)
    return coverage.assign(moving_average=means)
