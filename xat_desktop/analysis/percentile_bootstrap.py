"""Bootstrap of a percentile of independent samples, exact in law, without drawing a single resample.

The k-th smallest of n resampled values is the sample at rank floor(n * U), with U the k-th order statistic of
n uniforms, which is Beta(k, n - k + 1); its neighbour follows from a second Beta variable. Ten thousand
replicates from a million samples so cost a few milliseconds.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xat_desktop.analysis.percentile import interpolate, ranks_of

Floats = NDArray[np.float64]


def bootstrap_percentile_of_sorted(
    values: ArrayLike, percent: float, rng: np.random.Generator, resamples: int = 10_000
) -> Floats:
    """Replicates, shape (resamples,), of the type-7 percentile of ascending `values`, shape (n,), n >= 1."""
    ordered = np.asarray(values, dtype=np.float64)
    return _replicates(ordered.size, percent, rng, resamples, lambda ranks: ordered[ranks])


def bootstrap_percentile_of_histogram(
    values: ArrayLike, counts: ArrayLike, percent: float, rng: np.random.Generator, resamples: int = 10_000
) -> Floats:
    """The same from distinct ascending `values` with `counts` > 0, both of shape (k,)."""
    points, ends = np.asarray(values, dtype=np.float64), np.cumsum(np.asarray(counts, dtype=np.int64))
    n = int(ends[-1]) if ends.size else 0
    return _replicates(
        n, percent, rng, resamples, lambda ranks: points[np.searchsorted(ends, ranks, "right")]
    )


def _replicates(
    n: int,
    percent: float,
    rng: np.random.Generator,
    resamples: int,
    at_ranks: Callable[[NDArray[np.int64]], Floats],
) -> Floats:
    lower, upper, weight = ranks_of(n, [percent])
    k = int(lower[0]) + 1
    uniform = rng.beta(k, n - k + 1, resamples)
    low = at_ranks(_ranks(uniform, n))
    if upper[0] == lower[0]:
        return low
    following = uniform + (1 - uniform) * rng.beta(1, n - k, resamples)
    return interpolate(low, at_ranks(_ranks(following, n)), weight)


def _ranks(uniform: Floats, n: int) -> NDArray[np.int64]:
    return np.minimum((uniform * n).astype(np.int64), n - 1)
