"""Ranges of a series to what a plot of a given width in pixels can show of them. Pure numpy."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GAP = 5.0  # a pause this many times longer than usual breaks the line

Floats = NDArray[np.float64]


class Frame(NamedTuple):
    """The visible part of the plane, and its size in pixels."""

    left: float
    right: float
    bottom: float
    top: float
    width: float
    height: float
    ratio: float = 1.0
    """Pixels of the device for each pixel of the window."""

    def on_device(self) -> "Frame":
        """The same in pixels of the device."""
        return self._replace(width=self.width * self.ratio, height=self.height * self.ratio)

    def px(self, x: Floats) -> Floats:
        """Pixels from the left."""
        return (x - self.left) * (self.width / (self.right - self.left))

    def py(self, y: Floats) -> Floats:
        """Pixels from the top; far beyond the edges is as good as just beyond."""
        place = (self.top - y) * (self.height / (self.top - self.bottom))
        return np.clip(place, -self.height, 2 * self.height)


class Columns(NamedTuple):
    """Number of each pixel column that has something, smallest and largest value in it; shape (m,)."""

    column: NDArray[np.intp]
    low: Floats
    high: Floats


def positions(values: Floats, logarithmic: bool) -> Floats:
    """Where values stand on the axis: themselves, or their log10, which zero and below do not have."""
    if not logarithmic:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log10(values), np.nan)


def usual_step(x: Floats) -> float:
    """Median distance of neighbours; 0 where there are none."""
    return float(np.median(np.diff(x))) if len(x) >= 2 else 0.0


def longest_step(x: Floats) -> float:
    """Pauses longer than this are gaps; infinite where there are too few points to know."""
    usual = usual_step(x)
    return GAP * usual if len(x) >= 3 and usual > 0 else np.inf


def ends_of(x: Floats) -> Floats:
    """Where each range ends: at the next one, or after the usual step where a gap follows. `x` is not empty."""
    usual = usual_step(x)
    following = np.append(x[1:], x[-1] + usual)
    return np.where(following - x > longest_step(x), x + usual, following)


def columns(x: Floats, ends: Floats, low: Floats, high: Floats, frame: Frame) -> Columns:
    """Smallest and largest of all ranges that reach into each pixel column."""
    count = max(int(frame.width), 1)
    edges = np.linspace(frame.left, frame.right, count + 1)
    place = np.searchsorted(x, edges, "right") - 1
    first, last = place[:-1], place[1:]
    # the range that begins before the column counts if it reaches into it
    reaches = (ends[first] > edges[:-1]) | (x[first] >= edges[:-1])
    first = np.where((first >= 0) & reaches, first, first + 1)
    filled = np.flatnonzero(first <= last)
    bounds = np.column_stack([first[filled], last[filled] + 1]).ravel()
    if not len(bounds):
        return Columns(filled, np.empty(0), np.empty(0))
    lows: Floats = np.fmin.reduceat(np.append(low, np.nan), bounds)[::2]
    highs: Floats = np.fmax.reduceat(np.append(high, np.nan), bounds)[::2]
    known = np.isfinite(lows)
    return Columns(filled[known], lows[known], highs[known])


def visible(x: Floats, frame: Frame) -> slice:
    """The points in the window, and one more on each side, where lines come from."""
    first = int(np.searchsorted(x, frame.left, "left"))
    last = int(np.searchsorted(x, frame.right, "right"))
    return slice(max(first - 1, 0), last + 1)
