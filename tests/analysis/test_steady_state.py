"""Steady window: warm-up and tail of the usual shapes, and the whole span where there is nothing to find."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xat_desktop.analysis.steady_state import SteadyWindow, steady_window

START_US = 1_795_405_537_000_000


def noise(n: int, level: float = 1000.0, deviation: float = 30.0, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(level, deviation, n)


def window(values: np.ndarray) -> SteadyWindow:
    found = steady_window(START_US + np.arange(len(values)) * 1_000_000, values)
    assert found is not None
    return found


def test_a_flat_run_is_steady_from_end_to_end() -> None:
    found = window(noise(120))
    assert (found.start_us, found.end_us) == (START_US, START_US + 119_000_000)
    assert (found.warmup_s, found.tail_s) == (0.0, 0.0)
    assert "whole span" in found.reason


def test_warm_up_and_tail_are_cut() -> None:
    found = window(np.concatenate((noise(20, 400), noise(100), noise(10, 100))))
    assert (found.warmup_s, found.tail_s) == (20.0, 10.0)
    assert (found.start_us, found.end_us) == (START_US + 20_000_000, START_US + 119_000_000)
    assert found.reason.startswith("warm-up of 20 points")
    assert "tail of 10 points" in found.reason


@pytest.mark.parametrize(
    ("ramp", "at_least", "at_most"),
    [
        (np.linspace(0, 1000, 30), 26, 33),
        (1000 * (1 - np.exp(-np.arange(60) / 10)), 20, 60),
        (np.array([150.0]), 1, 1),
    ],
)
def test_ramps(ramp: np.ndarray, at_least: int, at_most: int) -> None:
    found = window(np.concatenate((ramp, noise(150))))
    assert at_least <= found.warmup_s <= at_most
    assert found.tail_s == 0.0


def test_a_partial_last_interval_is_tail() -> None:
    assert window(np.concatenate((noise(60), [310.0]))).tail_s == 1.0


def test_a_dip_in_the_middle_belongs_to_the_run() -> None:
    found = window(np.concatenate((noise(20, 500), noise(60), noise(10, 300), noise(60, seed=2))))
    assert (found.warmup_s, found.tail_s) == (20.0, 0.0)


def test_a_run_that_never_settles_is_said() -> None:
    found = window(np.linspace(500, 1500, 200) + noise(200, 0, 20))
    assert (found.warmup_s, found.tail_s) == (0.0, 0.0)
    assert found.reason.startswith("no steady level")


@pytest.mark.parametrize("n", [1, 2, 9])
def test_few_points_are_the_whole_span(n: int) -> None:
    found = window(np.linspace(1, 100, n))
    assert (found.warmup_s, found.tail_s) == (0.0, 0.0)
    assert found.reason == f"only {n} points: too few to find a warm-up"


def test_no_throughput_at_all() -> None:
    assert "not positive" in window(np.zeros(50)).reason
    assert steady_window([], []) is None
    assert steady_window([1, 2], [float("nan"), float("inf")]) is None


def test_gaps_are_left_out() -> None:
    values = np.concatenate((noise(20, 400), noise(100)))
    values[[5, 50, 119]] = np.nan
    found = window(values)
    assert (found.warmup_s, found.end_us) == (20.0, START_US + 118_000_000)


def test_a_load_that_swings_between_two_levels() -> None:
    swing = np.concatenate([noise(15, level) for level in (1000, 500) * 3])
    assert window(swing).end_us > window(swing).start_us


@given(st.lists(st.floats(-1e3, 1e6), min_size=1, max_size=80))
@settings(max_examples=80)
def test_the_window_lies_within_the_series(values: list[float]) -> None:
    found = window(np.array(values))
    last = START_US + (len(values) - 1) * 1_000_000
    assert START_US <= found.start_us <= found.end_us <= last
    assert found.warmup_s == (found.start_us - START_US) / 1e6
    assert found.tail_s == (last - found.end_us) / 1e6
    assert found.reason


def test_a_real_run_with_a_smooth_ramp_and_a_decline() -> None:
    # requests/s of a locust run of 60 s, 20 users at 2 a second, printed as a moving average
    history = """
        0 0 0 9 34 54.7 78.5 100 124.5 148.4 168.6 192.8 214.1 259 299.1 333.9 364.8 392 414.8 432.4 444.2 450
        456.4 456.9 458.2 447.7 448.1 446.7 440.5 433.6 432.4 432.5 431.6 424.3 421 427.3 428 427.8 431.6 438.4
        438 436.1 431.9 433.8 426.5 424.3 415.7 408.8 405.3 400.8 393.9 390.3 389.3 367.9 353.2 335.8 319.6
        305.4 292.1 281.8"""
    found = window(np.array(history.split(), dtype=np.float64))
    assert found.warmup_s == pytest.approx(17, abs=2)
    assert found.tail_s == pytest.approx(7, abs=2)


def test_flat_runs_lose_next_to_nothing() -> None:
    lost = [window(noise(60, seed=seed)) for seed in range(100)]
    assert sum(found.warmup_s + found.tail_s for found in lost) <= 0.005 * 60 * 100
