"""What an empty page says: an icon, a sentence about what to do next, and the button that does it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

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
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(GRID)
        self._layout.addStretch(2)
        self._add(IconLabel(icon_name, ICON_SIDE, QPalette.ColorRole.PlaceholderText))
        self._add(self._label(heading, "heading"))
        self._add(self._label(sentence, "muted"))
        self._layout.addSpacing(GRID)
        self._layout.addStretch(3)

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
        self._layout.insertWidget(self._layout.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    @staticmethod
    def _label(text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", role)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setWordWrap(True)
        label.setMinimumWidth(TEXT_WIDTH)
        return label
