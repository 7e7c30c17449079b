"""Mann-Whitney: scipy's p-values, brute force with ties, and the same answer from histograms."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from xat_desktop.analysis.mann_whitney import (
    EXACT,
    EXACT_TIES,
    NORMAL,
    mann_whitney,
    mann_whitney_histograms,
    smallest_p_value,
)


def brute_force_p_value(first: list[float], second: list[float]) -> float:
    pooled = np.array(first + second)
    wins = np.sign(pooled[:, None] - pooled[None, :])
    splits = [
        np.isin(np.arange(pooled.size), chosen) for chosen in combinations(range(pooled.size), len(first))
    ]
    scores = np.array([wins[np.ix_(split, ~split)].sum() for split in splits])
    observed = wins[: len(first), len(first) :].sum()
    return float(min(1.0, 2 * min((scores <= observed).mean(), (scores >= observed).mean())))


def test_four_against_four_by_hand() -> None:
    # complete separation: 1 of 70 splits on each side
    found = mann_whitney([1, 2, 3, 4], [5, 6, 7, 8])
    assert (found.u, found.method) == (0.0, EXACT)
    assert found.p_value == pytest.approx(2 / 70, rel=1e-15)
    assert smallest_p_value(4, 4) == pytest.approx(2 / 70, rel=1e-15)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (2, 5), (4, 4), (6, 6), (10, 10), (7, 20), (25, 25)])
def test_exact_is_scipys(n: int, m: int) -> None:
    rng = np.random.default_rng(n * 100 + m)
    for shift in (0.0, 0.5, 2.0):
        a, b = rng.normal(0, 1, n), rng.normal(shift, 1, m)
        expected = mannwhitneyu(a, b, method="exact")
        found = mann_whitney(a, b)
        assert found.u == expected.statistic
        assert found.p_value == pytest.approx(expected.pvalue, rel=1e-12)


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=5), st.lists(st.integers(0, 5), min_size=1, max_size=5)
)
@settings(max_examples=60)
def test_exact_with_ties_is_brute_force(first: list[float], second: list[float]) -> None:
    assert mann_whitney(first, second).p_value == pytest.approx(brute_force_p_value(first, second), rel=1e-12)


def test_ties_are_named() -> None:
    assert mann_whitney([1, 2, 2], [3, 4, 5]).method == EXACT_TIES


def test_identical_constant_sides_are_no_evidence() -> None:
    assert mann_whitney([750] * 6, [750] * 6).p_value == 1.0
    assert mann_whitney([750] * 60, [750] * 60).p_value == 1.0


@pytest.mark.parametrize("decimals", [1, 12])
def test_normal_approximation_is_scipys(decimals: int) -> None:
    rng = np.random.default_rng(5)
    for shift in (0.0, 0.1, 0.4):
        a, b = rng.normal(0, 1, 300).round(decimals), rng.normal(shift, 1, 411).round(decimals)
        expected = mannwhitneyu(a, b, method="asymptotic")
        found = mann_whitney(a, b)
        assert (found.u, found.method) == (expected.statistic, NORMAL)
        assert found.p_value == pytest.approx(expected.pvalue, rel=1e-12)


def test_histograms_give_scipys_figures() -> None:
    rng = np.random.default_rng(8)
    a, b = rng.poisson(40, 20_000), rng.poisson(40.2, 15_000)
    expected = mannwhitneyu(a, b, method="asymptotic")
    found = mann_whitney_histograms(*np.unique(a, return_counts=True), *np.unique(b, return_counts=True))
    assert (found.u, found.n_first, found.n_second) == (expected.statistic, 20_000, 15_000)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-12)


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40),
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40),
)
@settings(max_examples=60)
def test_swapping_the_sides_changes_nothing_but_u(first: list[float], second: list[float]) -> None:
    there, back = mann_whitney(first, second), mann_whitney(second, first)
    assert there.u + back.u == len(first) * len(second)
    assert there.p_value == pytest.approx(back.p_value, rel=1e-9)
    assert 0 < there.p_value <= 1
