"""The curve of one series: draws the finest ranges that cover the window, and answers what lies at a place."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPen

from xat_desktop.store.series import Overview
from xat_desktop.ui.charts.alignment import Alignment
from xat_desktop.ui.charts.palette import style_of
from xat_desktop.ui.charts.plotted import Plotted
from xat_desktop.ui.charts.polyline import longest_step, polyline, positions

Floats = NDArray[np.float64]
DOT_PX = 4
FADED = 0.2
BAND_ALPHA = 170  # several bands over each other stay visible


class _Ranges:
    """An overview with its place on the x axis, and the part of that axis which it covers."""

    def __init__(self, overview: Overview, x: Floats, start: float, end: float) -> None:
        self.overview, self.x = overview, x
        self.start, self.end = start, end
        self.longest_step = longest_step(x)

    def covers(self, start: float, end: float) -> bool:
        return self.start <= start and end <= self.end


class SeriesCurve:
    """Keeps a coarse overview of all, and a fine one of the window's surroundings."""

    def __init__(self, plotted: Plotted, alignment: Alignment) -> None:
        self.plotted = plotted
        self._line = pg.PlotCurveItem(connect="finite")
        self._dots = pg.ScatterPlotItem(size=DOT_PX, pen=None, pxMode=True)
        self.items = (self._line, self._dots)
        self.hidden = False
        self._alignment = alignment
        self._dark = False
        self._logarithmic = False
        self._whole: _Ranges | None = None
        self._detail: _Ranges | None = None
        self._drawn: _Ranges | None = None

    @property
    def span(self) -> tuple[float, float]:
        """First and last x of its samples."""
        series = self.plotted.series
        place = self._alignment.x_of
        return place(series.capture_id, series.t0_us), place(series.capture_id, series.t1_us)

    @property
    def is_loaded(self) -> bool:
        """Whether there is something to draw."""
        return self._whole is not None

    @property
    def needs_detail(self) -> bool:
        """Whether zooming in has more to show than what is loaded of the whole."""
        return self._whole is not None and self._whole.overview.rows_per_bucket > 1

    @property
    def shown(self) -> tuple[Overview, Floats] | None:
        """The ranges that are drawn now, and their x."""
        return (self._drawn.overview, self._drawn.x) if self._drawn is not None else None

    def set_alignment(self, alignment: Alignment) -> None:
        """Move to another x axis."""
        self._alignment, self._detail, self._drawn = alignment, None, None
        if self._whole is not None:
            self.set_whole(self._whole.overview)

    def set_whole(self, overview: Overview) -> None:
        """The ranges of the whole series."""
        self._whole = _Ranges(overview, self._xs(overview), -np.inf, np.inf)
        self._drawn = None

    def set_detail(self, overview: Overview, start: float, end: float) -> None:
        """Finer ranges from x `start` to `end`."""
        self._detail = _Ranges(overview, self._xs(overview), start, end)
        self._drawn = None

    def set_look(self, dark: bool, logarithmic: bool) -> None:
        """Colours of the theme, and the kind of the value axis."""
        self._dark, self._logarithmic = dark, logarithmic
        self._drawn = None

    def fade(self, faded: bool) -> None:
        """Step back behind the series that are brought out."""
        for item in self.items:
            item.setOpacity(FADED if faded else 1.0)
            item.setZValue(-1 if faded else 0)

    def draw(self, start: float, end: float) -> None:
        """Give the curve what covers the window best; does nothing while that stays the same."""
        best = self._best(start, end)
        if best is None or best is self._drawn:
            return
        self._drawn = best
        events = self.plotted.series.kind in ("duration", "event")
        line = polyline(best.overview, best.x, events, self._logarithmic)
        if line.dots:
            self._line.clear()
            shown = np.isfinite(line.y)
            colour = QColor(style_of(self.plotted.slot, self._dark).colour)
            self._dots.setData(line.x[shown], line.y[shown], brush=colour)
        else:
            self._dots.clear()
            pen = self._pen(band=best.overview.rows_per_bucket > 1)
            self._line.setData(line.x, line.y, connect="finite", antialias=line.smooth, pen=pen)

    def bounds(self, start: float, end: float) -> tuple[float, float] | None:
        """Smallest and largest position on the value axis within the window."""
        best = self._best(start, end)
        if best is None or self.hidden:
            return None
        first, last = np.searchsorted(best.x, [start, end], "left")
        first, last = max(first - 1, 0), min(last + 1, len(best.x))
        if first >= last:
            return None
        low = positions(best.overview.low[first:last], self._logarithmic)
        high = positions(best.overview.high[first:last], self._logarithmic)
        if not np.isfinite(low).any():
            return None
        return float(np.nanmin(low)), float(np.nanmax(high))

    def range_at(self, x: float) -> tuple[float, float] | None:
        """Smallest and largest value at x: of the nearest sample, or of the range that x lies in."""
        ranges = self._drawn
        if ranges is None or not len(ranges.x):
            return None
        index = int(np.searchsorted(ranges.x, x, "right")) - 1
        if ranges.overview.rows_per_bucket == 1 and index + 1 < len(ranges.x):
            index += int(index < 0 or ranges.x[index + 1] - x < x - ranges.x[index])
        start, end = self.span
        reach = min(ranges.longest_step, max(end - start, 1e-6))
        if index < 0 or abs(x - ranges.x[index]) > reach:
            return None
        return float(ranges.overview.low[index]), float(ranges.overview.high[index])

    def _best(self, start: float, end: float) -> _Ranges | None:
        first, last = self.span
        window = max(start, first), min(end, last)
        if self._detail is not None and self._detail.covers(*window):
            return self._detail
        return self._whole

    def _xs(self, overview: Overview) -> Floats:
        return self._alignment.xs_of(self.plotted.series.capture_id, overview.times)

    def _pen(self, band: bool) -> QPen:
        style = style_of(self.plotted.slot, self._dark)
        colour = QColor(style.colour)
        if band:
            colour.setAlpha(BAND_ALPHA)
            pen = QPen(colour, 1)
        else:
            pen = QPen(colour, 1.5, style.dash)
        pen.setCosmetic(True)
        return pen
