"""Hodges-Lehmann: shift and interval by hand, equivariant, scale-free for ratios."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.analysis.hodges_lehmann import hodges_lehmann, hodges_lehmann_ratio

RUNS = st.lists(st.floats(1, 1e6), min_size=4, max_size=10)


def test_shift_by_hand() -> None:
    # differences 1, 2, 4, 0, 1, 3: median 1.5
    assert hodges_lehmann([1, 2], [2, 3, 5]).value == 1.5


def test_interval_of_four_runs_by_hand() -> None:
    # P(U <= 0) = 1/70, P(U <= 1) = 2/70: 2.5 % lies 3/4 of the way from the 1st to the 2nd difference
    shift = hodges_lehmann([0, 10, 20, 30], [100, 101, 102, 103])
    differences = sorted(b - a for a in (0, 10, 20, 30) for b in (100, 101, 102, 103))
    assert shift.ci is not None
    assert shift.ci.low == pytest.approx(differences[0] + 0.75 * (differences[1] - differences[0]), rel=1e-12)
    assert shift.ci.high == pytest.approx(
        differences[-1] - 0.75 * (differences[-1] - differences[-2]), rel=1e-12
    )


def test_three_runs_a_side_have_no_95_percent_interval() -> None:
    assert hodges_lehmann([1, 2, 3], [4, 5, 6]).ci is None
    assert hodges_lehmann_ratio([1, 2, 3], [4, 5, 6]).ci is None


def test_ratio_by_hand() -> None:
    shift = hodges_lehmann_ratio([10, 10, 10, 10], [20, 20, 20, 20])
    assert shift.ci is not None
    assert [shift.value, shift.ci.low, shift.ci.high] == pytest.approx([2.0, 2.0, 2.0], rel=1e-12)


def test_exact_and_normal_ranks_meet_at_the_limit() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(0, 1, 26), rng.normal(1, 1, 26)
    exact, normal = hodges_lehmann(a[:25], b[:25]).ci, hodges_lehmann(a, b).ci
    assert exact is not None
    assert normal is not None
    assert normal.high - normal.low == pytest.approx(exact.high - exact.low, rel=0.1)


@given(RUNS, RUNS, st.floats(-1e3, 1e3))
def test_moves_with_the_candidate(baseline: list[float], candidate: list[float], by: float) -> None:
    here, there = hodges_lehmann(baseline, candidate), hodges_lehmann(baseline, np.array(candidate) + by)
    assert here.ci is not None
    assert there.ci is not None
    assert there.value == pytest.approx(here.value + by, abs=1e-6)
    assert there.ci.low == pytest.approx(here.ci.low + by, abs=1e-6)
    assert here.ci.low <= here.value <= here.ci.high


@given(RUNS, RUNS)
def test_swapping_the_sides_inverts_the_ratio(baseline: list[float], candidate: list[float]) -> None:
    there, back = hodges_lehmann_ratio(baseline, candidate), hodges_lehmann_ratio(candidate, baseline)
    assert there.ci is not None
    assert back.ci is not None
    assert math.log(there.value) == pytest.approx(-math.log(back.value), abs=1e-9)
    assert math.log(there.ci.low) == pytest.approx(-math.log(back.ci.high), abs=1e-9)
