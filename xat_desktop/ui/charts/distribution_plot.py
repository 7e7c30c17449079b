"""One plot of values instead of time: histogram or cumulated share of all samples of each series."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPen

from xat_desktop.analysis.distribution import Distribution
from xat_desktop.ui.charts.palette import SeriesStyle, style_of
from xat_desktop.ui.charts.pixels import positions
from xat_desktop.ui.charts.plot_view import PlotView
from xat_desktop.ui.charts.plotted import Plotted
from xat_desktop.ui.charts.value_axis import ValueAxis
from xat_desktop.ui.theme import Colours

Form = Literal["histogram", "cdf"]
FILL_ALPHA = 45
FILLED = 4  # more series than this are drawn as outlines
AXIS_PX = 26


class DistributionPlot(PlotView):
    """`pointed` at a value in base units (None: the mouse has left)."""

    pointed = Signal(object)
    unit_changed = Signal(str)

    def __init__(self, unit: str, metric: str, name: str, accessible_name: str) -> None:
        self.value_axis = ValueAxis("bottom", unit, metric, self._on_unit)
        super().__init__(
            ValueAxis("left", "1", "share.ratio", _ignore), self.value_axis, name, accessible_name
        )
        self.left.suffix = " %"
        self.value_axis.setHeight(AXIS_PX)
        self._dark = False
        self._items: list[pg.PlotCurveItem] = []
        self._slots: list[int] = []
        self._shown: dict[str, Distribution] = {}
        self._form: Form = "histogram"
        self._extent = (0.0, 1.0, 0.0, 1.0)
        self.box.zoomed.connect(self._on_zoomed)
        self.box.panned.connect(self._on_panned)
        self.box.boxed.connect(self._on_boxed)
        self.box.fit_wanted.connect(self.fit)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    def set_colours(self, colours: Colours, font: QFont) -> None:
        super().set_colours(colours, font)
        self._dark = colours.surface < colours.text

    def show_distributions(
        self, plotted: Sequence[Plotted], found: dict[str, Distribution], form: Form, logarithmic: bool
    ) -> None:
        """Draw one curve for each series that has a distribution."""
        for item in self._items:
            self.box.removeItem(item)
        self.value_axis.set_logarithmic(logarithmic)
        self._shown, self._form = found, form
        draw = self._histogram if form == "histogram" else self._cdf
        drawn = [one for one in plotted if one.series.id in found]
        self._slots = [one.slot for one in drawn]
        self._items = [draw(found[one.series.id], one.slot, logarithmic) for one in drawn]
        for item in self._items:
            self.box.addItem(item, ignoreBounds=True)
        self._extent = self._extent_of(logarithmic)
        self.fit()

    def fit(self) -> None:
        """Show all of it."""
        left, right, bottom, top = self._extent
        self.box.setRange(xRange=(left, right), yRange=(bottom, top), padding=0)

    def outlines(self) -> list[tuple[pg.PlotCurveItem, SeriesStyle]]:
        """The curves as they are drawn."""
        return list(zip(self._items, (style_of(slot, self._dark) for slot in self._slots), strict=True))

    def share_at(self, series_id: str, value: float) -> float | None:
        """Share of samples at or below the value (CDF), or in its bin (histogram)."""
        found = self._shown.get(series_id)
        if found is None:
            return None
        if self._form == "cdf":
            index = int(np.searchsorted(found.values, value, "right")) - 1
            return float(found.cumulated[index]) if index >= 0 else 0.0
        index = int(np.searchsorted(found.edges, value, "right")) - 1
        return float(found.shares[index]) if 0 <= index < len(found.shares) else 0.0

    def _histogram(self, found: Distribution, slot: int, logarithmic: bool) -> pg.PlotCurveItem:
        colour = QColor(style_of(slot, self._dark).colour)
        brush = QColor(colour)
        brush.setAlpha(FILL_ALPHA if len(self._shown) <= FILLED else 0)
        return pg.PlotCurveItem(
            positions(found.edges, logarithmic),
            found.shares,
            stepMode="center",
            fillLevel=0.0,
            brush=brush,
            pen=self._pen(slot),
        )

    def _cdf(self, found: Distribution, slot: int, logarithmic: bool) -> pg.PlotCurveItem:
        x = positions(np.repeat(found.values, 2), logarithmic)
        y = np.repeat(found.cumulated, 2)
        y[1:], y[0] = y[:-1].copy(), 0.0
        return pg.PlotCurveItem(x, y, connect="finite", pen=self._pen(slot))

    def _pen(self, slot: int) -> QPen:
        style = style_of(slot, self._dark)
        solid = style.dash == Qt.PenStyle.SolidLine
        pen = QPen(QColor(style.colour), 2 if solid else 1, style.dash)  # wide dashes are slow in Qt
        pen.setCosmetic(True)
        return pen

    def _extent_of(self, logarithmic: bool) -> tuple[float, float, float, float]:
        if not self._shown:
            return 0.0, 1.0, 0.0, 1.0
        edges = positions(np.concatenate([one.edges for one in self._shown.values()]), logarithmic)
        left, right = float(np.nanmin(edges)), float(np.nanmax(edges))
        room = (right - left) * 0.02 or 0.5
        top = 1.0 if self._form == "cdf" else max(float(one.shares.max()) for one in self._shown.values())
        return left - room, right + room, 0.0, top * 1.04 or 1.0

    def _on_zoomed(self, factor: float, x: float) -> None:
        start, end = self.box.viewRange()[0]
        self._show_window(x - (x - start) * factor, x + (end - x) * factor)

    def _on_panned(self, step: float) -> None:
        start, end = self.box.viewRange()[0]
        self._show_window(start + step, end + step)

    def _on_boxed(self, start: float, end: float, _key: str, values: tuple[float, float] | None) -> None:
        self._show_window(start, end)
        if values is not None:
            self.box.setRange(yRange=values, padding=0)

    def _show_window(self, start: float, end: float) -> None:
        left, right = self._extent[:2]
        self.box.setRange(xRange=(max(start, left), min(end, right)), padding=0)

    def _on_mouse_moved(self, position: QPointF) -> None:
        if not self.box.sceneBoundingRect().contains(position):
            self.pointed.emit(None)
            return
        x = float(self.box.mapSceneToView(position).x())
        self.pointed.emit(10.0**x if self.value_axis.logarithmic else x)

    def _on_unit(self, label: str) -> None:
        self.unit_changed.emit(label)


def _ignore(_label: str) -> None:
    """Shares are always in percent."""
