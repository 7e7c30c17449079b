"""Find the steady window of a run: without the warm-up in front and the tail behind.

The level of throughput is segmented at its change points; what comes before the first and after the last
segment at the level of the longest one is warm-up and tail, and so are samples at the edges that lie off that
level, as the change of a smooth ramp has no single point. Dips in between belong to the run and stay.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xat_desktop.analysis.change_points import change_points
from xat_desktop.analysis.noise_scale import MAD_TO_DEVIATION

Floats = NDArray[np.float64]
Times = NDArray[np.int64]
FEWEST_POINTS = 10
FEWEST_SHARE = 0.3
TOLERANCE = 0.05
EDGE_LIMIT = 3.0


@dataclass(frozen=True)
class SteadyWindow:
    """From the first to the last steady sample, both included, in microseconds since 1970 UTC."""

    start_us: int
    end_us: int
    warmup_s: float
    tail_s: float
    reason: str


def steady_window(
    times_us: ArrayLike, values: ArrayLike, tolerance: float = TOLERANCE
) -> SteadyWindow | None:
    """Steady window of throughput `values` (any unit) at ascending `times_us`, both of shape (n,).

    Levels within `tolerance` of the main one count as steady. The whole span, with the reason, where no
    window can be found; None for no finite point at all.
    """
    times, series = np.asarray(times_us, dtype=np.int64), np.asarray(values, dtype=np.float64)
    finite = np.isfinite(series)
    times, series = times[finite], series[finite]
    if series.size == 0:
        return None
    if series.size < FEWEST_POINTS:
        return _window(times, 0, series.size, f"only {series.size} points: too few to find a warm-up")
    return _found_window(times, series, tolerance)


def _found_window(times: Times, series: Floats, tolerance: float) -> SteadyWindow:
    edges = _edges(series, tolerance)
    lengths = np.diff(edges)
    longest = slice(*edges[lengths.size - 1 - int(np.argmax(lengths[::-1])) :][:2])
    level = float(np.median(series[longest]))
    if level <= 0:
        return _window(times, 0, series.size, "the main level is not positive: nothing to measure against")
    start, end = _trimmed(series, *_steady_edges(series, edges, level, tolerance), tolerance)
    share = (end - start) / series.size
    if share < FEWEST_SHARE or lengths.max() / series.size < FEWEST_SHARE / 2:
        return _window(times, 0, series.size, "no steady level: it keeps changing over the whole span")
    return _window(times, start, end, _reason(times, start, end, float(np.median(series[start:end]))))


def _edges(series: Floats, tolerance: float) -> list[int]:
    shortest = max(3, min(30, series.size // 20))
    changes = change_points(series, min_segment=shortest, noise_floor=tolerance)
    return [0, *(change.index for change in changes), series.size]


def _steady_edges(series: Floats, edges: list[int], level: float, tolerance: float) -> tuple[int, int]:
    steady = [
        (start, end)
        for start, end in pairwise(edges)
        if abs(float(np.median(series[start:end])) / level - 1) <= tolerance
    ]
    return steady[0][0], steady[-1][1]


def _trimmed(series: Floats, start: int, end: int, tolerance: float) -> tuple[int, int]:
    """Without the samples at either edge that lie off the level: a smooth ramp, a partial last interval.

    Level and spread are taken again from what is left, as a ramp widens the spread that it is measured by.
    """
    while end > start:
        inner = series[start:end]
        level = float(np.median(inner))
        spread = MAD_TO_DEVIATION * float(np.median(np.abs(inner - level)))
        inside = np.flatnonzero(np.abs(inner - level) <= max(tolerance * abs(level), EDGE_LIMIT * spread))
        front, back = int(inside[0]), int(end - start - 1 - inside[-1])
        if front == back == 0:
            break
        start, end = start + front, end - back
    return start, end


def _window(times: Times, start: int, end: int, reason: str) -> SteadyWindow:
    first, last = int(times[start]), int(times[end - 1])
    return SteadyWindow(first, last, (first - int(times[0])) / 1e6, (int(times[-1]) - last) / 1e6, reason)


def _reason(times: Times, start: int, end: int, level: float) -> str:
    parts = []
    if start > 0:
        parts.append(f"warm-up of {start} points before the level of {level:.4g} is reached")
    if end < times.size:
        parts.append(f"tail of {times.size - end} points after it is left")
    return "; ".join(parts) or f"no change of the level of {level:.4g} could be shown: the whole span"
