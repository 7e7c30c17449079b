"""What an empty page says: an icon, a sentence about what to do next, and the button that does it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xat_desktop.ui.icons import IconLabel, icon
from xat_desktop.ui.theme import GRID

ICON_SIDE = 6 * GRID
TEXT_WIDTH = 56 * GRID


class EmptyState(QWidget):
    """Centred icon, heading, sentence and an optional button."""

    def __init__(self, icon_name: str, heading: str, sentence: str) -> None:
        super().__init__()
        self.setObjectName("empty_state")
        self.setAccessibleName(heading)
        column = QWidget()
        column.setFixedWidth(TEXT_WIDTH)
        self._column = QVBoxLayout(column)
        self._column.setSpacing(GRID)
        self._add(IconLabel(icon_name, ICON_SIDE, QPalette.ColorRole.PlaceholderText))
        self._column.addSpacing(GRID)
        self._column.addWidget(_centred(heading, "heading"))
        self._column.addWidget(_centred(sentence, "muted"))
        self._column.addSpacing(GRID)
        row = QHBoxLayout()  # and no alignment: with one, a wrapped sentence does not get its height
        row.addStretch(1)
        row.addWidget(column)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(row)
        layout.addStretch(3)

    def add_button(
        self, text: str, trigger: Callable[[], object], icon_name: str = "", primary: bool = True
    ) -> QPushButton:
        """A button below the sentence."""
        button = QPushButton(text)
        button.setObjectName("empty_state_button")
        button.setProperty("primary", primary)
        if icon_name:
            role = QPalette.ColorRole.HighlightedText if primary else None
            button.setIcon(icon(icon_name, role))
        button.clicked.connect(trigger)
        self._add(button)
        return button

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)


def _centred(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    return label
