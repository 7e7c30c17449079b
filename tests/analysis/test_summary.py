"""Summaries: numpy's figures, the same from samples and from a histogram."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.analysis.summary import error_ratio, rate_per_s, summarise, summarise_histogram
from xat_desktop.errors import XatError


def test_by_hand() -> None:
    found = summarise([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    assert (found.n, found.mean, found.min, found.max, found.p50) == (8, 5.0, 2.0, 9.0, 4.5)
    assert found.sd == pytest.approx((32 / 7) ** 0.5, rel=1e-15)
    assert found.p50_ci is not None
    assert (found.p50_ci.low, found.p50_ci.high) == (2.0, 9.0)
    assert found.p99_ci is None


def test_agrees_with_numpy() -> None:
    values = np.random.default_rng(11).lognormal(-5, 1, 40_000)
    found = summarise(values)
    percentiles = [found.p50, found.p90, found.p95, found.p99, found.p99_9]
    assert percentiles == np.percentile(values, [50, 90, 95, 99, 99.9]).tolist()
    assert found.mean == pytest.approx(values.mean(), rel=1e-12)
    assert found.sd == pytest.approx(values.std(ddof=1), rel=1e-12)
    assert found.p99_9_ci is not None
    assert found.p99_9_ci.low < found.p99_9 < found.p99_9_ci.high


@given(st.lists(st.integers(0, 60).map(lambda k: k / 1000), min_size=2, max_size=300))
def test_histogram_and_samples_agree(values: list[float]) -> None:
    from_samples = astuple(summarise(values))
    from_histogram = astuple(summarise_histogram(*np.unique(values, return_counts=True)))
    assert from_histogram[4:] == from_samples[4:]
    assert from_histogram[2] == pytest.approx(from_samples[2], rel=1e-12, abs=1e-15)
    assert from_histogram[3] == pytest.approx(from_samples[3], rel=1e-12, abs=1e-15)


def test_samples_that_are_not_finite_are_counted_not_used() -> None:
    found = summarise([1.0, float("nan"), 3.0, float("inf")])
    assert (found.n, found.dropped, found.mean) == (2, 2, 2.0)
    found = summarise_histogram([1.0, 3.0, float("nan")], [1, 1, 4])
    assert (found.n, found.dropped, found.mean) == (2, 4, 2.0)


def test_one_sample_has_no_deviation() -> None:
    found = summarise([7.5])
    assert (found.n, found.sd, found.p99_9, found.p50_ci) == (1, None, 7.5, None)


@pytest.mark.parametrize("values", [[], [float("nan")]])
def test_nothing_to_summarise_is_an_expected_error(values: list[float]) -> None:
    with pytest.raises(XatError, match="No samples"):
        summarise(values)


def test_rates() -> None:
    assert rate_per_s(750, 60.0) == 12.5
    assert rate_per_s(750, 0.0) is None
    assert error_ratio(3, 120) == 0.025
    assert error_ratio(0, 0) is None
