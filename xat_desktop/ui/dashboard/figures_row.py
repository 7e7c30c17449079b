"""The large figures at the top of the dashboard, each a link."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from xat_desktop.ui.dashboard.card import Link
from xat_desktop.ui.theme import GRID, figures_font

LARGER = 13 / 6  # times the size of a text


class FiguresRow(QWidget):
    """Numbers side by side, with what they count below them."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5 * GRID)
        self._row.addStretch(1)

    def add(self, name: str, figure: str, caption: str, trigger: Callable[[], object]) -> None:
        """One figure."""
        number = QPushButton(figure)
        number.setObjectName(f"figure_{name}")
        number.setProperty("link", True)
        number.setAccessibleName(f"{figure} {caption}")
        number.setCursor(Qt.CursorShape.PointingHandCursor)
        font = figures_font(number.font())
        font.setPointSizeF(LARGER * font.pointSizeF())
        number.setFont(font)
        number.setMinimumHeight(number.fontMetrics().height() + GRID)
        number.clicked.connect(trigger)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(number, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Link(f"caption_{name}", caption, trigger), 0, Qt.AlignmentFlag.AlignLeft)
        self._row.insertLayout(self._row.count() - 1, column)
