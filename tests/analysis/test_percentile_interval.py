"""Percentile intervals: ranks of the binomial distribution, nothing where n is too small."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from xat_desktop.analysis.percentile_interval import (
    binomial_quantiles,
    order_statistic_ranks,
    percentile_interval_of_histogram,
    percentile_interval_of_sorted,
)


def test_median_of_ten_by_hand() -> None:
    # P(B <= 1) = 11/1024 <= 2.5 %, P(B <= 2) = 56/1024 is more: second and ninth of ten
    assert order_statistic_ranks(10, 50) == (1, 8)
    interval = percentile_interval_of_sorted(np.arange(1.0, 11.0), 50)
    assert interval is not None
    assert (interval.low, interval.high) == (2.0, 9.0)


@pytest.mark.parametrize(("n", "percent"), [(5, 50.0), (50, 99.0), (3000, 99.9), (0, 50.0)])
def test_too_few_samples_give_no_interval(n: int, percent: float) -> None:
    assert order_statistic_ranks(n, percent) is None


def test_the_smallest_n_of_the_median_is_six() -> None:
    assert order_statistic_ranks(6, 50) == (0, 5)


@given(st.integers(1, 200_000), st.floats(0.001, 0.999))
def test_quantiles_are_those_of_scipy(n: int, share: float) -> None:
    probabilities = (0.025, 0.975)
    assert (
        binomial_quantiles(n, share, probabilities) == binom.ppf(probabilities, n, share).astype(int).tolist()
    )


def test_quantiles_of_ten_million() -> None:
    expected = binom.ppf([0.025, 0.975], 10_000_000, 0.999).astype(int).tolist()
    assert binomial_quantiles(10_000_000, 0.999, (0.025, 0.975)) == expected


@given(st.integers(6, 3000), st.sampled_from([50.0, 90.0, 99.0]))
def test_the_ranks_have_at_least_the_confidence(n: int, percent: float) -> None:
    ranks = order_statistic_ranks(n, percent)
    if ranks is not None:
        inside = binom.cdf(ranks[1], n, percent / 100) - binom.cdf(ranks[0], n, percent / 100)
        assert inside >= 0.95


def test_histogram_and_samples_agree() -> None:
    values = np.random.default_rng(3).poisson(20, 5000).astype(np.float64)
    distinct, counts = np.unique(values, return_counts=True)
    for percent in (50, 90, 99):
        expected = percentile_interval_of_sorted(np.sort(values), percent)
        assert percentile_interval_of_histogram(distinct, counts, percent) == expected
