"""What a measurement says: one number with its unit, and the bound that it is to keep."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """A limit that a number may not pass: upwards, or downwards where it is the least."""

    limit: float
    is_least: bool = False

    def holds(self, value: float) -> bool:
        """Say whether a number keeps it."""
        return value >= self.limit if self.is_least else value <= self.limit

    def __str__(self) -> str:
        return f"at {'least' if self.is_least else 'most'} {self.limit:,g}"


@dataclass(frozen=True)
class Record:
    """One number.

    Attributes:
        name: what was measured, in words.
        value: the number, in ``unit``.
        unit: ``s``, ``ms``, ``MB``, ``times``, ``%`` and so on.
        bound: what it is to keep; None where nothing was asked of it.
        least: what the same would cost at the least, in the same unit; None where unknown.
        series: the line of the log-log chart to which it belongs; empty for none.
        articles: the size of the corpus that was measured; for ``series``.
    """

    name: str
    value: float
    unit: str
    bound: Bound | None = None
    least: float | None = None
    series: str = ""
    articles: int = 0

    @property
    def verdict(self) -> str:
        """``yes`` or ``no`` where there is a bound, else empty."""
        if self.bound is None:
            return ""
        return "yes" if self.bound.holds(self.value) else "no"


def format_number(value: float, unit: str = "") -> str:
    """Return a number with three digits that mean something; per cent with two decimals.

    >>> [format_number(value) for value in (0.01234, 1.234, 123.4, 12345.6)]
    ['0.0123', '1.23', '123', '12,346']
    >>> format_number(99.987, "%")
    '99.99'
    """
    if unit == "%":
        return f"{value:.2f}"
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
