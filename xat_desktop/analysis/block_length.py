"""How long the memory of a series is: the automatic block length of Politis and White.

Politis, White 2004, Econometric Reviews 23, 53-70, with the correction of Patton, Politis, White 2009, for
the circular block bootstrap.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def block_length(samples: ArrayLike) -> float:
    """Length, in samples, of a finite series in time order, shape (n,); 1 for a constant or tiny series."""
    series = np.asarray(samples, dtype=np.float64)
    n = series.size
    if n < 10:
        return 1.0
    run = max(5, int(math.log10(n)))
    lags = min(n - 1, math.ceil(math.sqrt(n)) + run)
    covariance = autocovariance(series, min(n - 1, lags + run))
    if covariance[0] <= 0:
        return 1.0
    cut = min(2 * _last_correlated_lag(covariance / covariance[0], n, lags, run), covariance.size - 1)
    return _optimal_length(covariance[: cut + 1], n)


def autocovariance(series: Floats, lags: int) -> Floats:
    """Autocovariance at lags 0 ... `lags` < n, divided by n."""
    centred = series - series.mean()
    spectrum = np.fft.rfft(centred, 2 * series.size)
    power: Floats = np.fft.irfft(spectrum * spectrum.conj())[: lags + 1]
    return power / series.size


def _last_correlated_lag(correlation: Floats, n: int, lags: int, run: int) -> int:
    """First lag after which `run` correlations in a row are as small as noise."""
    small = np.abs(correlation[1:]) < 2 * math.sqrt(math.log10(n) / n)
    for lag in range(min(lags, small.size - run + 1)):
        if small[lag : lag + run].all():
            return max(1, lag)
    return lags


def _optimal_length(covariance: Floats, n: int) -> float:
    lag = np.arange(1, covariance.size)
    taper = np.minimum(1.0, 2 * (1 - lag / (covariance.size - 1)))
    weighted = 2 * taper * covariance[1:]
    spread, slope = covariance[0] + weighted.sum(), (lag * weighted).sum()
    longest = math.ceil(min(3 * math.sqrt(n), n / 3))
    if spread <= 0:
        return float(longest)
    length = (1.5 * (slope / spread) ** 2 * n) ** (1 / 3)
    return float(min(max(1.0, length), longest))
