"""By which power of the number of articles something grows: lines through points, log-log."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.records import Bound, Record


class Line(NamedTuple):
    """``value = factor * articles ** exponent``."""

    factor: float
    exponent: float


def fit_line(points: Sequence[tuple[int, float]]) -> Line:
    """Return the line of least squares through the logarithms of articles and values.

    Raises:
        ValueError: there are fewer than two sizes, or a number is not above nought.

    >>> line = fit_line([(1_000, 2.0), (10_000, 20.0), (100_000, 200.0)])
    >>> round(line.exponent, 6), round(line.factor, 6)
    (1.0, 0.002)
    """
    articles, values = (np.array(numbers, float) for numbers in zip(*points, strict=True))
    if len(set(articles)) < 2 or (articles <= 0).any() or (values <= 0).any():
        raise ValueError(f"no line goes through {points}")
    exponent, height = np.polyfit(np.log(articles), np.log(values), 1)
    return Line(float(np.exp(height)), float(exponent))


def collect_series(records: Iterable[Record]) -> dict[str, list[tuple[int, float]]]:
    """Return the points of every series, by its name, in the order of their sizes."""
    series: dict[str, list[tuple[int, float]]] = {}
    for record in records:
        if record.series:
            series.setdefault(record.series, []).append((record.articles, record.value))
    return {name: sorted(points) for name, points in series.items()}


def fit_exponents(records: Iterable[Record], bounds: dict[str, Bound]) -> Iterator[Record]:
    """Yield the exponent of every series of more than one size; ``bounds`` are by series."""
    for name, points in collect_series(records).items():
        if len({articles for articles, _ in points}) > 1:
            line = fit_line(points)
            yield Record(f"exponent of {name}", line.exponent, "", bounds.get(name))
