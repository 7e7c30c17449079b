"""The forest plot: ratio and interval of every metric on one logarithmic axis."""

import math
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.domain.units import number
from xat_desktop.reports.axes import ratio_ticks
from xat_desktop.reports.names import full_title
from xat_desktop.ui.comparison.interval_delegate import reach_of
from xat_desktop.ui.comparison.plot_frame import make_plot, paint_plot
from xat_desktop.ui.comparison.verdict_style import SYMBOLS, is_hollow, verdict_colour
from xat_desktop.ui.theme import GRID, Theme

ROW_PX, AXIS_PX = 3 * GRID, 8 * GRID
NAME_PX = 34 * GRID
MOST_LETTERS = 42
WIDEST = 100.0
TICK_SHARE = 0.07  # of the width: labels closer than this would overlap


class ForestPlot(QWidget):
    """One row for each metric that has a ratio; `row_chosen` by a click on its mark."""

    row_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._plot = make_plot("forest_plot", self.tr("Forest plot of all ratios"))
        self._shown: tuple[tuple[MetricComparison, ...], float] = ((), 0.0)
        area = QScrollArea()
        area.setObjectName("forest_area")
        area.setAccessibleName(self.tr("Forest plot"))
        area.setWidgetResizable(True)
        area.setWidget(self._plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        theme.changed.connect(self._draw)

    def show_rows(self, rows: Sequence[MetricComparison], noise_floor: float) -> None:
        """Draw these, the first at the top."""
        self._shown = tuple(row for row in rows if row.ratio is not None), noise_floor
        self._draw()

    def _draw(self) -> None:
        rows, noise_floor = self._shown
        plot, item = self._plot, self._plot.getPlotItem()
        item.clear()
        paint_plot(plot, self._theme, self.font())
        plot.setMinimumHeight(len(rows) * ROW_PX + AXIS_PX)
        reach = math.log10(reach_of(rows, WIDEST))
        self._draw_ground(item, noise_floor)
        for place, row in enumerate(rows):
            self._draw_row(item, -place, row, reach)
        self._draw_axes(plot, rows, reach)

    def _draw_ground(self, item: Any, noise_floor: float) -> None:
        colours = self._theme.colours
        width = math.log10(1 + noise_floor)
        band = pg.LinearRegionItem(
            (-width, width), movable=False, brush=QColor(colours.border), pen=pg.mkPen(None)
        )
        item.addItem(band, ignoreBounds=True)
        item.addItem(pg.InfiniteLine(0, pen=pg.mkPen(colours.muted)), ignoreBounds=True)

    def _draw_row(self, item: Any, y: float, row: MetricComparison, reach: float) -> None:
        assert row.ratio is not None, "rows without a ratio are left out"
        colour = QColor(verdict_colour(row.verdict, self._theme.colours))
        if row.ratio_ci is not None:
            ends = [_place(row.ratio_ci.low, reach), _place(row.ratio_ci.high, reach)]
            item.addItem(pg.PlotCurveItem(ends, [y, y], pen=pg.mkPen(colour, width=2)))
        brush = QColor(self._theme.colours.surface) if is_hollow(row.verdict) else colour
        marks = pg.ScatterPlotItem(
            [_place(row.ratio, reach)],
            [y],
            symbol=SYMBOLS[row.verdict],
            size=11,
            pen=pg.mkPen(colour, width=1.5),
            brush=brush,
            data=[row],
        )
        marks.sigClicked.connect(self._on_clicked)
        item.addItem(marks)

    def _draw_axes(self, plot: Any, rows: Sequence[MetricComparison], reach: float) -> None:
        left, bottom = plot.getAxis("left"), plot.getAxis("bottom")
        left.setWidth(NAME_PX)
        left.setTicks([[(-place, _short(row)) for place, row in enumerate(rows)]])
        bottom.setTicks([[(math.log10(tick), f"×{number(tick)}") for tick in _ticks(reach)]])
        bottom.setLabel(
            self.tr("Candidate / baseline: smaller ← 1 → larger (logarithmic)"),
            color=self._theme.colours.muted,
        )
        plot.getViewBox().setRange(
            xRange=(-reach, reach), yRange=(-len(rows) + 0.4, 0.6), padding=0, disableAutoRange=True
        )

    def _on_clicked(self, _marks: Any, points: Any, _event: Any = None) -> None:
        if len(points):
            self.row_chosen.emit(points[0].data())


def _place(ratio: float, reach: float) -> float:
    """log10, held within the axis."""
    return min(max(math.log10(max(ratio, 1e-300)), -reach), reach)


def _short(row: MetricComparison) -> str:
    title = full_title(row.metric, row.attributes, row.statistic)
    return title if len(title) <= MOST_LETTERS else f"{title[: MOST_LETTERS - 1]}…"


def _ticks(reach: float) -> list[float]:
    """Round ratios far enough from one another, 1 before all others."""
    kept: list[float] = []
    for tick in sorted(ratio_ticks(10**-reach, 10**reach), key=lambda tick: abs(math.log(tick))):
        if all(abs(math.log10(tick / other)) >= TICK_SHARE * 2 * reach for other in kept):
            kept.append(tick)
    return sorted(kept)
