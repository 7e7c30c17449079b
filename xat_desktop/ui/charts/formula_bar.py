"""The line in which a series is typed as an expression over those that are plotted."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout

from xat_desktop.errors import XatError
from xat_desktop.ui.charts.text_bar import TextBar
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow


class FormulaBar(TextBar):
    """`typed` with the expression; it stays open, with the reason, until that can be computed."""

    typed = Signal(str)
    percentiles_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("formula_bar", "formula_text", "formula_add")
        self._field.setAccessibleName(self.tr("Expression"))
        self._field.setPlaceholderText("a / b,  rate(a),  median(a, 5),  percentile(a, 95, 1)")
        self._main.setText(self.tr("Plot it"))
        caption = QLabel(self.tr("Expression"))
        caption.setBuddy(self._field)
        percentiles = QPushButton(self.tr("p50, p95, p99 of each second"))
        percentiles.setObjectName("formula_percentiles")
        percentiles.setToolTip(self.tr("Of the plotted durations, from all of their samples"))
        percentiles.clicked.connect(self.percentiles_wanted)
        cancel = QPushButton(self.tr("Close"))
        cancel.setObjectName("formula_cancel")
        row = WrapRow()
        row.add(caption)
        row.add(self._field, 1)
        row.add(self._main)
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
        cancel.clicked.connect(self.hide)

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

    def _on_text(self) -> None:
        self._problem.hide()
        super()._on_text()

    def _take(self, text: str) -> None:
        self.typed.emit(text)


def _line(name: str, role: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(20 * GRID)
    return label
