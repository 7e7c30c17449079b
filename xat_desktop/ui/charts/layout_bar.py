"""The line in which a layout gets its name."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton

from xat_desktop.domain.validation import NAME_MAX
from xat_desktop.ui.charts.text_bar import TextBar
from xat_desktop.ui.wrap_row import WrapRow


class LayoutBar(TextBar):
    """`saved` with the name."""

    saved = Signal(str)

    def __init__(self) -> None:
        super().__init__("layout_bar", "layout_name", "layout_save")
        self._field.setAccessibleName(self.tr("Name of the layout"))
        self._field.setMaxLength(NAME_MAX)
        self._main.setText(self.tr("Save layout"))
        caption = QLabel(self.tr("Name of the layout"))
        caption.setBuddy(self._field)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setObjectName("layout_cancel")
        cancel.clicked.connect(self.hide)
        row = WrapRow(self)
        row.add(caption)
        row.add(self._field, 1)
        row.add(self._main)
        row.add(cancel)

    def open_with(self, name: str) -> None:
        """Ask for a name; `name` is the one it had last."""
        self._field.setText(name)
        self._on_text()
        self.show()
        self._field.selectAll()
        self._field.setFocus()

    def _take(self, text: str) -> None:
        self.saved.emit(text)
