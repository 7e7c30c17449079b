"""The ratio of one row with its interval, small enough for a table cell, on an axis that all rows share."""

import math
from collections.abc import Iterable

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.reports.axes import Axis
from xat_desktop.reports.document import Picture
from xat_desktop.reports.drawing import AXIS, line, polygon, rect
from xat_desktop.reports.marks import COLOURS, verdict_shape

WIDTH, HEIGHT = 130.0, 22.0
_WIDEST = 8.0
_LEAST_ROOM = 1.03
_BAND = "#e9edf3"


def ratio_axis(
    comparisons: Iterable[MetricComparison], start: float, end: float, widest: float = _WIDEST
) -> Axis:
    """A logarithmic axis with 1 upon it that holds all ratios and intervals, but no more than 1/widest to widest."""
    ends = [1.0]
    for found in comparisons:
        if found.ratio is not None:
            ends.append(found.ratio)
        if found.ratio_ci is not None:
            ends.extend((found.ratio_ci.low, found.ratio_ci.high))
    low, high = max(min(ends), 1 / widest), min(max(ends), widest)
    room = max((high / low) ** 0.06, _LEAST_ROOM)
    return Axis(low / room, high * room, start, end, log=True)


def interval_bar(found: MetricComparison, axis: Axis, noise_floor: float, alt: str) -> Picture:
    """Interval as a line, ratio as the shape of the verdict, the noise floor as a band around 1."""
    band = axis.at(1 / (1 + noise_floor)), axis.at(1 + noise_floor)
    parts = [
        rect(band[0], 1, max(band[1] - band[0], 1.5), HEIGHT - 2, _BAND),
        line((axis.at(1), 1), (axis.at(1), HEIGHT - 1), AXIS),
        interval_line(found, axis, HEIGHT / 2),
    ]
    return Picture(WIDTH, HEIGHT, "".join(parts), alt)


def interval_line(found: MetricComparison, axis: Axis, y: float, size: float = 5) -> str:
    """The interval with an arrow where it leaves the axis, and the ratio upon it."""
    colour, parts = COLOURS[found.verdict], []
    if found.ratio_ci is not None:
        low, high = found.ratio_ci.low, found.ratio_ci.high
        parts.append(line((axis.at(low), y), (axis.at(high), y), colour, 2))
        if low < axis.low * (1 - 1e-9):
            parts.append(_arrow(axis.start, y, -1, colour))
        if high > axis.high * (1 + 1e-9):
            parts.append(_arrow(axis.end, y, 1, colour))
    if found.ratio is not None and math.isfinite(found.ratio):
        parts.append(verdict_shape(found.verdict, (axis.at(found.ratio), y), size))
    return "".join(parts)


def _arrow(x: float, y: float, way: int, colour: str) -> str:
    return polygon([(x, y), (x - way * 6, y - 4), (x - way * 6, y + 4)], colour)
