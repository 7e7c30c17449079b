"""Noise scale: the deviation in spite of level changes and outliers."""

import numpy as np
import pytest
from scipy.signal import lfilter

from xat_desktop.analysis.noise_scale import deviation, long_run_deviation, scores

RNG = np.random.default_rng(6)


def test_deviation_by_hand() -> None:
    # steps 1, 1, 1, 5: median 1, over the square root of two
    assert deviation(np.array([0.0, 1.0, 2.0, 3.0, 8.0])) == pytest.approx(1.4826022185 / 2**0.5, rel=1e-9)


def test_deviation_ignores_levels_and_outliers() -> None:
    series = RNG.normal(0, 2, 2000)
    series[1000:] += 500
    series[::50] += 1000
    assert deviation(series) == pytest.approx(2.0, rel=0.15)


def test_rounded_series_still_have_a_deviation() -> None:
    series = np.zeros(100)
    series[::10] = 1.0
    assert deviation(series) > 0.2
    assert deviation(np.ones(50)) == 0.0


def test_scores_are_clipped() -> None:
    found = scores(np.array([0.0, 0.0, 0.0, 1.0, 1000.0]), 1.0)
    assert found.tolist() == [0.0, 0.0, 0.0, 1.0, 3.0]


def test_scores_without_noise_tell_above_from_below() -> None:
    assert scores(np.array([5.0, 5.0, 9.0, 1.0, 5.0]), 0.0).tolist() == [0.0, 0.0, 3.0, -3.0, 0.0]


def test_long_run_deviation_sees_memory() -> None:
    noise = RNG.normal(size=20_000)
    remembering = lfilter([1.0], [1.0, -0.6], noise)
    # of an autoregressive series: 1 / (1 - 0.6)
    assert long_run_deviation(np.asarray(remembering)) == pytest.approx(2.5, rel=0.25)
    assert long_run_deviation(noise) == pytest.approx(1.0, rel=0.25)


def test_scores_in_units_of_next_to_nothing_are_clipped_too() -> None:
    assert scores(np.array([0.0, 0.0, 1.0]), 1e-309).tolist() == [0.0, 0.0, 3.0]
