"""The common x axis: clock time in the display zone, or time since the start."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import pyqtgraph as pg

from xat_desktop.ui.charts import ticks

LABEL_PX = 64  # room that hours and minutes need; seconds and their parts need more
SECONDS_PX = 88
FRACTIONS_PX = 128


class TimeAxis(pg.AxisItem):
    """Ticks for x in seconds since `origin_us`; without a zone x is time since the start."""

    def __init__(self, **options: Any) -> None:
        super().__init__("bottom", **options)
        self._origin_us = 0
        self._zone: tzinfo | None = None

    def set_clock(self, origin_us: int, zone: tzinfo | None) -> None:
        """x = 0 is this µs UTC, shown in `zone`; None: show time since the start."""
        self._origin_us, self._zone = origin_us, zone
        self.picture = None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        step = ticks.time_step(maxVal - minVal, int(size // LABEL_PX))
        step = ticks.time_step(maxVal - minVal, int(size // _room(step)))
        if self._zone is None:
            return [(step, ticks.elapsed_ticks(minVal, maxVal, step))]
        return [(step, ticks.clock_ticks(minVal, maxVal, step, self._origin_us, self._zone))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        if self._zone is None:
            return [ticks.elapsed_text(x, spacing) for x in values]
        return [ticks.clock_text(x, spacing, self._origin_us, self._zone) for x in values]


def _room(step: float) -> int:
    if step >= 60:
        return LABEL_PX
    return SECONDS_PX if step >= 1 else FRACTIONS_PX
