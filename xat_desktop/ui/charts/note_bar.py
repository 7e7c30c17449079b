"""The line in which a note is written, changed or removed."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from xat_desktop.store.annotations import TEXT_MAX
from xat_desktop.ui.charts.text_bar import TextBar
from xat_desktop.ui.icons import icon
from xat_desktop.ui.wrap_row import WrapRow


class NoteBar(TextBar):
    """`saved` with the capture and the text; `removed` and `closed` by their buttons."""

    saved = Signal(str, str)
    removed = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__("note_bar", "note_text", "note_save")
        self._place = QLabel()
        self._place.setObjectName("note_place")
        self._field.setAccessibleName(self.tr("Note"))
        self._field.setPlaceholderText(self.tr("What happened here"))
        self._field.setMaxLength(TEXT_MAX)
        self._main.setText(self.tr("Save note"))
        self._captures = QComboBox()
        self._captures.setObjectName("note_capture")
        self._captures.setAccessibleName(self.tr("Capture of the note"))
        self._captures.setToolTip(self._captures.accessibleName())
        self._captures.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._captures.setMinimumContentsLength(10)
        self._remove = QPushButton(icon("trash"), self.tr("Remove note"))
        self._remove.setObjectName("note_remove")
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("note_cancel")
        row = WrapRow(self)
        row.add(self._place)
        row.add(self._field, 1)
        for widget in (self._captures, self._main, self._remove, cancel):
            row.add(widget)
        self._remove.clicked.connect(self.removed)
        cancel.clicked.connect(self.closed)

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

    def _take(self, text: str) -> None:
        self.saved.emit(self._captures.currentData(), text)

    def _close(self) -> None:
        self.closed.emit()
