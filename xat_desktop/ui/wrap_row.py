"""A row of widgets that goes on in a second line where one has no room, so that large texts fit a small screen."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QLayoutItem, QSpacerItem, QWidget

from xat_desktop.ui.theme import GRID


class WrapRow(QLayout):
    """Widgets with a stretch share the room that is left in their line; the others have the width they want."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(GRID)
        self._items: list[QLayoutItem] = []
        self._stretches: list[int] = []

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """At the end."""
        self.addWidget(widget)
        self._stretches[-1] = stretch

    def add_stretch(self) -> None:
        """What follows stands at the right."""
        self.addItem(QSpacerItem(0, 0))
        self._stretches[-1] = 1

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._stretches.append(0)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        del self._stretches[index]
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = [self._height(line) for line in self._lines(width)]
        return sum(heights) + self.spacing() * max(len(heights) - 1, 0)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        widths = [self._items[number].sizeHint().width() for number in shown]
        return QSize(sum(widths) + self.spacing() * max(len(widths) - 1, 0), self._height(shown))

    def minimumSize(self) -> QSize:
        shown = self._shown()
        widest = max((self._items[number].minimumSize().width() for number in shown), default=0)
        return QSize(widest, self._height(shown))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            height = self._height(line)
            self._place(line, QRect(rect.left(), top, rect.width(), height))
            top += height + self.spacing()

    def _shown(self) -> list[int]:
        return [number for number, item in enumerate(self._items) if item.widget() and not item.isEmpty()]

    def _width(self, number: int) -> int:
        item = self._items[number]
        return item.minimumSize().width() if self._stretches[number] else item.sizeHint().width()

    def _height(self, line: list[int]) -> int:
        return max((self._items[number].sizeHint().height() for number in line), default=0)

    def _lines(self, width: int) -> list[list[int]]:
        """The numbers of the items of each line."""
        lines: list[list[int]] = [[]]
        left = width
        for number, item in enumerate(self._items):
            if item.widget() is None:
                lines[-1].append(number)
            elif not item.isEmpty():
                wanted = self._width(number)
                if wanted > left and any(self._items[other].widget() for other in lines[-1]):
                    lines.append([])
                    left = width
                lines[-1].append(number)
                left -= wanted + self.spacing()
        return lines

    def _place(self, line: list[int], rect: QRect) -> None:
        widgets = [number for number in line if self._items[number].widget()]
        room = rect.width() - sum(map(self._width, widgets)) - self.spacing() * max(len(widgets) - 1, 0)
        stretches = sum(self._stretches[number] for number in line)
        right_to_left = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = 0
        for number in line:
            item = self._items[number]
            share = max(room, 0) * self._stretches[number] // stretches if stretches else 0
            if item.widget() is None:
                x += share
                continue
            width = min(self._width(number) + share, rect.width())
            left = rect.right() + 1 - x - width if right_to_left else rect.left() + x
            item.setGeometry(QRect(left, rect.top(), width, rect.height()))
            x += width + self.spacing()
