"""A line in which something is typed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from xat_desktop.ui.theme import GRID


class TextBar(QWidget):
    """Enter and the main button hand the text over, which is not empty; Escape closes the line."""

    def __init__(self, name: str, field: str, button: str) -> None:
        """With the names of the objects; the texts are set by who makes the line."""
        super().__init__()
        self.setObjectName(name)
        self._field = QLineEdit()
        self._field.setObjectName(field)
        self._field.setMinimumWidth(24 * GRID)
        self._main = QPushButton()
        self._main.setObjectName(button)
        self._main.setProperty("primary", True)
        self._field.textChanged.connect(self._on_text)
        self._field.returnPressed.connect(self._on_entered)
        self._main.clicked.connect(self._on_entered)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _take(self, text: str) -> None:
        """What was typed."""
        raise NotImplementedError

    def _close(self) -> None:
        self.hide()

    def _on_text(self) -> None:
        self._main.setEnabled(bool(self._field.text().strip()))

    def _on_entered(self) -> None:
        if text := self._field.text().strip():
            self._take(text)
