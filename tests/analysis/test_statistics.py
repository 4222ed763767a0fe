"""Statistics against their published examples, scipy and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.stats import chi2, chi2_contingency
from scipy.stats.contingency import relative_risk
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from analysis.statistics import (
    adjust_p_values,
    compute_p_values,
    divide,
    log_dice,
    log_likelihood_g2,
    log_ratio,
    wilson_interval,
)

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_gives_the_examples_of_newcombe_1998(successes, trials, low, high):
    assert_allclose(wilson_interval(successes, trials), (low, high), atol=0.00005)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_agrees_with_statsmodels_and_holds_the_share(counts):
    successes, trials = counts
    low, high = wilson_interval(successes, trials)
    assert_allclose((low, high), proportion_confint(successes, trials, method="wilson"), atol=1e-12)
    assert 0 <= low <= successes / trials + 1e-12
    assert successes / trials - 1e-12 <= high <= 1


def test_without_trials_there_is_no_interval():
    assert np.isnan(wilson_interval([0], [0])).all()


@pytest.mark.parametrize(
    ("cells", "published"),
    [
        ((110, 2442, 111, 29114), 270.72),
        ((29, 13, 123, 31612), 263.90),
        ((31, 23, 139, 31584), 256.84),
    ],
)
def test_g2_gives_the_bigrams_of_dunning_1993(cells, published):
    a, rest_a, b, rest_b = cells
    g2 = log_likelihood_g2(a, b, target_size=a + rest_a, reference_size=b + rest_b)
    assert g2 == pytest.approx(published, abs=0.005)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 5000), st.integers(1, 5000))
def test_g2_and_p_value_agree_with_scipy(target, reference, rest_target, rest_reference):
    g2 = log_likelihood_g2(
        target,
        reference,
        target_size=target + rest_target,
        reference_size=reference + rest_reference,
    )
    if target + reference == 0:
        assert g2 == 0
        return
    table = [[target, reference], [rest_target, rest_reference]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert_allclose(g2, expected.statistic, atol=1e-6)
    assert_allclose(compute_p_values(g2), chi2.sf(g2, 1), rtol=1e-9)


def test_g2_is_zero_when_one_side_is_empty():
    assert log_likelihood_g2(3, 0, target_size=10, reference_size=0) == 0


def test_log_ratio_has_the_interval_of_a_relative_risk():
    ratio = log_ratio(40, 10, target_size=1000, reference_size=2000)
    risk = relative_risk(40, 1000, 10, 2000)
    interval = risk.confidence_interval(0.95)
    assert_allclose(ratio, np.log2([risk.relative_risk, interval.low, interval.high]))


def test_log_ratio_counts_an_absent_type_as_half_an_occurrence():
    absent = log_ratio(4, 0, target_size=100, reference_size=100)
    assert absent.log_ratio == pytest.approx(3)
    assert absent.low < 3 < absent.high


@given(st.integers(0, 50), st.integers(0, 50))
def test_log_ratio_turns_its_sign_when_target_and_reference_change_places(here, there):
    forth = log_ratio(here, there, target_size=90, reference_size=70)
    back = log_ratio(there, here, target_size=70, reference_size=90)
    assert_allclose(forth, (-back.log_ratio, -back.high, -back.low))


def test_log_ratio_needs_tokens_on_both_sides():
    assert np.isnan(log_ratio(1, 0, target_size=10, reference_size=0)).all()


def test_adjusted_p_values_keep_the_four_of_benjamini_and_hochberg_1995():
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    published += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert (adjust_p_values(published) <= 0.05).tolist() == [True] * 4 + [False] * 11


@given(P_VALUES)
def test_adjusted_p_values_agree_with_statsmodels(p_values):
    expected = multipletests(p_values, method="fdr_bh")[1]
    assert_allclose(adjust_p_values(p_values), expected, atol=1e-12)


def test_no_p_values_adjust_to_none():
    assert adjust_p_values([]).shape == (0,)


def test_log_dice_gives_the_scale_of_rychly_2008():
    # Always together: 14. Together once in 2 x 2 ** 7 occurrences: 14 - 7.
    assert_allclose(log_dice([6, 2, 0], [6, 256, 5], [6, 256, 5]), [14, 7, -np.inf])


def test_divide_leaves_out_what_has_no_denominator():
    assert_allclose(divide([1, 2, 0], [2, 0, 0]), [0.5, np.nan, np.nan])
