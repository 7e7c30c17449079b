"""All curves of a plot as one picture: painted anew when the view changes, only copied when the cursor moves."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem

from xat_desktop.ui.charts.curve_shapes import Look, Shape
from xat_desktop.ui.charts.gesture_box import GestureBox
from xat_desktop.ui.charts.pixels import Frame
from xat_desktop.ui.charts.series_curve import SeriesCurve

BAND_ALPHA = 140  # several bands over each other stay visible
LONE_BAND_ALPHA = 200
SMOOTH_POINTS = 5_000  # of all lines together: antialiasing costs more than it shows where points are denser


class CurvesItem(QGraphicsItem):
    """Lies in the box in its pixels, so that far zoomed times keep their precision."""

    def __init__(self, box: GestureBox) -> None:
        super().__init__(box)
        self._box = box
        self._curves: Sequence[SeriesCurve] = ()
        self._picture = QImage()
        self._is_stale = True
        box.sigResized.connect(self._on_resized)

    def show_curves(self, curves: Sequence[SeriesCurve]) -> None:
        """Paint these, as the view is now."""
        self._curves = sorted(curves, key=lambda curve: not curve.faded)
        self._is_stale = True
        self.update()

    def shapes(self, ratio: float = 1.0, *, scalable: bool = False) -> Iterator[tuple[Shape, float]]:
        """What is painted in the view as it is now, from the lowest, with the opacity of each."""
        (left, right), (bottom, top) = self._box.viewRange()
        rect = self._box.rect()
        frame = Frame(left, right, bottom, top, rect.width(), rect.height(), ratio)
        alpha = BAND_ALPHA if len(self._curves) > 1 else LONE_BAND_ALPHA
        look = Look(alpha, SMOOTH_POINTS // max(len(self._curves), 1), scalable)
        for curve in self._curves:
            shape = curve.shape(frame, look)
            if shape is not None:
                yield shape, curve.opacity

    def boundingRect(self) -> QRectF:
        return QRectF(self._box.rect())

    def paint(self, painter: QPainter, *_: object) -> None:
        ratio = painter.device().devicePixelRatio()
        if self._is_stale or ratio != self._picture.devicePixelRatio():
            self._paint_picture(ratio)
            self._is_stale = False
        painter.drawImage(QPointF(0, 0), self._picture)

    def _paint_picture(self, ratio: float) -> None:
        rect = self._box.rect()
        size = QSize(max(round(rect.width() * ratio), 1), max(round(rect.height() * ratio), 1))
        if self._picture.size() != size:
            self._picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        for shape, opacity in self.shapes(ratio):
            painter.setOpacity(opacity)
            shape.paint(painter)
        painter.end()

    def _on_resized(self) -> None:
        self.prepareGeometryChange()
        self._is_stale = True
