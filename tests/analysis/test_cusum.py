"""A single split: found where it is, with a p-value that matches simulation."""

import numpy as np
import pytest

from xat_desktop.analysis.cusum import best_split, maximum_p_value, split_p_value


def test_a_clear_step() -> None:
    series = np.concatenate(
        (np.random.default_rng(1).normal(10, 1, 40), np.random.default_rng(2).normal(16, 1, 60))
    )
    split = best_split(series, 5)
    assert split is not None
    assert split.index == 40
    assert split.p_value < 1e-9
    assert split_p_value(series, 40, 5) == split.p_value
    assert split_p_value(series, 70, 5) > split.p_value


def test_a_step_without_noise() -> None:
    split = best_split(np.array([5.0] * 7 + [9.0] * 9), 3)
    assert split is not None
    assert split.index == 7
    assert split.p_value < 1e-50


def test_a_constant_series_has_no_change() -> None:
    split = best_split(np.full(50, 3.0), 5)
    assert split is not None
    assert split.p_value == 1.0


@pytest.mark.parametrize("n", [0, 1, 3, 9])
def test_too_short_to_split(n: int) -> None:
    assert best_split(np.arange(float(n)), 5) is None


def test_the_tail_of_the_maximum_against_simulation() -> None:
    n, share, rng = 400, 0.05, np.random.default_rng(3)
    before = np.arange(1, n)
    inside = (before >= share * n) & (before <= (1 - share) * n)
    walks = np.cumsum(rng.normal(size=(4000, n)), axis=1)
    bridges = np.abs(walks[:, :-1] - before / n * walks[:, -1:]) / np.sqrt(before * (n - before) / n)
    maxima = bridges[:, inside].max(axis=1)
    for statistic in (2.5, 3.0, 3.5):
        assert maximum_p_value(statistic, share) == pytest.approx(
            (maxima >= statistic).mean(), rel=0.35, abs=0.01
        )


def test_the_p_value_falls_with_the_statistic() -> None:
    found = [maximum_p_value(statistic, 0.1) for statistic in (0.5, 1.0, 2.0, 3.0, 5.0, 50.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 1.0
    assert maximum_p_value(2.0, 0.5) == pytest.approx(0.0540 * 2, rel=1e-2)  # two-sided, one place only
