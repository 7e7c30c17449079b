"""The most likely single change of the level of a series, by cumulative sums."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xat_desktop.analysis.noise_scale import deviation, long_run_deviation, scores

Floats = NDArray[np.float64]
FEW = 64
"""Below so many samples the noise is estimated around the two levels, with Student's t for its error."""


@dataclass(frozen=True)
class Split:
    """Index of the first sample after the change, and the chance of such a split in a steady series."""

    index: int
    p_value: float


def best_split(series: Floats, min_segment: int) -> Split | None:
    """The strongest change with `min_segment` samples on either side, shape (n,); None if n is too small."""
    n = series.size
    if n < 2 * min_segment or n < 4:
        return None
    clipped = scores(series, deviation(series))
    strength = _between_deviation(clipped)[min_segment - 1 : n - min_segment]
    index = int(np.argmax(strength)) + min_segment
    return Split(index, _p_value(clipped, index, min_segment))


def split_p_value(series: Floats, index: int, min_segment: int) -> float:
    """The same chance for a given split."""
    return _p_value(scores(series, deviation(series)), index, min_segment)


def maximum_p_value(statistic: float, share: float) -> float:
    """P(max |Brownian bridge| / its deviation >= statistic) over the times `share` to 1 - `share`.

    Miller, Siegmund 1982, Biometrics 38, 1011-1016. Conservative for few samples; 1 where it is not valid.
    """
    if statistic <= 1:
        return 1.0
    density = math.exp(-(statistic**2) / 2) / math.sqrt(2 * math.pi)
    spread = 2 * math.log((1 - share) / share) if share < 0.5 else 0.0
    return min(1.0, density * ((statistic - 1 / statistic) * spread + 4 / statistic))


def _between_deviation(clipped: Floats) -> Floats:
    """Root of the sum of squares between the two levels, for a change after sample 1 ... n - 1."""
    n = clipped.size
    before = np.arange(1, n)
    sums = np.cumsum(clipped)
    excess = sums[:-1] - before / n * sums[-1]
    found: Floats = np.abs(excess) * np.sqrt(n / (before * (n - before)))
    return found


def _p_value(clipped: Floats, index: int, min_segment: int) -> float:
    between = float(_between_deviation(clipped)[index - 1])
    noise = max(long_run_deviation(clipped), 1e-6)  # a series without noise still has a split
    if clipped.size >= FEW:
        return maximum_p_value(between / noise, min_segment / clipped.size)
    degrees = clipped.size - 2
    t = between / max(noise, _residual_deviation(clipped, index))
    # Wallace 1959: Student's t on the scale of the normal distribution
    z = (8 * degrees + 1) / (8 * degrees + 3) * math.sqrt(degrees * math.log1p(t * t / degrees))
    return maximum_p_value(z, min_segment / clipped.size)


def _residual_deviation(clipped: Floats, index: int) -> float:
    """Deviation around the two levels, raised by the lag-one correlation that is left."""
    residual = np.concatenate(
        (clipped[:index] - clipped[:index].mean(), clipped[index:] - clipped[index:].mean())
    )
    square = float(residual @ residual)
    if square == 0:
        return 0.0
    memory = float(residual[:-1] @ residual[1:]) / square + 2 / residual.size
    memory = min(max(memory, 0.0), 0.9)
    return math.sqrt(square / (residual.size - 2) * (1 + memory) / (1 - memory))
