"""What is said of a table as a whole: the format's name, and its time; with the table's first rows."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from xat_desktop.tasks.declare_format import FormatDraft, TableSample
from xat_desktop.ui.choice_delegate import HEIGHT, Choices, choice_box, chosen_value
from xat_desktop.ui.columns import LEFT
from xat_desktop.ui.theme import GRID

PATTERNS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
)


class FormatFields(QWidget):
    """`edited` after each change."""

    edited = Signal()

    def __init__(self, sample: TableSample, zones: Sequence[str]) -> None:
        super().__init__()
        self._delimiter = sample.delimiter
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID)
        self._add_fields(sample, zones)
        for line in (self.name, self.match):
            line.textChanged.connect(self.edited)
        self.time_column.currentIndexChanged.connect(self.edited)
        for box in (self.time_format, self.zone):
            box.editTextChanged.connect(self.edited)

    @property
    def chosen_time_column(self) -> str:
        """Empty: the content decides."""
        return str(self.time_column.currentData() or "")

    def draft(self) -> FormatDraft:
        """The format without its columns."""
        return FormatDraft(
            self.name.text().strip(),
            self.match.text().strip(),
            self.chosen_time_column,
            _chosen_or_typed(self.time_format),
            _chosen_or_typed(self.zone),
            self._delimiter,
        )

    def _add_fields(self, sample: TableSample, zones: Sequence[str]) -> None:
        stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", sample.path.stem).strip("-")
        self.name, self.match = QLineEdit(stem), QLineEdit()
        self.match.setPlaceholderText("probe_*.csv")
        self.time_column = QComboBox()
        self.time_column.setMinimumHeight(HEIGHT)
        self.time_column.addItem(self.tr("recognised by content"), "")
        for column in sample.columns:
            self.time_column.addItem(column.name, column.name)
        self.time_column.setCurrentIndex(max(0, self.time_column.findData(sample.time_column)))
        self.time_format = choice_box(self._time_formats(), "")
        self.zone = choice_box(
            [(self.tr("of the collector, else UTC"), ""), *((zone, zone) for zone in zones)], ""
        )
        self._add("format_name", self.tr("Name"), self.name, 0, 0)
        self._add("format_match", self.tr("File name (optional)"), self.match, 0, 1)
        self._add("format_time_column", self.tr("Time column"), self.time_column, 1, 0)
        self._add("format_time_format", self.tr("Time is written as"), self.time_format, 1, 1)
        self._add("format_zone", self.tr("Time zone of clocks"), self.zone, 2, 0)

    def _time_formats(self) -> Choices:
        since = self.tr("{unit} since 1970")
        start = self.tr("{unit} since the start")
        return [
            (self.tr("recognised by content"), ""),
            *((pattern, pattern) for pattern in PATTERNS),
            *((since.format(unit=unit), unit) for unit in ("s", "ms", "us", "ns")),
            *((start.format(unit=unit), f"relative {unit}") for unit in ("s", "ms", "us")),
            (self.tr("no time: a row each second"), "index"),
        ]

    def _add(self, name: str, title: str, field: QWidget, row: int, place: int) -> None:
        field.setObjectName(name)
        field.setAccessibleName(title)
        if isinstance(field, QComboBox):
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        caption = QLabel(title)
        caption.setBuddy(field)
        self._grid.addWidget(caption, row, 2 * place)
        self._grid.addWidget(field, row, 2 * place + 1)
        self._grid.setColumnStretch(2 * place + 1, 1)


def _chosen_or_typed(box: QComboBox) -> str:
    value = chosen_value(box)
    return box.currentText().strip() if value is None else value


def first_rows(sample: TableSample) -> QTableWidget:
    """The beginning of the table as it stands in the file."""
    table = QTableWidget(len(sample.rows), len(sample.columns))
    table.setObjectName("format_first_rows")
    table.setAccessibleName(QCoreApplication.translate("FormatFields", "First rows"))
    table.setHorizontalHeaderLabels([column.name for column in sample.columns])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(3 * GRID)
    for number, row in enumerate(sample.rows):
        for at, cell in enumerate(row):
            table.setItem(number, at, QTableWidgetItem(cell))
    table.resizeColumnsToContents()
    table.horizontalHeader().setDefaultAlignment(LEFT)
    table.setFixedHeight(3 * GRID * len(sample.rows) + table.horizontalHeader().sizeHint().height() + GRID)
    return table
