"""The distributions of all samples of both sides over one another, every run as a thin line behind them."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from xat_desktop.reports.model import Distribution, Distributions
from xat_desktop.reports.names import full_title
from xat_desktop.ui.comparison.plot_frame import make_plot, paint_plot, show_values, side_pen
from xat_desktop.ui.theme import GRID, Theme

LOG_FROM = 50.0  # median to largest value: above, a linear axis would be empty
RUN_ALPHA = 70
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


class CdfPlot(QWidget):
    """Share of samples at or below each value."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._plot = make_plot("cdf_plot", self.tr("Cumulative distributions of both sides"))
        self._legend: Any = self._plot.getPlotItem().addLegend(offset=(-16, -40))
        self._none = QLabel(
            self.tr("This metric is one value a run; only durations of single requests have a distribution.")
        )
        self._none.setProperty("role", "muted")
        self._none.setWordWrap(True)
        self._none.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._shown: tuple[Distributions | None, tuple[str, str]] = (None, ("", ""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._none)
        layout.addWidget(self._plot, 1)
        layout.addStretch(0)
        theme.changed.connect(self._draw)
        self._draw()

    def show_distributions(self, found: Distributions | None, names: tuple[str, str]) -> None:
        """Draw both sides; None: the metric has no distribution."""
        self._shown = found, names
        self._draw()

    def _draw(self) -> None:
        found, names = self._shown
        self._none.setVisible(found is None)
        self._plot.setVisible(found is not None)
        item = self._plot.getPlotItem()
        item.clear()
        if found is None:
            return
        assert found.candidate is not None, "a comparison has two sides"
        logarithmic = _is_wide(found.baseline) or _is_wide(found.candidate)
        paint_plot(self._plot, self._theme, self.font())
        self._legend.setLabelTextColor(self._theme.colours.text)
        for side, runs in enumerate((found.baseline_runs, found.candidate_runs)):
            for run in runs:
                item.addItem(_curve(run, side_pen(side, self._theme, 1, RUN_ALPHA), logarithmic))
        for side, whole in enumerate((found.baseline, found.candidate)):
            curve = _curve(whole, side_pen(side, self._theme, 2.5), logarithmic)
            item.addItem(curve)
            self._legend.addItem(curve, f"{names[side]}, n = {whole.n:,}")
        self._fit(found, logarithmic)

    def _fit(self, found: Distributions, logarithmic: bool) -> None:
        self._plot.getAxis("left").setTicks([[(share, f"{share:.0%}") for share in SHARES]])
        sides = (found.baseline, found.candidate)
        values = np.concatenate([side.values for side in sides if side is not None])
        values = values[values > 0] if logarithmic else values
        title = full_title(found.metric, found.attributes)
        span = float(values.min()), float(values.max())
        show_values(self._plot, span, (found.unit, found.metric, title), logarithmic=logarithmic)
        low, high = (math.log10(end) for end in span) if logarithmic else span
        room = (high - low) * 0.02 or 0.5
        box = self._plot.getViewBox()
        box.setRange(xRange=(low - room, high + room), yRange=(0, 1.02), padding=0, disableAutoRange=True)


def _curve(found: Distribution, pen: Any, logarithmic: bool) -> Any:
    """A step curve: the share rises at each value."""
    values, shares = found.values, found.shares
    if logarithmic:
        values, shares = np.log10(values[values > 0]), shares[values > 0]
    x, y = np.repeat(values, 2), np.repeat(shares, 2)
    y[1:] = y[:-1].copy()
    y[:1] = 0.0
    return pg.PlotCurveItem(x, y, pen=pen, antialias=True)


def _is_wide(found: Distribution) -> bool:
    median = float(found.values[np.searchsorted(found.shares, 0.5)])
    return 0 < median * LOG_FROM < float(found.values[-1])
