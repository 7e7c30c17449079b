"""The curve of one series: takes the finest ranges that cover the window, and answers what lies at a place."""

import numpy as np

from xat_desktop.store.series import Overview
from xat_desktop.ui.charts import curve_shapes, pixels
from xat_desktop.ui.charts.alignment import Alignment
from xat_desktop.ui.charts.curve_shapes import Look, Shape
from xat_desktop.ui.charts.palette import style_of
from xat_desktop.ui.charts.pixels import Floats, Frame
from xat_desktop.ui.charts.plotted import Plotted

FADED = 0.2
DENSE = 2.0  # points in a pixel from which on a line is painted as a band


class _Ranges:
    """An overview with its place on the x axis, and the part of that axis which it covers."""

    def __init__(self, overview: Overview, x: Floats, start: float, end: float, logarithmic: bool) -> None:
        self.overview, self.x = overview, x
        self.start, self.end = start, end
        self.low = pixels.positions(overview.low, logarithmic)
        self.high = pixels.positions(overview.high, logarithmic)
        self.longest_step = pixels.longest_step(x)
        self.ends = pixels.ends_of(x) if len(x) else x

    @property
    def are_samples(self) -> bool:
        return self.overview.rows_per_bucket == 1

    def covers(self, start: float, end: float) -> bool:
        return self.start <= start and end <= self.end


class SeriesCurve:
    """Keeps a coarse overview of all, and a fine one of the window's surroundings."""

    def __init__(self, plotted: Plotted, alignment: Alignment) -> None:
        self.plotted = plotted
        self.faded = False
        self._alignment = alignment
        self._dark = False
        self._logarithmic = False
        self._whole: _Ranges | None = None
        self._detail: _Ranges | None = None
        self._shown: _Ranges | None = None

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
        return self._whole is not None and not self._whole.are_samples

    @property
    def opacity(self) -> float:
        """Less than 1 while others are brought out."""
        return FADED if self.faded else 1.0

    @property
    def shown(self) -> Overview | None:
        """The ranges that were drawn last."""
        return self._shown.overview if self._shown is not None else None

    def set_alignment(self, alignment: Alignment) -> None:
        """Move to another x axis."""
        self._alignment = alignment
        self._renew()

    def set_whole(self, overview: Overview) -> None:
        """The ranges of the whole series."""
        self._whole = self._ranges(overview, -np.inf, np.inf)

    def set_detail(self, overview: Overview, start: float, end: float) -> None:
        """Finer ranges from x `start` to `end`."""
        self._detail = self._ranges(overview, start, end)

    def set_look(self, dark: bool, logarithmic: bool) -> None:
        """Colours of the theme, and the kind of the value axis."""
        self._dark = dark
        if logarithmic != self._logarithmic:
            self._logarithmic = logarithmic
            self._renew()

    def shape(self, frame: Frame, look: Look) -> Shape | None:
        """What to paint in this frame."""
        found = self._shown = self._best(frame.left, frame.right)
        if found is None or not len(found.x):
            return None
        style = style_of(self.plotted.slot, self._dark)
        part = pixels.visible(found.x, frame)
        x, y = found.x[part], found.low[part]
        events = self.plotted.series.kind in ("duration", "event")
        if found.are_samples and (events or len(found.x) == 1):
            return curve_shapes.dots(x, y, frame, style)
        if found.are_samples and len(x) <= DENSE * frame.width:
            return curve_shapes.line(x, y, found.longest_step, frame, style, look)
        device = frame.on_device()
        columns = pixels.columns(found.x, found.ends, found.low, found.high, device)
        return curve_shapes.band(columns, device, style, look)

    def bounds(self, start: float, end: float) -> tuple[float, float] | None:
        """Smallest and largest position on the value axis within the window."""
        found = self._best(start, end)
        if found is None:
            return None
        first, last = np.searchsorted(found.x, [start, end], "left")
        part = slice(max(int(first) - 1, 0), int(last) + 1)
        low, high = found.low[part], found.high[part]
        if not np.isfinite(low).any():
            return None
        return float(np.nanmin(low)), float(np.nanmax(high))

    def range_at(self, x: float) -> tuple[float, float] | None:
        """Smallest and largest value at x: of the nearest sample, or of the range that x lies in."""
        found = self._shown
        if found is None or not len(found.x):
            return None
        index = int(np.searchsorted(found.x, x, "right")) - 1
        if found.are_samples and index + 1 < len(found.x):
            index += int(index < 0 or found.x[index + 1] - x < x - found.x[index])
        start, end = self.span
        reach = min(found.longest_step, max(end - start, 1e-6))
        if index < 0 or abs(x - found.x[index]) > reach:
            return None
        return float(found.overview.low[index]), float(found.overview.high[index])

    def _best(self, start: float, end: float) -> _Ranges | None:
        first, last = self.span
        if self._detail is not None and self._detail.covers(max(start, first), min(end, last)):
            return self._detail
        return self._whole

    def _ranges(self, overview: Overview, start: float, end: float) -> _Ranges:
        x = self._alignment.xs_of(self.plotted.series.capture_id, overview.times)
        return _Ranges(overview, x, start, end, self._logarithmic)

    def _renew(self) -> None:
        self._detail = self._shown = None
        if self._whole is not None:
            self.set_whole(self._whole.overview)
