"""Line icons from resources/icons, drawn in the colours of the theme that is on at the moment of painting."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from xat_desktop.settings import resources


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = (resources() / "icons" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))


class LineIconEngine(QIconEngine):
    """Paints one SVG in the palette's text, accent (checked) or disabled colour."""

    def __init__(self, name: str, role: QPalette.ColorRole | None) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        _renderer(self._name, self._colour(mode, state)).render(painter, box)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return LineIconEngine(self._name, self._role)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        palette = QApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name()
        if self._role is not None:
            return palette.color(self._role).name()
        checked = state == QIcon.State.On
        return palette.color(QPalette.ColorRole.Accent if checked else QPalette.ColorRole.Text).name()


def icon(name: str, role: QPalette.ColorRole | None = None) -> QIcon:
    """The icon `name`; `role` fixes its colour, else text colour, and accent while checked."""
    return QIcon(LineIconEngine(name, role))


def app_icon() -> QIcon:
    """The program's own picture, in its own colours."""
    return QIcon(str(resources() / "icons" / "xat.svg"))


class IconLabel(QWidget):
    """An icon that stands alone and follows the theme; it says nothing to a screen reader."""

    def __init__(self, name: str, side: int, role: QPalette.ColorRole | None = None) -> None:
        super().__init__()
        self._icon = icon(name, role)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
