"""Where the level of a series changes: fast binary segmentation, and exact segmentation on demand.

A change counts when it is significant against the noise AND larger than the noise floor AND lasts.
"""

import math
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xat_desktop.analysis.cusum import best_split, split_p_value
from xat_desktop.analysis.noise_floor import DEFAULT_NOISE_FLOOR
from xat_desktop.analysis.noise_scale import deviation, long_run_deviation, scores

Floats = NDArray[np.float64]
MOST_EXACT_POINTS = 4096


@dataclass(frozen=True)
class ChangePoint:
    """`index` is the first sample of the new level; levels are medians of the neighbouring segments.

    `relative_change` is (after - before) / |before|, infinite for a change away from zero.
    """

    index: int
    before: float
    after: float
    relative_change: float
    p_value: float


def change_points(
    values: ArrayLike, min_segment: int = 5, noise_floor: float = DEFAULT_NOISE_FLOOR, alpha: float = 0.01
) -> tuple[ChangePoint, ...]:
    """Changes of finite `values` in time order, shape (n,), by CUSUM binary segmentation."""
    series = np.asarray(values, dtype=np.float64)
    found: list[int] = []
    open_segments = [(0, series.size)]
    while open_segments:
        start, end = open_segments.pop()
        split = best_split(series[start:end], min_segment)
        if split is not None and split.p_value <= alpha:
            middle = start + split.index
            found.append(middle)
            open_segments += [(start, middle), (middle, end)]
    return _qualified(series, sorted(found), min_segment, noise_floor, alpha)


def exact_change_points(
    values: ArrayLike, min_segment: int = 5, noise_floor: float = DEFAULT_NOISE_FLOOR, alpha: float = 0.01
) -> tuple[ChangePoint, ...]:
    """The same by the optimal segmentation of least squares with a penalty (PELT; ruptures' KernelCPD).

    Above 4096 samples the medians of neighbours stand for them, and an index is exact to that width.
    """
    import ruptures  # local: most of a second of start-up

    series = np.asarray(values, dtype=np.float64)
    width = max(1, -(-series.size // MOST_EXACT_POINTS))
    points = series[: series.size // width * width].reshape(-1, width)
    points = np.median(points, axis=1)
    shortest = max(2, -(-min_segment // width))
    noise = deviation(points) if points.size >= 2 * shortest else 0.0
    if noise <= np.finfo(np.float64).eps * float(np.abs(points).max(initial=0.0)):
        # Without noise there is nothing to weigh a penalty against, and the fast search is exact enough.
        return change_points(series, min_segment, noise_floor, alpha)
    memory = max(1.0, long_run_deviation(scores(points, noise)))
    segmentation = ruptures.KernelCPD(kernel="linear", min_size=shortest).fit(points / noise)
    ends = segmentation.predict(pen=3 * math.log(points.size) * memory**2)
    return _qualified(series, [int(end) * width for end in ends[:-1]], min_segment, noise_floor, alpha)


def _qualified(
    series: Floats, indices: list[int], min_segment: int, noise_floor: float, alpha: float
) -> tuple[ChangePoint, ...]:
    """Leave out the least change and measure again, until all are significant, large and long enough."""
    kept = list(indices)
    measured = cache(partial(_measured, series, min_segment))  # a step only changes two neighbours
    while True:
        edges = [0, *kept, series.size]
        found = [measured(*edges[i : i + 3]) for i in range(len(kept))]
        weak = [p for p in found if p.p_value > alpha or abs(p.relative_change) < noise_floor]
        if not weak:
            return tuple(found)
        kept.remove(min(weak, key=lambda point: (abs(point.relative_change), -point.p_value)).index)


def _measured(series: Floats, min_segment: int, start: int, index: int, end: int) -> ChangePoint:
    before, after = float(np.median(series[start:index])), float(np.median(series[index:end]))
    change = after - before
    relative = change / abs(before) if before else float(np.sign(change)) * float("inf") if change else 0.0
    p_value = split_p_value(series[start:end], index - start, min_segment)
    return ChangePoint(index, before, after, relative, p_value)
