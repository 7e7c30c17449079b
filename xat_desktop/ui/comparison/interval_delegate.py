"""Draws the ratio of a row with its interval into the cell, on a logarithmic axis that all rows share."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from xat_desktop.analysis.metric_comparison import MetricComparison
from xat_desktop.ui.columns import RowRole
from xat_desktop.ui.comparison.verdict_style import draw_verdict, verdict_colour
from xat_desktop.ui.theme import GRID, Theme

WIDTH = 20 * GRID
WIDEST = 8.0  # ratios and intervals beyond it end in an arrow
MARK = 5.0


class IntervalDelegate(QStyledItemDelegate):
    """The band in the middle is the noise floor."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reach, self._noise_floor = 2.0, 0.0

    def set_rows(self, rows: Sequence[MetricComparison], noise_floor: float) -> None:
        """Fit the axis to these rows."""
        self._reach, self._noise_floor = reach_of(rows, WIDEST), noise_floor

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(WIDTH, super().sizeHint(option, index).height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        row = index.data(RowRole)
        box = QRectF(option.rect).adjusted(GRID, 3, -GRID, -3)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(option.rect)
        self._ground(painter, box)
        self._interval(painter, box, row)
        painter.restore()

    def _ground(self, painter: QPainter, box: QRectF) -> None:
        colours = self._theme.colours
        left, right = self._x(box, 1 / (1 + self._noise_floor)), self._x(box, 1 + self._noise_floor)
        painter.fillRect(
            QRectF(left, box.top(), max(right - left, 1.0), box.height()), QColor(colours.border)
        )
        painter.setPen(QPen(QColor(colours.control_border), 1))
        middle = self._x(box, 1.0)
        painter.drawLine(QPointF(middle, box.top()), QPointF(middle, box.bottom()))

    def _interval(self, painter: QPainter, box: QRectF, row: MetricComparison) -> None:
        colours, y = self._theme.colours, box.center().y()
        if row.ratio_ci is not None:
            pen = QPen(QColor(verdict_colour(row.verdict, colours)), 2)
            if row.verdict == "too few runs":
                pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            low, high = row.ratio_ci.low, row.ratio_ci.high
            painter.drawLine(QPointF(self._x(box, low), y), QPointF(self._x(box, high), y))
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            for beyond, x, way in (
                (low < 1 / self._reach, box.left(), 1),
                (high > self._reach, box.right(), -1),
            ):
                if beyond:
                    painter.drawPolyline(
                        [QPointF(x + 4 * way, y - 4), QPointF(x, y), QPointF(x + 4 * way, y + 4)]
                    )
        if row.ratio is not None:
            draw_verdict(painter, row.verdict, QPointF(self._x(box, row.ratio), y), MARK, colours)

    def _x(self, box: QRectF, ratio: float) -> float:
        reach = math.log(self._reach)
        place = min(max(math.log(max(ratio, 1e-300)), -reach), reach)
        return box.left() + (place / reach + 1) / 2 * box.width()


def reach_of(rows: Sequence[MetricComparison], widest: float) -> float:
    """The largest ratio of an axis around 1 that holds all ratios and intervals, up to `widest`."""
    ends = [1.05]
    for row in rows:
        if row.ratio is not None:
            ends.append(max(row.ratio, 1 / row.ratio))
        if row.ratio_ci is not None:
            ends.append(max(row.ratio_ci.high, 1 / max(row.ratio_ci.low, 1e-9)))
    return float(min(max(ends) ** 1.08, widest))
