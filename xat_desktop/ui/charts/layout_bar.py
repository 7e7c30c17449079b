"""The line in which a layout gets its name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from xat_desktop.domain.validation import NAME_MAX
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow


class LayoutBar(QWidget):
    """`saved` with the name."""

    saved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("layout_bar")
        self._field = QLineEdit()
        self._field.setObjectName("layout_name")
        self._field.setAccessibleName(self.tr("Name of the layout"))
        self._field.setMaxLength(NAME_MAX)
        self._field.setMinimumWidth(24 * GRID)
        caption = QLabel(self.tr("Name of the layout"))
        caption.setBuddy(self._field)
        self._save = QPushButton(self.tr("Save layout"))
        self._save.setObjectName("layout_save")
        self._save.setProperty("primary", True)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("layout_cancel")
        row = WrapRow(self)
        row.add(caption)
        row.add(self._field, 1)
        row.add(self._save)
        row.add(cancel)
        self._field.textChanged.connect(self._on_text)
        self._field.returnPressed.connect(self._on_save)
        self._save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.hide)
        self.hide()

    def open_with(self, name: str) -> None:
        """Ask for a name; `name` is the one it had last."""
        self._field.setText(name)
        self._on_text()
        self.show()
        self._field.selectAll()
        self._field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _on_text(self) -> None:
        self._save.setEnabled(bool(self._field.text().strip()))

    def _on_save(self) -> None:
        if self._field.text().strip():
            self.saved.emit(self._field.text().strip())
