"""A card of the dashboard: a heading above lines that lead to the pages behind them."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from xat_desktop.ui.card_frame import CardFrame
from xat_desktop.ui.icons import IconLabel
from xat_desktop.ui.theme import GRID, figures_font

ICON_SIDE = 2 * GRID
BAR_HEIGHT = GRID
TEXT_MAX = 34 * GRID


class Bar(QWidget):
    """A share of the largest as length; the number stands beside it."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(BAR_HEIGHT)
        self.setMinimumWidth(6 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        length = max(2, round(self.width() * self._share))
        painter.fillRect(0, 0, length, self.height(), self.palette().color(QPalette.ColorRole.Accent))
        painter.end()


class Link(QPushButton):
    """A text that leads somewhere; a long one is cut in the middle and whole in its tool tip."""

    def __init__(self, name: str, text: str, trigger: Callable[[], object], tooltip: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("link", True)
        self.setAccessibleName(text)
        self.setToolTip(tooltip or text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        shown = QFontMetrics(self.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, TEXT_MAX)
        self.setText(shown.replace("&", "&&"))
        self.clicked.connect(trigger)

    def sizeHint(self) -> QSize:
        return super().sizeHint().boundedTo(QSize(TEXT_MAX + 2 * GRID, 4 * GRID))


class Card(CardFrame):
    """Heading and lines."""

    def __init__(self, name: str, heading: str) -> None:
        super().__init__(name, heading)
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(GRID)
        self._lines.setVerticalSpacing(GRID // 2)
        self._lines.setColumnStretch(1, 1)
        self.column.addLayout(self._lines)
        self.column.addStretch(1)

    def add_bar(self, link: Link, value: int, largest: int) -> None:
        """A link, its bar, and its number."""
        row = self._lines.rowCount()
        self._lines.addWidget(link, row, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.addWidget(Bar(value / largest if largest else 0.0), row, 1)
        self._lines.addWidget(_number(f"{value:,}"), row, 2, Qt.AlignmentFlag.AlignRight)

    def add_link(self, link: Link, text: str, icon_name: str = "") -> None:
        """A link, and what is said about it."""
        row = self._lines.rowCount()
        if icon_name:
            self._lines.addWidget(IconLabel(icon_name, ICON_SIDE), row, 2)
        self._lines.addWidget(link, row, 0, Qt.AlignmentFlag.AlignLeft)
        said = _number(text)
        said.setWordWrap(True)
        said.setProperty("role", "muted")
        self._lines.addWidget(said, row, 1)

    def add_two_links(self, link: Link, text: str, second: Link) -> None:
        """A link with its number, and another thing that can be done with it."""
        row = self._lines.rowCount()
        self._lines.addWidget(link, row, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.addWidget(_number(text), row, 1)
        self._lines.addWidget(second, row, 2)

    def add_text(self, text: str) -> None:
        """A muted sentence."""
        label = QLabel(text)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        self._lines.addWidget(label, self._lines.rowCount(), 0, 1, 3)


def _number(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(figures_font(label.font()))
    return label
