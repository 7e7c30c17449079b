"""One plot of cells of time and value, the fuller the stronger."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QFont, QPainter

from xat_desktop.analysis.heat_map import HeatMap
from xat_desktop.domain.units import Scale
from xat_desktop.ui.charts.gesture_box import GestureBox
from xat_desktop.ui.charts.overlay_item import OverlayItem
from xat_desktop.ui.charts.pixels import Floats, positions
from xat_desktop.ui.charts.plot_view import PlotView
from xat_desktop.ui.charts.time_axis import TimeAxis
from xat_desktop.ui.charts.value_axis import ValueAxis
from xat_desktop.ui.theme import Colours

AXIS_PX = 24
FAINTEST = 0.12  # opacity of a cell with one sample
LEVELS = 24


@dataclass(frozen=True)
class Cell:
    """In pixels of the plot; `strength` from 0 to 1 grows with the logarithm of the count."""

    rect: QRectF
    strength: float


class HeatPlot(PlotView):
    """`pointed` with the count below the mouse in words, empty where there is none."""

    unit_changed = Signal(str)
    pointed = Signal(str)

    def __init__(self, unit: str, metric: str, name: str, accessible_name: str) -> None:
        self.value_axis, self.time_axis = ValueAxis("left", unit, metric, self._on_unit), TimeAxis()
        super().__init__(self.value_axis, self.time_axis, name, accessible_name)
        self.time_axis.setHeight(AXIS_PX)
        self.found: HeatMap | None = None
        self.colour = QColor("#808080")
        self._items = _CellsItem(self.box, self)
        self.box.fit_wanted.connect(self.fit)
        self.box.boxed.connect(self._on_boxed)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    def set_colours(self, colours: Colours, font: QFont) -> None:
        super().set_colours(colours, font)
        self.colour = QColor(colours.accent)
        self._items.update()

    def show_map(self, found: HeatMap | None, logarithmic: bool) -> None:
        """Its cells; None: there is no sample in the window."""
        self.found = found
        self.value_axis.set_logarithmic(logarithmic)
        self.fit()
        self._items.update()

    def fit(self) -> None:
        """Show all of it."""
        if self.found is None:
            return
        x, y = self.found.x_edges, self._heights()
        self.box.setRange(xRange=(x[0], x[-1]), yRange=(y[0], y[-1]), padding=0)

    def cells(self) -> list[Cell]:
        """Those with a sample, as they stand in the view."""
        if self.found is None:
            return []
        counts = self.found.counts
        most = max(float(np.log(counts.max())), 1e-9)
        strengths = FAINTEST + (1 - FAINTEST) * np.log(np.maximum(counts, 1)) / most
        x = [self._at(float(edge), 0).x() for edge in self.found.x_edges]
        y = [self._at(0, float(edge)).y() for edge in self._heights()]
        return [
            Cell(QRectF(QPointF(x[i], y[j + 1]), QPointF(x[i + 1], y[j])), min(float(strengths[i, j]), 1.0))
            for i, j in np.argwhere(counts).tolist()
        ]

    def count_text(self, x: float, y: float) -> str:
        """`12 – 14 ms: 53 samples` of the cell at a place of the plane."""
        if self.found is None:
            return ""
        column = int(np.searchsorted(self.found.x_edges, x, "right")) - 1
        row = int(np.searchsorted(self._heights(), y, "right")) - 1
        width, height = self.found.counts.shape
        if not (0 <= column < width and 0 <= row < height):
            return ""
        scale: Scale = self.value_axis.scale_shown
        low, high = self.found.value_edges[row : row + 2]
        text = self.tr("{low} – {high}: {count} samples")
        count = f"{self.found.counts[column, row]:,}"
        return str(text).format(low=scale.show(float(low)), high=scale.text(float(high)), count=count)

    def _heights(self) -> Floats:
        assert self.found is not None
        return positions(self.found.value_edges, self.value_axis.logarithmic)

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(self.box.mapFromView(QPointF(x, y)))

    def _on_boxed(self, start: float, end: float, _key: str, values: tuple[float, float] | None) -> None:
        self.box.setRange(xRange=(start, end), padding=0)
        if values is not None:
            self.box.setRange(yRange=values, padding=0)

    def _on_mouse_moved(self, position: QPointF) -> None:
        inside = self.box.sceneBoundingRect().contains(position)
        at = self.box.mapSceneToView(position)
        text = self.count_text(at.x(), at.y()) if inside else ""
        self.viewport().setToolTip(text)
        self.pointed.emit(text)

    def _on_unit(self, label: str) -> None:
        self.unit_changed.emit(label)


class _CellsItem(OverlayItem):
    def __init__(self, box: GestureBox, plot: HeatPlot) -> None:
        super().__init__(box)
        self._plot = plot

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.setClipRect(self._box.rect())
        shades = [QColor(self._plot.colour) for _ in range(LEVELS + 1)]
        for level, shade in enumerate(shades):
            shade.setAlphaF(level / LEVELS)
        for cell in self._plot.cells():
            painter.fillRect(cell.rect, shades[round(cell.strength * LEVELS)])
