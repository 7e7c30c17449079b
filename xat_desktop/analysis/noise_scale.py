"""How much a series shakes around its level, told apart from changes of the level and from outliers."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CLIP = 3.0
MAD_TO_DEVIATION = 1.482602218505602
_JUMPS_LEFT_OUT = 2


def deviation(series: Floats) -> float:
    """Standard deviation of one sample around a level that may change, shape (n,), n >= 2, from differences.

    Half the differences may be outliers; where most are zero (rounded values) their mean square counts.
    """
    steps = np.diff(series)
    robust = MAD_TO_DEVIATION * float(np.median(np.abs(steps)))
    return (robust or _root_mean_square(steps)) / math.sqrt(2)


def scores(series: Floats, noise: float) -> Floats:
    """Distance of each sample from the median in units of `noise`, clipped: no outlier can dominate."""
    distance = series - np.median(series)
    if noise == 0:
        return CLIP * np.sign(distance)
    with np.errstate(over="ignore"):  # a noise next to nothing: the clip makes a 3 of the infinity
        return np.clip(distance / noise, -CLIP, CLIP)


def long_run_deviation(series: Floats) -> float:
    """Deviation of scores as a mean sees it: block means carry the autocorrelation (Wu, Zhao 2007).

    The largest of three block lengths, so that memory is not overlooked and a change costs little.
    """
    found = [_root_mean_square(np.diff(series)) / math.sqrt(2)]
    for length in {round(series.size ** (1 / 3)), round(math.sqrt(series.size))}:
        blocks = series.size // length
        if length > 1 and blocks >= 8:
            means = series[: blocks * length].reshape(blocks, length).mean(axis=1)
            found.append(deviation(means) * math.sqrt(length))
    return max(found)


def _root_mean_square(steps: Floats) -> float:
    # Without the largest two, which may be changes of the level.
    squares = steps**2
    kept = max(1, squares.size - _JUMPS_LEFT_OUT)
    if kept < squares.size:
        squares = np.partition(squares, kept)[:kept]
    return math.sqrt(float(squares.mean()))
