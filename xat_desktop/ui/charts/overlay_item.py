"""What lies over a plot and is painted in its pixels."""

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

from xat_desktop.ui.charts.gesture_box import GestureBox


class OverlayItem(QGraphicsItem):
    """As large as the box that it lies in; painted anew when that shows something else."""

    def __init__(self, box: GestureBox) -> None:
        super().__init__(box)
        self._box = box
        box.sigResized.connect(self._on_changed)
        box.sigRangeChanged.connect(self._on_changed)

    def boundingRect(self) -> QRectF:
        return QRectF(self._box.rect())

    def _on_changed(self, *_: object) -> None:
        self.prepareGeometryChange()
        self.update()
