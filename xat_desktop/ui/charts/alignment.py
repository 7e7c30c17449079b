"""Where the samples of each capture stand on the common x axis: by the clock, or aligned at their starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.series import Times

US = 1_000_000
CALENDAR_US = (0, 250_000_000_000 * US)  # 1970 to 9892: a view reaches beyond its captures


@dataclass(frozen=True)
class Alignment:
    """x in seconds since `origin_us` (by the clock) or since each capture's own start (`from_start`).

    Small numbers on the axis keep microseconds exact when a chart is zoomed far in.
    """

    captures: tuple[Capture, ...]
    from_start: bool

    @cached_property
    def origin_us(self) -> int:
        """µs UTC at x = 0; 0 where x counts from the start."""
        if self.from_start:
            return 0
        return min(
            (c.start_us for c in self.captures if not c.relative and c.start_us is not None), default=0
        )

    @cached_property
    def offsets_us(self) -> Mapping[str, int]:
        """The capture's own time at x = 0. A capture without a clock always counts from its start."""
        return {
            capture.id: (capture.start_us or 0) if self.from_start or capture.relative else self.origin_us
            for capture in self.captures
        }

    @property
    def span(self) -> tuple[float, float]:
        """Smallest and largest x of all captures."""
        starts = [self.x_of(c.id, c.start_us) for c in self.captures if c.start_us is not None]
        ends = [self.x_of(c.id, c.end_us) for c in self.captures if c.end_us is not None]
        return min(starts, default=0.0), max(ends, default=1.0)

    def x_of(self, capture_id: str, time_us: int) -> float:
        """x of one time of a capture."""
        return (time_us - self.offsets_us[capture_id]) / US

    def xs_of(self, capture_id: str, times: Times) -> NDArray[np.float64]:
        """x of times of a capture, shape (n,)."""
        return (times - self.offsets_us[capture_id]) / US

    def us_of(self, capture_id: str, x: float) -> int:
        """The capture's own time at x, in µs."""
        return round(x * US) + self.offsets_us[capture_id]


def can_use_clock(captures: Sequence[Capture]) -> bool:
    """Whether any of the captures knows the time of day, and none a time that no calendar has."""
    known = [capture for capture in captures if not capture.relative]
    return bool(known) and all(_is_in_calendar(capture) for capture in known)


def wants_start(captures: Sequence[Capture]) -> bool:
    """Whether aligning at the start shows more: clocks are missing, or the runs did not overlap."""
    if any(capture.relative for capture in captures) or not can_use_clock(captures):
        return True
    latest_start = max(capture.start_us or 0 for capture in captures)
    return latest_start > min(capture.end_us or 0 for capture in captures)


def _is_in_calendar(capture: Capture) -> bool:
    first, last = CALENDAR_US
    times = (capture.start_us, capture.end_us)
    return all(first <= time_us <= last for time_us in times if time_us is not None)
