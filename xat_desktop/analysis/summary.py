"""Summary statistics of one series, from its samples or from its exact histogram."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xat_desktop.analysis.interval import Interval
from xat_desktop.analysis.percentile import percentiles_of_histogram, percentiles_of_sorted
from xat_desktop.analysis.percentile_interval import (
    percentile_interval_of_histogram,
    percentile_interval_of_sorted,
)
from xat_desktop.errors import XatError

PERCENTS = (50.0, 90.0, 95.0, 99.0, 99.9)


@dataclass(frozen=True)
class SummaryStatistics:
    """All in the unit of the values; `sd` has n-1 below and is None for one sample.

    An interval is None where n is too small for it. `dropped` counts samples that were not finite.
    """

    n: int
    dropped: int
    mean: float
    sd: float | None
    min: float
    max: float
    p50: float
    p90: float
    p95: float
    p99: float
    p99_9: float
    p50_ci: Interval | None
    p90_ci: Interval | None
    p95_ci: Interval | None
    p99_ci: Interval | None
    p99_9_ci: Interval | None


def summarise(values: ArrayLike) -> SummaryStatistics:
    """Statistics of samples in any order, shape (n,)."""
    every = np.asarray(values, dtype=np.float64)
    finite = np.sort(every[np.isfinite(every)])
    _refuse_empty(finite.size)
    mean, sd = float(finite.mean()), float(finite.std(ddof=1)) if finite.size > 1 else None
    p50, p90, p95, p99, p99_9 = percentiles_of_sorted(finite, PERCENTS).tolist()
    cis = [percentile_interval_of_sorted(finite, percent) for percent in PERCENTS]
    low, high, dropped = float(finite[0]), float(finite[-1]), every.size - finite.size
    return SummaryStatistics(finite.size, dropped, mean, sd, low, high, p50, p90, p95, p99, p99_9, *cis)


def summarise_histogram(values: ArrayLike, counts: ArrayLike) -> SummaryStatistics:
    """Statistics of an exact histogram: distinct ascending `values`, their `counts`, both of shape (k,)."""
    points, weights = np.asarray(values, dtype=np.float64), np.asarray(counts, dtype=np.int64)
    kept = np.isfinite(points) & (weights > 0)
    dropped = int(weights[~kept].sum())
    points, weights = points[kept], weights[kept]
    n = int(weights.sum())
    _refuse_empty(n)
    mean, sd = _moments(points, weights, n)
    p50, p90, p95, p99, p99_9 = percentiles_of_histogram(points, weights, PERCENTS).tolist()
    cis = [percentile_interval_of_histogram(points, weights, percent) for percent in PERCENTS]
    low, high = float(points[0]), float(points[-1])
    return SummaryStatistics(n, dropped, mean, sd, low, high, p50, p90, p95, p99, p99_9, *cis)


def rate_per_s(n: int, duration_s: float) -> float | None:
    """Samples per second; None for a window without length."""
    return n / duration_s if duration_s > 0 else None


def error_ratio(errors: int, n: int) -> float | None:
    """Failed samples / all samples (0 to 1); None without samples."""
    return errors / n if n > 0 else None


def _moments(points: NDArray[np.float64], weights: NDArray[np.int64], n: int) -> tuple[float, float | None]:
    with np.errstate(over="ignore", invalid="ignore"):  # numbers beyond reason have no moments
        mean = float((points * weights).sum() / n)
        squares = float((weights * (points - mean) ** 2).sum())
    return mean, math.sqrt(squares / (n - 1)) if n > 1 else None


def _refuse_empty(n: int) -> None:
    if n < 1:
        raise XatError("No samples", "There is nothing to summarise: choose a longer time window.")
