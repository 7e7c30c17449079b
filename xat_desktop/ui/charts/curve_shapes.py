"""What is painted for a series in one frame: a line, a band of minimum and maximum, or dots."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from xat_desktop.ui.charts.palette import SeriesStyle
from xat_desktop.ui.charts.pixels import Columns, Floats, Frame

DOT_PX = 3
LINE_PX = 1.5


class Look(NamedTuple):
    """How opaque a band is (0 to 255), and up to how many points a line is antialiased.

    `scalable`: shapes that stay sharp at any size, instead of those that are painted fast.
    """

    band_alpha: int
    smooth_points: int
    scalable: bool = False


@dataclass(frozen=True)
class Line:
    """Samples that are connected, as single lines: one stroked path of them takes a hundred times as long."""

    lines: pg.Qt.internals.PrimitiveArray
    style: SeriesStyle
    smooth: bool

    def paint(self, painter: QPainter) -> None:
        """Opaque, as the ends of the lines lie over each other."""
        cap = Qt.PenCapStyle.SquareCap
        painter.setPen(QPen(QColor(self.style.colour), LINE_PX, Qt.PenStyle.SolidLine, cap))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.smooth)
        painter.drawLines(*self.lines.drawargs())


@dataclass(frozen=True)
class PathLine:
    """Samples that are connected by one stroke, whose dashes run on from one to the next."""

    path: QPainterPath
    style: SeriesStyle
    smooth: bool
    width: float = 1  # px: Qt has a fast way for that only

    def paint(self, painter: QPainter) -> None:
        """Broken where samples are missing."""
        painter.setPen(QPen(QColor(self.style.colour), self.width, self.style.dash))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.smooth)
        painter.drawPath(self.path)


@dataclass(frozen=True)
class Band:
    """The range of the samples of each pixel column, as a picture: its cost does not depend on the data."""

    pixels: NDArray[np.uint32]
    ratio: float

    def paint(self, painter: QPainter) -> None:
        """The picture shares the memory of the array."""
        height, width = self.pixels.shape
        form = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(self.pixels.data, width, height, 4 * width, form)
        image.setDevicePixelRatio(self.ratio)
        painter.drawImage(QPointF(0, 0), image)


@dataclass(frozen=True)
class Area:
    """The same range as an outline of its steps, for a picture that can be scaled."""

    path: QPainterPath
    colour: QColor

    def paint(self, painter: QPainter) -> None:
        """Filled, without a border."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour)
        painter.drawPath(self.path)


@dataclass(frozen=True)
class Dots:
    """Single events: nothing lies between two requests."""

    squares: pg.Qt.internals.PrimitiveArray
    style: SeriesStyle

    def paint(self, painter: QPainter) -> None:
        """Small squares on whole pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.style.colour))
        painter.drawRects(*self.squares.drawargs())


Shape = Line | PathLine | Band | Area | Dots


def line(
    x: Floats, y: Floats, longest: float, frame: Frame, style: SeriesStyle, look: Look
) -> Line | PathLine:
    """Through the points in the frame, broken where a step is longer than `longest`."""
    px, py = frame.px(x), frame.py(y)
    kept = (np.diff(x) <= longest) & np.isfinite(py[:-1]) & np.isfinite(py[1:])
    smooth = look.scalable or len(x) <= look.smooth_points
    if look.scalable or style.dash != Qt.PenStyle.SolidLine:
        path = pg.arrayToQPath(px, py, connect=np.append(kept, False))
        return PathLine(path, style, smooth, LINE_PX if look.scalable else 1)
    lines = pg.Qt.internals.PrimitiveArray(QLineF, 4)
    lines.resize(int(kept.sum()))
    memory = lines.ndarray()
    for column, values in enumerate((px[:-1], py[:-1], px[1:], py[1:])):
        memory[:, column] = values[kept]
    return Line(lines, style, smooth)


def band(found: Columns, frame: Frame, style: SeriesStyle, look: Look) -> Band | Area:
    """Filled from the smallest to the largest value, at least a pixel thick; `frame` in pixels of the device."""
    height, width = max(round(frame.height), 1), max(int(frame.width), 1)
    top, bottom = _joined(found.column, frame.py(found.high), frame.py(found.low))
    if look.scalable:
        return _area(found.column, top, np.maximum(bottom, top + 1), frame.ratio, style, look.band_alpha)
    tops, bottoms = np.full(width, height, np.int16), np.zeros(width, np.int16)
    tops[found.column] = np.floor(top)
    bottoms[found.column] = np.maximum(np.ceil(bottom), np.floor(top) + 1)
    rows = np.arange(height, dtype=np.int16)[:, None]
    inside = (rows >= tops) & (rows < bottoms)
    return Band(inside * _premultiplied(style.colour, look.band_alpha), frame.ratio)


def dots(x: Floats, y: Floats, frame: Frame, style: SeriesStyle) -> Dots:
    """A square at each point in the frame."""
    px, py = frame.px(x), frame.py(y)
    inside = np.isfinite(py) & (px > -DOT_PX) & (px < frame.width + DOT_PX)
    squares = pg.Qt.internals.PrimitiveArray(QRectF, 4)
    squares.resize(int(inside.sum()))
    memory = squares.ndarray()
    memory[:, 0] = np.rint(px[inside]) - DOT_PX // 2
    memory[:, 1] = np.rint(py[inside]) - DOT_PX // 2
    memory[:, 2:] = DOT_PX
    return Dots(squares, style)


def _joined(column: NDArray[np.intp], top: Floats, bottom: Floats) -> tuple[Floats, Floats]:
    """Neighbouring columns touch each other, as a line between them would."""
    beside = np.diff(column) == 1
    upper, lower = top.copy(), bottom.copy()
    upper[1:] = np.where(beside, np.minimum(top[1:], bottom[:-1]), top[1:])
    lower[1:] = np.where(beside, np.maximum(bottom[1:], top[:-1]), bottom[1:])
    return upper, lower


def _area(
    column: NDArray[np.intp], top: Floats, bottom: Floats, ratio: float, style: SeriesStyle, alpha: int
) -> Area:
    path = QPainterPath()
    for part in np.split(np.arange(len(column)), np.flatnonzero(np.diff(column) > 1) + 1):
        x = np.column_stack([column[part], column[part] + 1]).ravel()
        above, below = np.repeat(top[part], 2), np.repeat(bottom[part], 2)
        corners = zip(np.append(x, x[::-1]) / ratio, np.append(above, below[::-1]) / ratio, strict=True)
        path.addPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        path.closeSubpath()
    colour = QColor(style.colour)
    colour.setAlpha(alpha)
    return Area(path, colour)


def _premultiplied(colour: str, alpha: int) -> np.uint32:
    value = QColor(colour)
    red, green, blue = (channel * alpha // 255 for channel in (value.red(), value.green(), value.blue()))
    return np.uint32(alpha << 24 | red << 16 | green << 8 | blue)
