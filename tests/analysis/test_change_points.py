"""Change points: where they were put, none in noise, none below the floor, the same from the exact search."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter

from xat_desktop.analysis.change_points import MOST_EXACT_POINTS, change_points, exact_change_points

LEVELS = (100.0, 130.0, 90.0, 100.0)


def steps(length: int, deviation: float = 5.0, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(level, deviation, length) for level in LEVELS])


@pytest.mark.parametrize("find", [change_points, exact_change_points])
def test_three_changes(find: object) -> None:
    assert callable(find)
    found = find(steps(100))
    assert [point.index for point in found] == pytest.approx([100, 200, 300], abs=2)
    assert [point.relative_change for point in found] == pytest.approx([0.3, -0.307, 0.111], abs=0.03)
    assert all(point.p_value < 1e-6 for point in found)
    assert all(type(point.index) is int for point in found)


def test_levels_are_the_medians_beside_the_change() -> None:
    series = np.array([10.0] * 10 + [20.0] * 10)
    (point,) = change_points(series)
    assert (point.index, point.before, point.after, point.relative_change) == (10, 10.0, 20.0, 1.0)


def test_a_change_away_from_zero_is_infinite() -> None:
    (point,) = change_points(np.array([0.0] * 10 + [20.0] * 10))
    assert point.relative_change == float("inf")


def test_a_significant_change_below_the_noise_floor_does_not_count() -> None:
    series = np.concatenate((np.full(50, 100.0), np.full(50, 101.0))) + np.tile([0.0, 0.1], 50)
    assert change_points(series) == ()
    assert [point.index for point in change_points(series, noise_floor=0.005)] == [50]


def test_a_burst_shorter_than_the_segment_does_not_count() -> None:
    series = np.random.default_rng(2).normal(100, 2, 200)
    series[100:103] = 300
    assert change_points(series) == ()
    assert exact_change_points(series) == ()


def test_outliers_move_nothing() -> None:
    right = 0
    for seed in range(20):
        series = steps(200, seed=seed)
        series[::23] += 5000
        found = [point.index for point in change_points(series)]
        right += len(found) == 3 and found == pytest.approx([200, 400, 600], abs=10)
    assert right >= 18  # a chance of 1 % in each segment remains


@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_noise_has_no_changes(memory: float) -> None:
    alarms = 0
    for seed in range(100):
        noise = lfilter([1.0], [1.0, -memory], np.random.default_rng(seed).normal(size=700))[200:]
        alarms += bool(change_points(100 + 5 * np.asarray(noise)))
    assert alarms <= 4


def test_the_exact_search_on_a_long_series() -> None:
    series = steps(4 * MOST_EXACT_POINTS // 4)
    found = [point.index for point in exact_change_points(series)]
    assert found == pytest.approx([MOST_EXACT_POINTS, 2 * MOST_EXACT_POINTS, 3 * MOST_EXACT_POINTS], abs=8)


def test_the_exact_search_without_noise() -> None:
    assert [point.index for point in exact_change_points(np.array([5.0] * 30 + [9.0] * 30))] == [30]


@given(st.lists(st.floats(0, 1e6), max_size=60), st.integers(2, 8))
@settings(max_examples=80)
def test_segments_are_never_shorter_than_asked(values: list[float], min_segment: int) -> None:
    edges = [0, *(point.index for point in change_points(values, min_segment)), len(values)]
    if len(edges) > 2:
        assert min(np.diff(edges)) >= min_segment
