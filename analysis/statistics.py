"""Intervals and tests, computed once from counts that were summed over the corpus.

Every function takes arrays (or numbers) and returns float arrays of their common shape. All
tests on tokens treat tokens as independent draws; words come in bursts, so their p-values are
a way to rank types rather than the chance of being wrong.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

MIN_ARTICLES: Final = 5
"""Below this many articles a share is not stated: one article more would turn it over."""

PER_TOKENS: Final = 10_000
"""Relative frequencies are occurrences per this many tokens."""

Z_95: Final = 1.959963984540054
"""97.5 % point of the standard normal distribution, for two-sided 95 % intervals."""

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper end of a 95 % interval, in the unit of the estimate."""

    low: Floats
    high: Floats


class LogRatio(NamedTuple):
    """Binary logarithm of a ratio of relative frequencies, with its 95 % interval."""

    log_ratio: Floats
    low: Floats
    high: Floats


def divide(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """Return ``numerator / denominator``, and NaN where the denominator is not positive.

    >>> divide([1, 0], [4, 0])
    array([0.25,  nan])
    """
    top, bottom = _broadcast(numerator, denominator)
    quotient: Floats = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    return quotient


def wilson_interval(successes: ArrayLike, trials: ArrayLike) -> Interval:
    """Return the 95 % score interval of a proportion; NaN where there were no trials.

    Unlike the usual ``p ± 1.96 se`` it stays inside 0-1 and keeps its coverage when few or no
    articles mention a thing.

    Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical
    inference, *Journal of the American Statistical Association* 22, 209-212.

    >>> low, high = wilson_interval(0, 20)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0, 0.1611)
    """
    hits, n = _broadcast(successes, trials)
    share = divide(hits, n)
    weight = divide(Z_95**2, n)
    centre = (share + weight / 2) / (1 + weight)
    half = np.sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
    return Interval(np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1))


def log_likelihood_g2(
    target: ArrayLike, reference: ArrayLike, *, target_size: ArrayLike, reference_size: ArrayLike
) -> Floats:
    """Return the log-likelihood ratio statistic G2 of each type's 2 x 2 table.

    The table crosses "this type / any other" with "target / reference"; ``target_size`` and
    ``reference_size`` are tokens. All four cells are summed as in Dunning (1993); the shorter
    form of Rayson and Garside (2000) leaves out the "any other" cells, which change little for
    rare types. G2 has no sign: the log ratio says which side a type belongs to. 0 where one
    side has no tokens.

    Source: T. Dunning (1993), Accurate methods for the statistics of surprise and coincidence,
    *Computational Linguistics* 19(1), 61-74; P. Rayson and R. Garside (2000), Comparing corpora
    using frequency profiling, *Proc. Workshop on Comparing Corpora*, 1-6.

    >>> log_likelihood_g2([3, 5], [3, 0], target_size=10, reference_size=10).round(2)
    array([0.  , 8.63])
    """
    a, b, n1, n2 = _broadcast(target, reference, target_size, reference_size)
    total = n1 + n2
    observed = (a, b, n1 - a, n2 - b)
    rows = (a + b, a + b, total - a - b, total - a - b)
    columns = (n1, n2, n1, n2)
    cells = (
        _cell(o, divide(r * c, total)) for o, r, c in zip(observed, rows, columns, strict=True)
    )
    g2: Floats = np.maximum(2 * np.sum(list(cells), axis=0), 0.0)
    return g2


def compute_p_values(g2: ArrayLike) -> Floats:
    """Return the chance of a G2 at least this large under one degree of freedom.

    >>> compute_p_values(3.841).round(3)
    np.float64(0.05)
    """
    from scipy.special import erfc  # noqa: PLC0415 -- takes 0.07 s that the first page does not need

    # With one degree of freedom G2 is the square of a standard normal deviate.
    p_values: Floats = erfc(np.sqrt(np.asarray(g2, dtype=np.float64) / 2))
    return p_values


def log_ratio(
    target: ArrayLike, reference: ArrayLike, *, target_size: ArrayLike, reference_size: ArrayLike
) -> LogRatio:
    """Return log2 of (relative frequency in target / in reference) with its 95 % interval.

    1 means twice as frequent in the target, -1 half as frequent. A frequency of 0 counts as
    half an occurrence, so that a ratio exists; NaN where one side has no tokens. The interval
    is that of a relative risk, in units of log2.

    Source: A. Hardie (2014), Log Ratio: an informal introduction, ESRC Centre for Corpus
    Approaches to Social Science; D. Katz et al. (1978), Obtaining confidence intervals for the
    risk ratio in cohort studies, *Biometrics* 34, 469-474.

    >>> log_ratio(8, 2, target_size=100, reference_size=100).log_ratio.round(3)
    np.float64(2.0)
    """
    a, b, n1, n2 = _broadcast(target, reference, target_size, reference_size)
    a, b = np.maximum(a, 0.5), np.maximum(b, 0.5)
    centre = _log2(divide(a, n1)) - _log2(divide(b, n2))
    variance = 1 / a + 1 / b - divide(1, n1) - divide(1, n2)
    half = Z_95 * np.sqrt(np.maximum(variance, 0.0)) / np.log(2)
    return LogRatio(centre[()], (centre - half)[()], (centre + half)[()])


def adjust_p_values(p_values: ArrayLike) -> Floats:
    """Return p-values adjusted for having tested them all (false discovery rate).

    Keeping every type with an adjusted value below 0.05 means that about 5 % of those kept are
    there by chance.

    Source: Y. Benjamini and Y. Hochberg (1995), Controlling the false discovery rate, *Journal
    of the Royal Statistical Society* B 57(1), 289-300.

    >>> adjust_p_values([0.01, 0.04, 0.03])
    array([0.03, 0.04, 0.04])
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")[::-1]  # hardly any work where they come in their order
    ranks = np.arange(p.size, 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(p[order] * p.size / ranks)
    return np.minimum(adjusted, 1.0)


def log_dice(together: ArrayLike, first: ArrayLike, second: ArrayLike) -> Floats:
    """Return the logDice association of two things from how often they occur, and together.

    14 is the most (always together); one less means half as strong; it does not depend on the
    size of the corpus. Minus infinity where they never meet.

    Source: P. Rychlý (2008), A lexicographer-friendly association score, *Proc. RASLAN*, 6-9.

    >>> log_dice([5, 1], [5, 4], [5, 4])
    array([14., 12.])
    """
    both, one, other = _broadcast(together, first, second)
    return 14 + _log2(divide(2 * both, one + other))


def _broadcast(*values: ArrayLike) -> tuple[Floats, ...]:
    return np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values))


def _cell(observed: Floats, expected: Floats) -> Floats:
    """Return o ln(o / e), which tends to 0 with o."""
    from scipy.special import xlogy  # noqa: PLC0415

    ratio = np.divide(observed, expected, out=np.ones(observed.shape), where=expected > 0)
    return np.asarray(xlogy(observed, ratio), dtype=np.float64)


def _log2(ratio: Floats) -> Floats:
    return np.log2(ratio, out=np.where(ratio == 0, -np.inf, np.nan), where=ratio > 0)
