"""Bins and CDF from exact histograms."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xat_desktop.analysis.distribution import bin_edges, cdf_points, distributions


def exact(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, counts = np.unique(samples.astype(np.float64), return_counts=True)
    return values, counts.astype(np.int64)


def test_shares_and_cdf_by_hand() -> None:
    found = distributions({"a": exact(np.array([1, 1, 2, 4]))})["a"]
    assert found.n == 4
    assert found.values.tolist() == [1, 2, 4]
    assert found.cumulated.tolist() == [0.5, 0.75, 1.0]
    middles = (found.edges[:-1] + found.edges[1:]) / 2
    filled = dict(
        zip(middles[found.shares > 0].tolist(), found.shares[found.shares > 0].tolist(), strict=True)
    )
    assert filled == {1.0: 0.5, 2.0: 0.25, 4.0: 0.25}


def test_series_of_one_plot_have_the_same_bins() -> None:
    found = distributions(
        {"a": exact(np.arange(10)), "b": exact(np.arange(1000)), "none": exact(np.empty(0))}
    )
    assert found.keys() == {"a", "b"}
    assert np.array_equal(found["a"].edges, found["b"].edges)


def test_whole_milliseconds_give_no_comb() -> None:
    """Bins of a width that is no multiple of the grid hold now two, now three of its points."""
    even = np.arange(0, 250) / 1000
    shares = distributions({"a": exact(np.repeat(even, 4))})["a"].shares
    assert len(set(np.round(shares[:-1], 12))) == 1


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=200), st.booleans())
def test_no_sample_is_lost(samples: list[float], logarithmic: bool) -> None:
    values, counts = exact(np.array(samples))
    found = distributions({"a": (values, counts)}, logarithmic)["a"]
    inside = counts[values > 0].sum() if logarithmic else counts.sum()
    assert np.isclose(found.shares.sum(), inside / counts.sum())
    assert (np.diff(found.edges) > 0).all()
    assert found.cumulated[-1] == 1.0


def test_logarithmic_bins_begin_above_zero() -> None:
    edges = bin_edges(np.array([0.0, 0.001, 0.002, 1.0, 30.0]), logarithmic=True)
    assert edges[0] > 0
    assert edges[-1] >= 30.0


def test_a_long_cdf_keeps_both_tails() -> None:
    values, counts = exact(np.arange(100_000))
    x, share = cdf_points(values, counts, points=400)
    assert len(x) <= 450
    assert x[0] == 0.0
    assert x[-1] == 99_999.0
    assert {99_998.0, 99_997.0} <= set(x.tolist())
    assert np.allclose(share, (x + 1) / 100_000)
