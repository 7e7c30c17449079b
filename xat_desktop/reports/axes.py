"""Axes: where a value lies in a drawing, and at which round values the ticks stand."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xat_desktop.domain.units import number
from xat_desktop.reports.drawing import AXIS, GRID, MUTED, Point, line, text

_TIME_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
_RATIOS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)
_FINE_RATIOS = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5, 1.7, 2)
_FINEST_RATIOS = (0.9, 0.92, 0.94, 0.96, 0.98, 1, 1.02, 1.04, 1.06, 1.08, 1.1)


@dataclass(frozen=True)
class Axis:
    """From `low` to `high` onto `start` to `end` px; values beyond are drawn at the edge."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """Position of a value in px."""
        low, high, value = (
            math.log(v) if self.log else v for v in (self.low, self.high, self._inside(value))
        )
        return self.start + (self.end - self.start) * ((value - low) / (high - low) if high > low else 0.5)

    def _inside(self, value: float) -> float:
        return min(max(value, self.low), self.high)


def linear_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten within the range."""
    if not high > low:
        return [low]
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten within the range; only the powers where they are many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if high / low <= 1000 else (1,)
    found = [factor * 10.0**power for power in powers for factor in factors]
    return [value for value in found if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]


def ratio_ticks(low: float, high: float) -> list[float]:
    """Round ratios within the range, 1 among them."""
    steps: Sequence[float] = _RATIOS
    if low >= 0.9 and high <= 1.1:
        steps = _FINEST_RATIOS
    elif low >= 0.5 and high <= 2:
        steps = _FINE_RATIOS
    return [ratio for ratio in steps if low * (1 - 1e-9) <= ratio <= high * (1 + 1e-9)]


def spaced(ticks: Sequence[float], axis: Axis, distance: float) -> list[float]:
    """The ticks that keep their distance in px; 1 is kept before all others."""
    kept: list[float] = []
    for tick in sorted(ticks, key=lambda tick: abs(math.log(tick))):
        if all(abs(axis.at(tick) - axis.at(other)) >= distance for other in kept):
            kept.append(tick)
    return sorted(kept)


def time_ticks(span_s: float, most: int = 8) -> list[float]:
    """Round times from 0 to the end of the span."""
    if span_s < 4:
        return linear_ticks(0.0, span_s, most)
    step = next(
        (step for step in _TIME_STEPS_S if span_s / step <= most), math.ceil(span_s / most / 86400) * 86400
    )
    return [float(tick) for tick in range(0, int(span_s) + 1, step)]


def time_text(time_s: float, span_s: float) -> str:
    """Seconds, m:ss or h:mm, by how long the whole is."""
    if span_s < 120:
        return f"{number(time_s)}"
    whole = round(time_s)
    if span_s < 7200:
        return f"{whole // 60}:{whole % 60:02d}"
    return f"{whole // 3600}:{whole % 3600 // 60:02d}"


def time_title(span_s: float) -> str:
    """What the texts of the time axis are."""
    form = "s" if span_s < 120 else "min:s" if span_s < 7200 else "h:min"
    return f"Time since the start of the run ({form})"


def horizontal_axis(
    axis: Axis, ticks: Sequence[tuple[float, str]], top: float, bottom: float, title: str
) -> str:
    """Grid lines from `top` to `bottom`, labels and title below."""
    parts = [line((axis.start, bottom), (axis.end, bottom), AXIS)]
    for value, label in ticks:
        x = axis.at(value)
        parts.append(line((x, top), (x, bottom), GRID) + line((x, bottom), (x, bottom + 4), AXIS))
        parts.append(text((x, bottom + 17), label, size=11, anchor="middle", fill=MUTED))
    if title:
        middle: Point = ((axis.start + axis.end) / 2, bottom + 35)
        parts.append(text(middle, title, size=11.5, anchor="middle", fill=MUTED))
    return "".join(parts)


def vertical_axis(axis: Axis, ticks: Sequence[tuple[float, str]], left: float, right: float) -> str:
    """Grid lines from `left` to `right`, labels to the left."""
    parts = []
    for value, label in ticks:
        y = axis.at(value)
        parts.append(line((left, y), (right, y), GRID))
        parts.append(text((left - 7, y + 4), label, size=11, anchor="end", fill=MUTED))
    return "".join(parts)
