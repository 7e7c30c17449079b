"""An axis of values in base units that shows them in a unit for people: ms, MiB, %."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF

from xat_desktop.domain.units import Scale, scale_for
from xat_desktop.reports.axes import linear_ticks

TICK_PX = 28
OVERHANG = 8
WIDTH = 64  # the same for all stacked plots, so that their left edges line up


class ValueAxis(pg.AxisItem):
    """`logarithmic`: positions are log10 of the values. `on_unit` is told when the shown unit changes."""

    # the base class sets a range while it is being made
    logarithmic = False
    suffix = ""  # put behind each label
    scale_shown = Scale(1.0, "")
    _unit = _metric = ""

    def __init__(
        self, orientation: str, unit: str, metric: str, on_unit: Callable[[str], None], **options: Any
    ) -> None:
        super().__init__(orientation, **options)
        self._unit, self._metric, self._on_unit = unit, metric, on_unit
        self.enableAutoSIPrefix(False)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Show positions as powers of ten."""
        self.logarithmic = logarithmic
        self.picture = None
        self.update()

    def setRange(self, mn: float, mx: float) -> None:
        super().setRange(mn, mx)
        ends = [10.0**mn, 10.0**mx] if self.logarithmic else [mn, mx]
        found = scale_for(ends, self._unit, self._metric)
        if found != self.scale_shown:
            self.scale_shown = found
            self._on_unit(found.label)

    def boundingRect(self) -> QRectF:
        """The labels at both ends reach out by half their height or width; pyqtgraph hides them otherwise."""
        rect: QRectF = super().boundingRect()
        if self.orientation == "left":
            return rect.adjusted(0, -OVERHANG, 0, OVERHANG)
        return rect.adjusted(-3 * OVERHANG, 0, 3 * OVERHANG, 0)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        most = max(2, int(size // (TICK_PX if self.orientation == "left" else 3 * TICK_PX)))
        factor = self.scale_shown.factor
        if self.logarithmic:
            shown = _log_ticks(10.0**minVal * factor, 10.0**maxVal * factor, most)
            return [(1.0, [math.log10(value / factor) for value in shown])]
        shown = linear_ticks(minVal * factor, maxVal * factor, most)
        step = shown[1] - shown[0] if len(shown) > 1 else abs(shown[0]) or 1.0
        return [(step / factor, [value / factor for value in shown])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        factor = self.scale_shown.factor
        if self.logarithmic:
            texts = [_plain(10.0**value * factor, 10.0**value * factor) for value in values]
        else:
            texts = [_plain(value * factor, spacing * factor) for value in values]
        return [text + self.suffix for text in texts]


def _log_ticks(low: float, high: float, most: int) -> list[float]:
    """The finest of 1-2-5, powers of ten, and every few powers, that has room; linear within one power."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for factors, stride in (((1, 2, 5), 1), ((1,), 1), ((1,), 2), ((1,), 3)):
        found = [factor * 10.0**power for power in powers[::stride] for factor in factors]
        found = [value for value in found if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]
        if len(found) <= most:
            break
    return found if len(found) > 1 else [value for value in linear_ticks(low, high, most) if value > 0]


def _plain(value: float, step: float) -> str:
    """As many decimals as the step needs; large numbers short enough for the axis."""
    if abs(value) >= 1e6:
        return f"{value:.3g}".replace("e+0", "e").replace("e+", "e")
    places = max(0, min(9, -math.floor(math.log10(step) + 1e-9))) if step > 0 else 0
    text = f"{value:,.{places}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.lstrip("-")
