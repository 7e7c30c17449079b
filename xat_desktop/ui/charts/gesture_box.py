"""The inside of a plot: what wheel, drag and double click mean, told as signals in the plot's coordinates."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal

from xat_desktop.ui.charts.drag_mode import DragMode

WHEEL_STEP = 1.25  # zoom of one notch
LEAST_BOX_PX = 6


class GestureBox(pg.ViewBox):
    """A view that does not move by itself; the middle button always pans, Shift always selects."""

    zoomed = Signal(float, float)  # factor, x
    panned = Signal(float)  # seconds
    boxed = Signal(float, float, str, object)  # x from, x to, key, (low, high) or None: time only
    marked = Signal(float, float, bool)  # x from, x to, whether the button is up
    fit_wanted = Signal()
    noted = Signal(float, float)  # x from, x to, of a drag
    clicked = Signal(object)  # QPointF in the pixels of the box

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.drag_mode = DragMode.ZOOM
        self.key = ""  # of the plot, for who listens to several
        self.disableAutoRange()

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:  # noqa: ARG002
        notches = ev.delta() / 120
        if (
            ev.modifiers() & Qt.KeyboardModifier.ShiftModifier
            or ev.orientation() == Qt.Orientation.Horizontal
        ):
            start, end = self.viewRange()[0]
            self.panned.emit(-notches * (end - start) * 0.1)
        else:
            self.zoomed.emit(WHEEL_STEP**-notches, self._x(ev.pos()))
        ev.accept()

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:  # noqa: ARG002
        mode = self._mode_of(ev)
        if mode is None:
            ev.ignore()
            return
        ev.accept()
        if mode is DragMode.PAN:
            self.panned.emit(self._x(ev.lastPos()) - self._x(ev.pos()))
        elif mode is DragMode.SELECT:
            start, end = sorted((self._x(ev.buttonDownPos()), self._x(ev.pos())))
            self.marked.emit(start, end, ev.isFinish())
        elif mode is DragMode.NOTE:
            if ev.isFinish():
                self.noted.emit(*sorted((self._x(ev.buttonDownPos()), self._x(ev.pos()))))
        elif ev.isFinish():
            self.rbScaleBox.hide()
            self._emit_box(ev.buttonDownPos(), ev.pos())
        else:
            self.updateScaleBox(*self._box_corners(ev.buttonDownPos(), ev.pos()))

    def mouseClickEvent(self, ev: Any) -> None:
        if ev.button() != Qt.MouseButton.LeftButton or ev.double():
            ev.ignore()
            return
        ev.accept()
        self.clicked.emit(QPointF(ev.pos()))

    def mouseDoubleClickEvent(self, event: Any) -> None:
        event.accept()
        self.fit_wanted.emit()

    def _mode_of(self, ev: Any) -> DragMode | None:
        if ev.button() == Qt.MouseButton.MiddleButton:
            return DragMode.PAN
        if ev.button() != Qt.MouseButton.LeftButton:
            return None
        return DragMode.SELECT if ev.modifiers() & Qt.KeyboardModifier.ShiftModifier else self.drag_mode

    def _box_corners(self, down: QPointF, now: QPointF) -> tuple[QPointF, QPointF]:
        """A flat box means time only: it is drawn over the whole height."""
        if self._is_flat(down, now):
            box = self.boundingRect()
            return QPointF(down.x(), box.top()), QPointF(now.x(), box.bottom())
        return QPointF(down), QPointF(now)

    def _is_flat(self, down: QPointF, now: QPointF) -> bool:
        return bool(abs(now.y() - down.y()) < 0.15 * self.boundingRect().height())

    def _emit_box(self, down: QPointF, now: QPointF) -> None:
        if abs(now.x() - down.x()) < LEAST_BOX_PX:
            return
        start, end = sorted((self._x(down), self._x(now)))
        values = None
        if not self._is_flat(down, now):
            box: QRectF = self.childGroup.mapRectFromParent(QRectF(down, now).normalized())
            values = (box.top(), box.bottom())
        self.boxed.emit(start, end, self.key, values)

    def _x(self, position: Any) -> float:
        return float(self.mapToView(position).x())
