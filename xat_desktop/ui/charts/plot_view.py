"""The bare plot: left and bottom axis around a view, coloured by the theme; lighter than pyqtgraph's PlotItem."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from xat_desktop.ui.charts.gesture_box import GestureBox
from xat_desktop.ui.charts.value_axis import WIDTH
from xat_desktop.ui.theme import Colours, figures_font

GRID_ALPHA = 0.5


class PlotView(pg.GraphicsView):
    """Both axes are told apart by the subclass; grid lines run behind the curves."""

    def __init__(self, left: Any, bottom: Any, name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.enableMouse(False)
        self.box = GestureBox()
        self.left, self.bottom = left, bottom
        self._lay_out()

    def set_colours(self, colours: Colours, font: QFont) -> None:
        """Take over the theme."""
        self.setBackground(QColor(colours.surface))
        figures = figures_font(font)
        figures.setPointSizeF(font.pointSizeF() * 0.9)
        for axis in (self.left, self.bottom):
            axis.setStyle(tickFont=figures)
            axis.setTextPen(QColor(colours.muted))
            axis.setPen(QColor(colours.control_border))
            axis.setTickPen(QColor(colours.border))
        self.box.setBorder(None)

    def _lay_out(self) -> None:
        layout = pg.GraphicsLayout()
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        self.setCentralItem(layout)
        layout.addItem(self.left, 0, 0)
        layout.addItem(self.box, 0, 1)
        layout.addItem(self.bottom, 1, 1)
        layout.layout.setColumnStretchFactor(1, 1)
        layout.layout.setRowStretchFactor(0, 1)
        self.left.setWidth(WIDTH)
        for axis in (self.left, self.bottom):
            axis.linkToView(self.box)
            axis.setZValue(-1000)
            axis.setGrid(255)
            axis.setStyle(tickLength=0, tickAlpha=255, hideOverlappingLabels=False)
