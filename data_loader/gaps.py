"""Silences of an outlet that are longer than its own rate explains: was it not collected?

For each outlet the days with at least one article are taken, copies included, since a copy shows
that the collecting worked. Between one such day and the next lies an interval of d days. Among
the n intervals around it (the interval itself and up to 60 on either side, S days in all), if
articles came at a constant rate, every way of splitting S days into n intervals would be equally
likely, so that the chance of one of d days or more is C(S - d, n - 1) / C(S - 1, n - 1): the test
of the largest spacing (Fisher 1929, "Tests of significance in harmonic analysis"; here for whole
days, by counting compositions). It needs no estimate of the rate, follows it where it changes over
the years, and is sober where articles are few. The chance is multiplied by the number of intervals
of the outlet (Bonferroni), since the longest of many is long.

News comes in bursts, and weekends and holidays are silent, so articles do not come at a constant
rate. A second test must agree, which looks at the outlet's own long intervals: the 15 longest
around this one are taken to exceed the next shorter one exponentially (peaks over a threshold,
Pickands 1975), and the chance of one so much longer follows from their mean excess. The two
longest do not count for the mean: they may be gaps too.

What the rule cannot tell is why: an outlet that closes for a holiday longer than its other pauses
is told too, such as nine days at Lunar New Year of one that rests at weekends only. Neither the
calendar nor other outlets settle it: some print through the holiday, and a failed collection is
silent for all outlets at once. A listed silence is a question to the reader. Nothing is said of
outlets with fewer than 20 days of articles, nor of the time before an outlet's first and after its
last article: it may not have existed.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ALPHA: Final = 0.01
"""A silence is told when both tests give it a chance below this, all intervals considered."""
MIN_DAYS: Final = 20
SHORTEST: Final = 3
"""Silent days: fewer are a weekend."""
_AROUND: Final = 60
_PEAKS: Final = 15
_SET_ASIDE: Final = 2
_SMALLEST_EXCESS: Final = 0.5

Counts = NDArray[np.int64]

GAP_DTYPES: Final = {
    "outlet": "str",
    "first": "datetime64[us]",
    "last": "datetime64[us]",
    "days": "int64",
    "expected": "float64",
    "p_value": "float64",
}


def find_gaps(articles: pd.DataFrame) -> pd.DataFrame:
    """Find the silences of each outlet that its own rate does not explain.

    Args:
        articles: ``outlet``, ``date``; articles without a date and the outlet without a name are
            left out.

    Returns:
        ``outlet``, ``first`` and ``last`` (silent days), ``days`` (silent), ``expected``
        (articles that the days around would have led one to expect), ``p_value`` (the larger of
        the two, adjusted for the number of intervals); by outlet, then time.
    """
    dated = articles[articles["date"].notna() & (articles["outlet"] != "")]
    codes, outlets = pd.factorize(dated["outlet"], sort=True)
    days = dated["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    # One row a day with articles of an outlet; the outlets one after the other.
    (codes, days), counts = _count_rows(codes.astype(np.int64), days)
    rows = _judge(codes, days, counts)
    table = pd.DataFrame(rows, columns=["code", "first", "days", "expected", "p_value"])
    first = table["first"].to_numpy(np.int64).astype("datetime64[D]").astype("datetime64[us]")
    last = first + (table["days"].to_numpy(np.int64) - 1).astype("timedelta64[D]")
    named = table.assign(outlet=outlets.take(table["code"].to_numpy(np.int64)), first=first)
    return named.assign(last=last)[list(GAP_DTYPES)].astype(GAP_DTYPES)


def compute_chances(days: Counts, intervals: Counts, totals: Counts) -> NDArray[np.float64]:
    """Return the chance that one given interval has so many days or more, element by element.

    Of all equally likely ways to split ``totals`` days into so many intervals of a day or more.
    Three days in two intervals are 1 + 2 or 2 + 1:

    >>> compute_chances(np.array([2, 1, 9]), np.array([2, 5, 2]), np.array([3, 9, 9])).tolist()
    [0.5, 1.0, 0.0]
    """
    log_factorials = np.r_[0.0, np.cumsum(np.log(np.arange(1, totals.max(initial=1) + 1)))]
    chosen = intervals - 1
    is_possible = totals - days >= chosen
    places = np.where(is_possible, totals - days, totals - 1)
    # The ways to choose n - 1 of so many places; (n - 1)! stands in both and falls out.
    ways = log_factorials[places] - log_factorials[places - chosen]
    all_ways = log_factorials[totals - 1] - log_factorials[totals - 1 - chosen]
    return np.where(is_possible, np.round(np.exp(ways - all_ways), 15), 0.0)


def compute_habit_chance(length: int, others: Counts) -> float:
    """Return the chance of an interval of ``length`` days or more, by the longest of the others.

    The excess of an interval over the threshold has the predictive distribution of an exponential
    whose mean is known from k peaks: (1 + x / (k m)) ** -k, times k for the peaks it is one of.
    """
    longest = np.sort(others)[::-1]
    peaks = longest[:_PEAKS]
    threshold = longest[min(_PEAKS, len(longest) - 1)]
    excess = (peaks - threshold)[_SET_ASIDE:]
    # Of k exponential values the i-th largest is expected at 1/i + ... + 1/k means.
    n_peaks = len(peaks)
    expected = sum((j - _SET_ASIDE) / j for j in range(_SET_ASIDE + 1, n_peaks + 1))
    mean = max(_SMALLEST_EXCESS, float(excess.sum()) / expected)
    beyond = max(0.0, float(length - threshold))
    return float(n_peaks * (1 + beyond / (n_peaks * mean)) ** -n_peaks)


def _count_rows(codes: Counts, days: Counts) -> tuple[tuple[Counts, Counts], Counts]:
    """Return each outlet and day once, in order, and how many articles it has."""
    earliest = days.min(initial=0)
    span = int(days.max(initial=0) - earliest) + 1
    keys, counts = np.unique(codes * span + days - earliest, return_counts=True)
    return (keys // span, keys % span + earliest), counts


def _judge(codes: Counts, days: Counts, counts: Counts) -> list[tuple[int, int, int, float, float]]:
    """Return outlet, first silent day, silent days, expected articles and chance of each gap.

    The arrays have a row for each day with articles, by outlet, then day. An interval lies between
    a row and the next of the same outlet; the few that fail the first test are put to the second.
    """
    lengths = np.where(np.diff(codes) == 0, np.diff(days), 0)
    starts, ends = (np.searchsorted(codes, codes, side) for side in ("left", "right"))
    n_days = ends - starts
    at = np.flatnonzero((lengths > SHORTEST) & (n_days[:-1] >= MIN_DAYS))
    low = np.maximum(starts[at], at - _AROUND)
    high = np.minimum(ends[at] - 1, at + _AROUND + 1)
    elapsed = np.r_[0, np.cumsum(lengths)]
    totals, around = elapsed[high] - elapsed[low], high - low
    by_rate = compute_chances(lengths[at], around, totals) * (n_days[at] - 1)
    articles = np.r_[0, np.cumsum(counts)]
    gaps = []
    for n in np.flatnonzero(by_rate < ALPHA).tolist():
        length, others = int(lengths[at[n]]), np.delete(lengths[low[n] : high[n]], at[n] - low[n])
        by_habit = compute_habit_chance(length, others) * (n_days[at[n]] - 1) / around[n]
        chance = max(float(by_rate[n]), float(by_habit))
        if chance < ALPHA:
            rate = (articles[high[n] + 1] - articles[low[n]]) / (others.sum() + 2)
            silent = length - 1
            place = int(codes[at[n]]), int(days[at[n]]) + 1
            gaps.append((*place, silent, float(rate * silent), chance))
    return gaps
