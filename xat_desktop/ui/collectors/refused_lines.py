"""Lines of a CSV file that gave no collector, each with its reason."""

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xat_desktop.ui.columns import RIGHT, Column, TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

Line = tuple[int, str]


class RefusedLinesModel(TableModel[Line]):
    """Line number and reason."""

    COLUMNS = (
        Column[Line](
            str(QT_TRANSLATE_NOOP("RefusedLinesModel", "Line")),
            lambda line: str(line[0]),
            lambda line: line[0],
            RIGHT,
        ),
        Column[Line](str(QT_TRANSLATE_NOOP("RefusedLinesModel", "Why it was refused")), lambda line: line[1]),
    )


class RefusedLines(QWidget):
    """A list to mend the file by; `closed` when it was read."""

    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("refused_lines")
        self._model = RefusedLinesModel(self)
        heading = QLabel(self.tr("Refused lines"))
        heading.setProperty("role", "heading")
        close = QPushButton(self.tr("Close"))
        close.setObjectName("refused_lines_close")
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.addWidget(heading)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(TableView(self._model, "refused_lines_table", self.tr("Refused lines"), context), 1)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these, and no others."""
        self._model.set_rows(lines)
