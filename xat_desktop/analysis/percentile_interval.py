"""Distribution-free confidence interval of a percentile by binomial order statistics.

The number of samples below the true percentile is binomial, whatever the distribution (David, Nagaraja 2003,
Order Statistics, 7.1). It holds for independent samples: samples of one run are autocorrelated, and there the
interval is a lower bound of the uncertainty.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from xat_desktop.analysis.interval import Interval

METHOD = "binomial order statistics"


def percentile_interval_of_sorted(
    values: ArrayLike, percent: float, confidence: float = 0.95
) -> Interval | None:
    """Interval from ascending `values`, shape (n,); None where n is too small for this confidence."""
    ordered = np.asarray(values, dtype=np.float64)
    ranks = order_statistic_ranks(ordered.size, percent, confidence)
    if ranks is None:
        return None
    return Interval(float(ordered[ranks[0]]), float(ordered[ranks[1]]), METHOD, confidence)


def percentile_interval_of_histogram(
    values: ArrayLike, counts: ArrayLike, percent: float, confidence: float = 0.95
) -> Interval | None:
    """The same from distinct ascending `values` with their `counts`, both of shape (k,)."""
    ends = np.cumsum(np.asarray(counts, dtype=np.int64))
    ranks = order_statistic_ranks(int(ends[-1]) if ends.size else 0, percent, confidence)
    if ranks is None:
        return None
    low, high = np.asarray(values, dtype=np.float64)[np.searchsorted(ends, ranks, side="right")]
    return Interval(float(low), float(high), METHOD, confidence)


@lru_cache(maxsize=4096)  # the series of a capture share their n
def order_statistic_ranks(n: int, percent: float, confidence: float = 0.95) -> tuple[int, int] | None:
    """Zero-based ranks that enclose the percentile with at least `confidence`; None if `n` is too small."""
    if n < 1 or not 0 < percent < 100:
        return None
    tail = (1 - confidence) / 2
    below, above = binomial_quantiles(n, percent / 100, (tail, 1 - tail))
    if below < 1 or above > n - 1:
        return None
    return below - 1, above


def binomial_quantiles(n: int, share: float, probabilities: tuple[float, ...]) -> list[int]:
    """Smallest k with P(Binomial(n, share) <= k) >= p for each p, 0 < share < 1.

    The probabilities grow outwards from the mode by their exact ratio, so that nothing overflows and the cost
    is that of a few standard deviations, not of n.
    """
    mode = min(n, int((n + 1) * share))
    reach = int(12 * math.sqrt(n * share * (1 - share))) + 60
    first, last = max(0, mode - reach), min(n, mode + reach)
    up = np.arange(mode, last, dtype=np.float64)
    down = np.arange(mode, first, -1, dtype=np.float64)
    odds = share / (1 - share)
    rising = np.cumprod((n - up) / (up + 1) * odds)
    falling = np.cumprod(down / (n - down + 1) / odds)
    weights = np.concatenate((falling[::-1], [1.0], rising))
    cumulative = np.cumsum(weights) / weights.sum()
    return [first + int(np.searchsorted(cumulative, p, side="left")) for p in probabilities]
