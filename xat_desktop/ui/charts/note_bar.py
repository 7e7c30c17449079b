"""The line in which a note is written, changed or removed."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from xat_desktop.store.annotations import TEXT_MAX
from xat_desktop.ui.icons import icon
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow


class NoteBar(QWidget):
    """`saved` with the capture and the text; `removed` and `closed` by their buttons."""

    saved = Signal(str, str)
    removed = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("note_bar")
        self._place = QLabel()
        self._place.setObjectName("note_place")
        self._field = QLineEdit()
        self._field.setObjectName("note_text")
        self._field.setAccessibleName(self.tr("Note"))
        self._field.setPlaceholderText(self.tr("What happened here"))
        self._field.setMaxLength(TEXT_MAX)
        self._field.setMinimumWidth(24 * GRID)
        self._captures = QComboBox()
        self._captures.setObjectName("note_capture")
        self._captures.setAccessibleName(self.tr("Capture of the note"))
        self._captures.setToolTip(self._captures.accessibleName())
        self._captures.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._captures.setMinimumContentsLength(10)
        self._save = QPushButton(self.tr("Save note"))
        self._save.setObjectName("note_save")
        self._save.setProperty("primary", True)
        self._remove = QPushButton(icon("trash"), self.tr("Remove note"))
        self._remove.setObjectName("note_remove")
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("note_cancel")
        row = WrapRow(self)
        row.add(self._place)
        row.add(self._field, 1)
        for widget in (self._captures, self._save, self._remove, cancel):
            row.add(widget)
        self._field.textChanged.connect(self._on_text)
        self._field.returnPressed.connect(self._on_save)
        self._save.clicked.connect(self._on_save)
        self._remove.clicked.connect(self.removed)
        cancel.clicked.connect(self.closed)
        self.hide()

    def open_new(self, place: str, captures: Mapping[str, str], capture_id: str) -> None:
        """For a new note at a place in words; `captures` are names by id."""
        self._open(place, "", captures, capture_id)
        self._captures.setVisible(len(captures) > 1)
        self._remove.hide()

    def open_existing(self, place: str, text: str, capture_id: str, capture: str) -> None:
        """For a note that is there; it stays with its capture."""
        self._open(place, text, {capture_id: capture}, capture_id)
        self._captures.hide()
        self._remove.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, place: str, text: str, captures: Mapping[str, str], capture_id: str) -> None:
        self._place.setText(place)
        self._captures.clear()
        for id_, name in captures.items():
            self._captures.addItem(name, id_)
        self._captures.setCurrentIndex(max(self._captures.findData(capture_id), 0))
        self._field.setText(text)
        self._on_text()
        self.show()
        self._field.setFocus()

    def _on_text(self) -> None:
        self._save.setEnabled(bool(self._field.text().strip()))

    def _on_save(self) -> None:
        if self._field.text().strip():
            self.saved.emit(self._captures.currentData(), self._field.text().strip())
