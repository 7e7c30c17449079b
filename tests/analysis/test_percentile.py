"""Percentiles: the bits of numpy, from samples and from histograms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.analysis.percentile import percentiles_of_histogram, percentiles_of_sorted
from xat_desktop.errors import XatError

PERCENTS = (0.0, 0.1, 12.5, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 100.0)


def numpy_bits(values: list[float]) -> bytes:
    return (np.percentile(np.array(values, dtype=np.float64), PERCENTS) + 0.0).tobytes()


def test_type_7_by_hand() -> None:
    # position (4 - 1) * 0.9 = 2.7: 30 + 0.7 * (40 - 30)
    assert percentiles_of_sorted([10, 20, 30, 40], [50, 90]).tolist() == pytest.approx(
        [25.0, 37.0], abs=1e-15
    )


@given(st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1, max_size=60))
def test_same_bits_as_numpy(values: list[float]) -> None:
    # adding 0.0 makes -0.0 and 0.0 one value: numpy's own sign of zero depends on the side it comes from
    assert (percentiles_of_sorted(sorted(values), PERCENTS) + 0.0).tobytes() == numpy_bits(values)


@given(st.lists(st.integers(-50, 50).map(lambda k: k / 8), min_size=1, max_size=200))
def test_histogram_gives_the_same_bits(values: list[float]) -> None:
    distinct, counts = np.unique(values, return_counts=True)
    assert (percentiles_of_histogram(distinct, counts, PERCENTS) + 0.0).tobytes() == numpy_bits(values)


def test_large_samples_give_the_bits_of_numpy() -> None:
    values = np.random.default_rng(7).lognormal(0, 1, 100_003)
    expected = np.percentile(values, PERCENTS)
    assert percentiles_of_sorted(np.sort(values), PERCENTS).tobytes() == expected.tobytes()


@pytest.mark.parametrize("percent", [-1.0, 100.5, float("nan")])
def test_a_percent_outside_0_to_100_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        percentiles_of_sorted([1.0, 2.0], [percent])


def test_no_samples_is_an_expected_error() -> None:
    with pytest.raises(XatError, match="No samples"):
        percentiles_of_histogram([], [], [50])
