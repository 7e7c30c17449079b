"""Block length: none for white noise, the formula of Patton et al. for a known process."""

import numpy as np
import pytest
from scipy.signal import lfilter

from xat_desktop.analysis.block_length import autocovariance, block_length


def autoregressive(correlation: float, n: int, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=n + 500)
    return np.asarray(lfilter([1.0], [1.0, -correlation], noise)[500:])


def test_autocovariance_is_the_plain_sum() -> None:
    series = np.random.default_rng(1).normal(size=200)
    centred = series - series.mean()
    expected = [float((centred[: 200 - lag] * centred[lag:]).sum() / 200) for lag in range(11)]
    assert autocovariance(series, 10) == pytest.approx(expected, abs=1e-12)


def test_white_noise_needs_blocks_of_a_sample_or_two() -> None:
    lengths = [block_length(np.random.default_rng(seed).normal(size=2000)) for seed in range(20)]
    assert np.median(lengths) < 4


@pytest.mark.parametrize("correlation", [0.5, 0.8])
def test_length_of_an_autoregressive_series(correlation: float) -> None:
    # optimal b = (2 G^2 / D)^(1/3) n^(1/3) with G = sum |k| R(k), D = 4/3 (sum R(k))^2
    n = 20_000
    slope = 2 * correlation / (1 - correlation) ** 2
    spread = (1 + correlation) / (1 - correlation)
    expected = (2 * slope**2 / (4 / 3 * spread**2) * n) ** (1 / 3)
    lengths = [block_length(autoregressive(correlation, n, seed)) for seed in range(15)]
    assert np.median(lengths) == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize("series", [np.ones(100), np.arange(9.0), np.zeros(0)])
def test_constant_or_tiny_series_have_no_memory(series: np.ndarray) -> None:
    assert block_length(series) == 1.0


def test_a_trend_is_all_memory_and_the_length_is_capped() -> None:
    assert 50 < block_length(np.arange(900.0)) <= 90.0  # at most 3 sqrt(n)
