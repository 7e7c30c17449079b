"""The labels of the common time axis, once, below the stack of plots."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QFont, QPen

from xat_desktop.ui.charts.plot_view import PlotView
from xat_desktop.ui.charts.time_axis import TimeAxis
from xat_desktop.ui.charts.value_axis import ValueAxis
from xat_desktop.ui.charts.viewport import View
from xat_desktop.ui.theme import Colours

HEIGHT = 28
OVERHANG_PX = 32  # the last label reaches out beyond the plots


class TimeRuler(PlotView):
    """Has no curves; wheel and drag mean the same as in a plot."""

    def __init__(self) -> None:
        self.time_axis = TimeAxis()
        left = ValueAxis("left", "1", "", _ignore, showValues=False)
        super().__init__(
            left, self.time_axis, "time_ruler", QCoreApplication.translate("TimeRuler", "Time axis")
        )
        self.time_axis.setHeight(HEIGHT - 5)
        self.time_axis.setStyle(tickLength=4)
        self.time_axis.setGrid(False)
        left.setGrid(False)
        self.setFixedHeight(HEIGHT)
        self.centralWidget.setContentsMargins(0, 4, OVERHANG_PX, 0)

    def set_colours(self, colours: Colours, font: QFont) -> None:
        super().set_colours(colours, font)
        self.setBackground(QColor(colours.window))
        self.left.setPen(QPen(Qt.PenStyle.NoPen))

    def show_view(self, view: View) -> None:
        """Follow the plots."""
        self.box.setRange(xRange=(view.start, view.end), yRange=(0, 1), padding=0)


def _ignore(_label: str) -> None:
    """There are no values here."""
