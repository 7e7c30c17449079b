"""A plot that stands still and wears the theme: what the plots of a comparison share."""

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from xat_desktop.domain.units import number, scale_for
from xat_desktop.reports.axes import linear_ticks, log_ticks
from xat_desktop.reports.drawing import BASELINE, CANDIDATE
from xat_desktop.ui.charts.palette import style_of
from xat_desktop.ui.theme import GRID, Theme, figures_font

MOST_TICKS = 9
SYMBOLS = ("o", "d")  # of baseline and candidate: never colour alone


def make_plot(name: str, accessible_name: str) -> Any:
    """An empty plot without mouse gestures, so that the wheel scrolls what is around it."""
    plot = pg.PlotWidget()
    plot.setObjectName(name)
    plot.setAccessibleName(accessible_name)
    plot.setFrameShape(plot.Shape.NoFrame)
    plot.setMenuEnabled(False)
    plot.setMouseEnabled(False, False)
    plot.hideButtons()
    plot.getPlotItem().setContentsMargins(0, GRID, 0, 0)  # the highest label reaches above the axis
    plot.enableMouse(False)
    plot.setAntialiasing(True)
    plot.getAxis("bottom").enableAutoSIPrefix(False)  # the unit in the label is already the one for people
    return plot


def paint_plot(plot: Any, theme: Theme, font: QFont) -> None:
    """Take over colours and font of the theme."""
    colours = theme.colours
    plot.setBackground(QColor(colours.surface))
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setStyle(tickFont=figures_font(font))
        axis.setTextPen(QColor(colours.muted))
        axis.setPen(QColor(colours.control_border))
        axis.setTickPen(QColor(colours.border))
        axis.setLabel(axis.labelText, color=colours.muted)


def show_values(
    plot: Any, span: tuple[float, float], measured: tuple[str, str, str], *, logarithmic: bool = False
) -> None:
    """Show base units from `span` at the bottom in those for people; `measured` = unit, metric, title.

    The axis stays the same object: a plot whose axes are replaced crashes in its scene.
    """
    unit, metric, title = measured
    scale = scale_for(span, unit, metric)
    low, high = (end * scale.factor for end in span)
    shown = log_ticks(low, high) if logarithmic else linear_ticks(low, high, MOST_TICKS)
    places = [math.log10(value / scale.factor) if logarithmic else value / scale.factor for value in shown]
    axis = plot.getAxis("bottom")
    axis.setTicks([[(place, number(value)) for place, value in zip(places, shown, strict=True)]])
    axis.setLabel(f"{title} ({scale.label})" if scale.label else title)


def side_colour(side: int, theme: Theme) -> str:
    """Of baseline (0) and candidate (1): on a light ground those of the report."""
    return style_of(side, dark=True).colour if theme.dark else (BASELINE, CANDIDATE)[side]


def side_pen(side: int, theme: Theme, width: float = 2.0, alpha: int = 255) -> Any:
    """A pen of the side's colour; the candidate's is dashed where only lines tell the sides apart."""
    colour = QColor(side_colour(side, theme))
    colour.setAlpha(alpha)
    return pg.mkPen(colour, width=width, style=Qt.PenStyle.SolidLine if side == 0 else Qt.PenStyle.DashLine)
