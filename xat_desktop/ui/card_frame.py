"""The frame of a card: a border, a heading, and a column for what stands below it."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from xat_desktop.ui.theme import GRID


class CardFrame(QFrame):
    """Subclasses and pages put their layouts into `column`."""

    def __init__(self, name: str, heading: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setAccessibleName(heading)
        title = QLabel(heading)
        title.setProperty("role", "heading")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.column.setSpacing(GRID)
        self.column.addWidget(title)
