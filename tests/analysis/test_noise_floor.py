"""Noise floor: two percent unless the same thing measured twice differs by more."""

import numpy as np
import pytest

from xat_desktop.analysis.noise_floor import DEFAULT_NOISE_FLOOR, noise_floor


def test_nothing_measured_twice_gives_the_default() -> None:
    assert noise_floor([]) == DEFAULT_NOISE_FLOOR == 0.02
    assert noise_floor([[100.0, 130.0, 160.0]]) == 0.02


def test_quiet_runs_never_go_below_the_default() -> None:
    assert noise_floor([[100.0, 100.1, 100.2, 100.1]]) == 0.02
    assert noise_floor([[100.0, 100.1, 100.2, 100.1]], default=0.05) == 0.05


def test_four_runs_by_hand() -> None:
    # halves 100|120, 105|115, 110|110 each twice: 20 %, 9.5 %, 0; 95th percentile 20 %
    assert noise_floor([[90.0, 110.0, 110.0, 130.0]]) == pytest.approx(0.2, rel=1e-12)


def test_the_noisiest_group_counts() -> None:
    quiet, noisy = [100.0, 100.1, 100.2, 100.1], [90.0, 110.0, 110.0, 130.0]
    assert noise_floor([quiet, noisy]) == noise_floor([noisy])


def test_many_runs_are_split_at_random_but_always_the_same_way() -> None:
    runs = np.random.default_rng(1).normal(100, 5, 40)
    assert noise_floor([runs]) == noise_floor([runs])
    assert 0.02 < noise_floor([runs]) < 0.06
