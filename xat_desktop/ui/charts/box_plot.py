"""One box for each series, side by side: quartiles, whiskers and the extremes of all samples."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from xat_desktop.analysis.box import Box
from xat_desktop.ui.charts.gesture_box import GestureBox
from xat_desktop.ui.charts.overlay_item import OverlayItem
from xat_desktop.ui.charts.palette import style_of
from xat_desktop.ui.charts.pixels import positions
from xat_desktop.ui.charts.plot_view import PlotView
from xat_desktop.ui.charts.plotted import Plotted
from xat_desktop.ui.charts.value_axis import ValueAxis
from xat_desktop.ui.theme import Colours

WIDTH = 0.6  # of the distance of two boxes
WIDEST_PX = 72
FILL_ALPHA = 70
DOT_PX = 3.0
AXIS_PX = 26
CHARACTER_PX = 7
LEAST_CHARACTERS = 6


@dataclass(frozen=True)
class BoxShape:
    """A box in pixels of the plot; `ends` = minimum, low, p25, p50, p75, high, maximum from the top."""

    left: float
    right: float
    ends: tuple[float, ...]
    colour: str


class NameAxis(pg.AxisItem):
    """Names below the boxes, of which the ends tell runs apart; where even those have no room, numbers."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self._names: Sequence[str] = ()

    def set_names(self, names: Sequence[str]) -> None:
        """From left to right."""
        self._names = names
        self.picture = None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: ARG002
        return [(1.0, [float(number) for number in range(len(self._names))])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        room = int(self.width() / max(len(self._names), 1) / CHARACTER_PX)
        if room < LEAST_CHARACTERS:
            return [f"{round(value) + 1}" for value in values]
        found = (self._names[round(value)] for value in values)
        return [name if len(name) <= room else f"…{name[1 - room :].lstrip(' ·')}" for name in found]


class BoxPlot(PlotView):
    """`boxes` by series id; the legend reads them."""

    unit_changed = Signal(str)

    def __init__(self, unit: str, metric: str, name: str, accessible_name: str) -> None:
        self.value_axis, self.names = ValueAxis("left", unit, metric, self._on_unit), NameAxis()
        super().__init__(self.value_axis, self.names, name, accessible_name)
        self.names.setHeight(AXIS_PX)
        self.names.setGrid(False)
        self.boxes: list[tuple[Plotted, Box]] = []
        self._dark = False
        self._items = _BoxesItem(self.box, self)
        self._extent = (0.0, 1.0)
        self.box.fit_wanted.connect(self.fit)
        self.box.boxed.connect(self._on_boxed)

    def set_colours(self, colours: Colours, font: QFont) -> None:
        super().set_colours(colours, font)
        self._dark = colours.surface < colours.text
        self._items.update()

    def show_boxes(
        self,
        plotted: Sequence[Plotted],
        found: Mapping[str, Box],
        names: Mapping[str, str],
        logarithmic: bool,
    ) -> None:
        """From left to right as in the legend."""
        self.boxes = [(one, found[one.series.id]) for one in plotted if one.series.id in found]
        self.value_axis.set_logarithmic(logarithmic)
        self.names.set_names([names[one.series.id] for one, _ in self.boxes])
        ends = positions(np.array([astuple(box) for _, box in self.boxes]).ravel(), logarithmic)
        ends = ends[np.isfinite(ends)]
        low, high = (float(ends.min()), float(ends.max())) if len(ends) else (0.0, 1.0)
        room = (high - low) * 0.06 or abs(high) * 0.1 or 0.5
        bottom = 0.0 if not logarithmic and 0 <= low <= 0.6 * high else low - room
        self._extent = (bottom, high + room)
        self.fit()
        self._items.update()

    def fit(self) -> None:
        """Show all of it."""
        self.box.setRange(xRange=(-0.5, max(len(self.boxes), 1) - 0.5), yRange=self._extent, padding=0)

    def shapes(self) -> list[BoxShape]:
        """The boxes as they stand in the view."""
        found = []
        for number, (one, box) in enumerate(self.boxes):
            left, right = (self._px(number + side * WIDTH / 2) for side in (-1, 1))
            middle, half = (left + right) / 2, min(right - left, WIDEST_PX) / 2
            at = positions(np.array(astuple(box)), self.value_axis.logarithmic)
            lowest = self.box.viewRange()[1][0]
            ends = tuple(self._py(float(y) if np.isfinite(y) else lowest) for y in at)
            colour = style_of(one.slot, self._dark).colour
            found.append(BoxShape(middle - half, middle + half, ends, colour))
        return found

    def _px(self, x: float) -> float:
        return float(self.box.mapFromView(QPointF(x, 0)).x())

    def _py(self, y: float) -> float:
        return float(self.box.mapFromView(QPointF(0, y)).y())

    def _on_boxed(self, _start: float, _end: float, _key: str, values: tuple[float, float] | None) -> None:
        if values is not None:
            self.box.setRange(yRange=values, padding=0)

    def _on_unit(self, label: str) -> None:
        self.unit_changed.emit(label)


class _BoxesItem(OverlayItem):
    def __init__(self, box: GestureBox, plot: BoxPlot) -> None:
        super().__init__(box)
        self._plot = plot

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.setClipRect(self._box.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in self._plot.shapes():
            _paint_box(painter, shape)


def _paint_box(painter: QPainter, shape: BoxShape) -> None:
    minimum, low, p25, p50, p75, high, maximum = shape.ends
    colour, fill = QColor(shape.colour), QColor(shape.colour)
    fill.setAlpha(FILL_ALPHA)
    middle, quarter = (shape.left + shape.right) / 2, (shape.right - shape.left) / 4
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(fill)
    painter.drawRect(QRectF(shape.left, p75, shape.right - shape.left, p25 - p75))
    for start, end in ((p75, high), (p25, low)):
        painter.drawLine(QPointF(middle, start), QPointF(middle, end))
        painter.drawLine(QPointF(middle - quarter, end), QPointF(middle + quarter, end))
    painter.setPen(QPen(colour, 3))
    painter.drawLine(QPointF(shape.left, p50), QPointF(shape.right, p50))
    painter.setPen(QPen(colour, 1.5))
    for end, whisker in ((minimum, low), (maximum, high)):
        if end != whisker:
            painter.drawEllipse(QPointF(middle, end), DOT_PX, DOT_PX)
