"""Ranges of a series to the points of one curve: a line, a band of minimum and maximum, or dots."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xat_desktop.store.series import Overview

GAP = 5.0  # a pause this many times longer than usual breaks the line
SMOOTH_POINTS = 1_500  # antialiasing costs more than it shows where points are denser

Floats = NDArray[np.float64]


class Polyline(NamedTuple):
    """`x`, `y` (m,); NaN breaks the line; `dots`: single points without a line."""

    x: Floats
    y: Floats
    dots: bool
    smooth: bool


def polyline(overview: Overview, x: Floats, events: bool, logarithmic: bool) -> Polyline:
    """`x` is the place of each range, shape (k,). Single events are dots: nothing lies between two requests."""
    low, high = positions(overview.low, logarithmic), positions(overview.high, logarithmic)
    if overview.rows_per_bucket > 1:
        return Polyline(*_broken(np.repeat(x, 2), _interleaved(low, high), x, 2), dots=False, smooth=False)
    if events or len(x) == 1:
        return Polyline(x, low, dots=True, smooth=False)
    return Polyline(*_broken(x, low, x, 1), dots=False, smooth=len(x) <= SMOOTH_POINTS)


def positions(values: Floats, logarithmic: bool) -> Floats:
    """Where values stand on the axis: themselves, or their log10, which zero and below do not have."""
    if not logarithmic:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log10(values), np.nan)


def longest_step(x: Floats) -> float:
    """Pauses longer than this are gaps; infinite where there are too few points to know."""
    steps = np.diff(x)
    return GAP * float(np.median(steps)) if len(steps) >= 2 else np.inf


def _interleaved(low: Floats, high: Floats) -> Floats:
    both = np.empty(2 * len(low))
    both[0::2], both[1::2] = low, high
    return both


def _broken(x: Floats, y: Floats, places: Floats, points_each: int) -> tuple[Floats, Floats]:
    """NaN put in after each place that a gap follows."""
    longest = longest_step(places)
    if longest <= 0:
        return x, y
    after = (np.flatnonzero(np.diff(places) > longest) + 1) * points_each
    if not len(after):
        return x, y
    return np.insert(x, after, x[after - 1]), np.insert(y, after, np.nan)
