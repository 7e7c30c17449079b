"""The line in which a series is typed as an expression over those that are plotted."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from xat_desktop.errors import XatError
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow


class FormulaBar(QWidget):
    """`typed` with the expression; it stays open, with the reason, until that can be computed."""

    typed = Signal(str)
    percentiles_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("formula_bar")
        self._field = QLineEdit()
        self._field.setObjectName("formula_text")
        self._field.setAccessibleName(self.tr("Expression"))
        self._field.setPlaceholderText("a / b,  rate(a),  median(a, 5),  percentile(a, 95, 1)")
        self._field.setMinimumWidth(24 * GRID)
        caption = QLabel(self.tr("Expression"))
        caption.setBuddy(self._field)
        self._add = QPushButton(self.tr("Plot it"))
        self._add.setObjectName("formula_add")
        self._add.setProperty("primary", True)
        percentiles = QPushButton(self.tr("p50, p95, p99 of each second"))
        percentiles.setObjectName("formula_percentiles")
        percentiles.setToolTip(self.tr("Of the plotted durations, from all of their samples"))
        percentiles.clicked.connect(self.percentiles_wanted)
        cancel = QPushButton(self.tr("Close"))
        cancel.setObjectName("formula_cancel")
        row = WrapRow()
        row.add(caption)
        row.add(self._field, 1)
        row.add(self._add)
        row.add(percentiles)
        row.add(cancel)
        self._letters = _line("formula_letters", "muted")
        self._problem = _line("formula_problem", "error")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self._problem)
        column.addWidget(self._letters)
        self._field.textChanged.connect(self._on_text)
        self._field.returnPressed.connect(self._on_add)
        self._add.clicked.connect(self._on_add)
        cancel.clicked.connect(self.hide)
        self.hide()

    def show_letters(self, letters: Mapping[str, str]) -> None:
        """What each letter stands for, in words."""
        shown = "    ".join(f"{letter} = {name}" for letter, name in letters.items())
        self._letters.setText(shown or self.tr("Plot a series first: then it has a letter here."))

    def open(self) -> None:
        """Ready to be typed into."""
        self.show_problem(None)
        self._on_text()
        self.show()
        self._field.setFocus()
        self._field.selectAll()

    def show_problem(self, error: Exception | None) -> None:
        """Why the expression was refused."""
        self._problem.setText(
            error.detail or error.title if isinstance(error, XatError) else str(error or "")
        )
        self._problem.setVisible(error is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _on_text(self) -> None:
        self._problem.hide()
        self._add.setEnabled(bool(self._field.text().strip()))

    def _on_add(self) -> None:
        if self._field.text().strip():
            self.typed.emit(self._field.text())


def _line(name: str, role: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(20 * GRID)
    return label
