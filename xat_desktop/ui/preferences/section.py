"""A card of settings: a heading, and rows of name, control, and what the setting does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from xat_desktop.ui.card_frame import CardFrame
from xat_desktop.ui.theme import GRID

NAME_WIDTH = 22 * GRID
CONTROL_WIDTH = 32 * GRID


class Section(CardFrame):
    """Rows that stand in the same columns in every section."""

    def __init__(self, name: str, heading: str) -> None:
        super().__init__(name, heading)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        self._grid.setColumnStretch(2, 1)
        self.column.addLayout(self._grid)

    def add_row(self, name: str, control: QWidget, hint: str = "") -> None:
        """A control under its name; its accessible name is set here."""
        row = self._grid.rowCount()
        label = QLabel(name)
        label.setBuddy(control)
        control.setAccessibleName(name)
        control.setFixedWidth(CONTROL_WIDTH)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(control, row, 1)
        if hint:
            self._grid.addWidget(muted(hint), row + 1, 1, 1, 2)
            self._grid.setRowMinimumHeight(row + 2, GRID // 2)

    def add_text(self, name: str, text: str) -> QLabel:
        """A fact: its name, and the text, which can be selected and copied."""
        label = muted(text)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = self._grid.rowCount()
        self._grid.addWidget(QLabel(name), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label, row, 1, 1, 2)
        return label

    def add_wide(self, widget: QWidget) -> None:
        """Something over both columns."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 3)

    def add_buttons(self, *buttons: QWidget) -> None:
        """A row of buttons."""
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._grid.addLayout(row, self._grid.rowCount(), 0, 1, 3)


def muted(text: str) -> QLabel:
    """A sentence that explains, in lines as wide as there is room."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
