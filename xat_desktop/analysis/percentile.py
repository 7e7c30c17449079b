"""Percentiles of sorted samples and of exact histograms, by Hyndman and Fan's type 7 and nothing else.

Type 7 is linear interpolation between order statistics, numpy's default (Hyndman, Fan 1996, The American
Statistician 50, 361-365). Both functions return the bits that `np.percentile` returns for the same samples.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xat_desktop.errors import XatError

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def percentiles_of_sorted(values: ArrayLike, percents: Sequence[float]) -> Floats:
    """Percentiles (0 to 100) of finite `values` in ascending order, shape (n,), n >= 1; same unit."""
    ordered = np.asarray(values, dtype=np.float64)
    lower, upper, weight = ranks_of(ordered.size, percents)
    return interpolate(ordered[lower], ordered[upper], weight)


def percentiles_of_histogram(values: ArrayLike, counts: ArrayLike, percents: Sequence[float]) -> Floats:
    """The same from distinct ascending `values` with `counts` > 0, both of shape (k,)."""
    ends = np.cumsum(np.asarray(counts, dtype=np.int64))
    lower, upper, weight = ranks_of(int(ends[-1]) if ends.size else 0, percents)
    points = np.asarray(values, dtype=np.float64)
    return interpolate(_at_ranks(points, ends, lower), _at_ranks(points, ends, upper), weight)


def ranks_of(n: int, percents: Sequence[float]) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Zero-based ranks below and above each percentile of `n` samples, and the weight of the upper one."""
    if n < 1:
        raise XatError("No samples", "A percentile needs at least one sample: choose a longer time window.")
    shares = np.true_divide(np.asarray(percents, dtype=np.float64), 100)
    if shares.size and not (shares.min() >= 0 and shares.max() <= 1):
        raise ValueError(f"percents must lie between 0 and 100: {percents}")
    position = (n - 1) * shares
    lower = np.floor(position)
    return lower.astype(np.intp), np.minimum(lower + 1, n - 1).astype(np.intp), position - lower


def interpolate(lower: Floats, upper: Floats, weight: Floats) -> Floats:
    """numpy's own form of the line from `lower` to `upper`: it never leaves the two by rounding."""
    step = upper - lower
    return np.where(weight >= 0.5, upper - step * (1 - weight), lower + step * weight)


def _at_ranks(values: Floats, ends: Counts, ranks: NDArray[np.intp]) -> Floats:
    found: Floats = values[np.searchsorted(ends, ranks, side="right")]
    return found
