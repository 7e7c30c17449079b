"""The runs of one metric as dots, a row for each side, with the median and its interval."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xat_desktop.analysis.metric_comparison import MetricComparison, Side
from xat_desktop.reports.names import full_title
from xat_desktop.tasks.compare_captures import RunsOfKey
from xat_desktop.ui.comparison.plot_frame import (
    SYMBOLS,
    make_plot,
    paint_plot,
    show_values,
    side_colour,
    side_pen,
)
from xat_desktop.ui.theme import GRID, Theme

SPREAD = 0.5  # height that the runs of a side take, in the order in which they ran
NAME_PX = 20 * GRID
MARK_PX = (9, 13)  # the diamond is slender


class RunsPlot(QWidget):
    """The runs themselves: what every verdict rests on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._plot = make_plot("runs_plot", self.tr("Values of the single runs"))
        self._shown: tuple[MetricComparison, RunsOfKey, tuple[str, str]] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        theme.changed.connect(self._draw)

    def show_metric(self, row: MetricComparison, runs: RunsOfKey, names: tuple[str, str]) -> None:
        """Draw the runs of both sides."""
        self._shown = row, runs, names
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        row, runs, names = self._shown
        item = self._plot.getPlotItem()
        item.clear()
        title = full_title(row.metric, row.attributes, row.statistic)
        paint_plot(self._plot, self._theme, self.font())
        for side, (values, of_side) in enumerate(zip(runs, (row.baseline, row.candidate), strict=True)):
            self._draw_side(item, side, values, of_side)
        left = self._plot.getAxis("left")
        left.setWidth(NAME_PX)
        left.setTicks([[(1 - side, name[:26]) for side, name in enumerate(names)]])
        known = np.concatenate([values[np.isfinite(values)] for values in runs])
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        room = (high - low) * 0.08 or abs(high) * 0.05 or 0.5
        show_values(self._plot, (low, high), (row.unit, row.metric, title))
        box = self._plot.getViewBox()
        box.setRange(xRange=(low - room, high + room), yRange=(-0.6, 1.6), padding=0, disableAutoRange=True)

    def _draw_side(self, item: Any, side: int, values: np.ndarray[Any, Any], of_side: Side) -> None:
        y = 1.0 - side
        colour = QColor(side_colour(side, self._theme))
        if of_side.ci is not None:
            soft = QColor(colour)
            soft.setAlpha(60)
            ends = [of_side.ci.low, of_side.ci.high]
            item.addItem(pg.PlotCurveItem(ends, [y, y], pen=pg.mkPen(soft, width=14)))
        places = y + np.linspace(SPREAD / 2, -SPREAD / 2, len(values)) if len(values) > 1 else np.array([y])
        known = np.isfinite(values)
        item.addItem(
            pg.ScatterPlotItem(
                values[known],
                places[known],
                symbol=SYMBOLS[side],
                size=MARK_PX[side],
                pen=pg.mkPen(self._theme.colours.surface),
                brush=colour,
            )
        )
        if of_side.median is not None:
            line = pg.PlotCurveItem(
                [of_side.median] * 2, [y - 0.36, y + 0.36], pen=side_pen(0, self._theme, 2)
            )
            line.setPen(pg.mkPen(colour, width=2))
            item.addItem(line)
