"""The charts as a picture: all panels, also those that are scrolled away, with their time axis."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from xat_desktop.ui.charts.panel import Panel

RATIO = 2.0  # sharp in a report and on a high-resolution screen
MARGIN = 8


def picture_of(parts: tuple[QWidget, QWidget | None], ground: QColor) -> QImage:
    """The parts below each other on `ground`."""
    shown = [part for part in parts if part is not None]
    width = max(part.width() for part in shown) + 2 * MARGIN
    height = sum(part.height() for part in shown) + 2 * MARGIN
    image = QImage(QSize(width, height) * RATIO, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(RATIO)
    image.fill(ground)
    panels = [panel for part in shown for panel in part.findChildren(Panel)]
    for panel in panels:
        panel.show_buttons(False)
    painter = QPainter(image)
    top = MARGIN
    for part in shown:
        part.render(painter, QPoint(MARGIN, top))
        top += part.height()
    painter.end()
    for panel in panels:
        panel.show_buttons(True)
    return image


def copy_to_clipboard(image: QImage, drawing: str) -> None:
    """The picture, and the SVG for programs that take it.

    Qt makes the clipboard's data here: what Python makes ends after Python, and with it the program.
    """
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(image)
    clipboard.mimeData().setData("image/svg+xml", drawing.encode())
