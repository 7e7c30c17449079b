"""The columns of a table that is being declared: metric and unit of each, chosen or typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QAbstractItemModel, QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem, QWidget

from xat_desktop.domain.metrics import METRICS
from xat_desktop.tasks.declare_format import TableSample, fitting_unit
from xat_desktop.ui.choice_delegate import ChoiceDelegate, Choices, chosen_value
from xat_desktop.ui.columns import Column, Index, TableModel
from xat_desktop.ui.theme import GRID

translate = QCoreApplication.translate

LEFT_OUT, TELLS_APART = "\N{NULL}out", "\N{NULL}apart"  # no names of a metric
METRIC, UNIT = 1, 2
SHOWN_CELLS = 3
LIST_WIDTH = 72 * GRID


@dataclass(eq=False)
class ColumnChoice:
    """What a column becomes: a metric, LEFT_OUT or TELLS_APART."""

    name: str
    use: str
    unit: str
    cells: str

    @property
    def is_metric(self) -> bool:
        """Whether its values are imported."""
        return self.use not in (LEFT_OUT, TELLS_APART)


def choices_of(sample: TableSample) -> list[ColumnChoice]:
    """What is proposed for each column."""
    found = []
    for at, column in enumerate(sample.columns):
        use = TELLS_APART if column.tells_apart else column.metric or LEFT_OUT
        cells = "   ".join(row[at].strip() for row in sample.rows[:SHOWN_CELLS])
        found.append(ColumnChoice(column.name, use, column.unit, cells))
    return found


def metric_choices() -> Choices:
    """What a column can become; another name can be typed."""
    known = [(f"{one.name} – {one.description}", one.name) for one in METRICS.values()]
    return [(_use_text(LEFT_OUT), LEFT_OUT), (_use_text(TELLS_APART), TELLS_APART), *sorted(known)]


def _use_text(use: str) -> str:
    if use == LEFT_OUT:
        return translate("FormatColumns", "Leave out")
    return translate("FormatColumns", "Tells series apart") if use == TELLS_APART else use


class FormatColumns(TableModel[ColumnChoice]):
    """One row a column of the file; `edited` after each change."""

    edited = Signal()
    COLUMNS = (
        Column[ColumnChoice](str(QT_TRANSLATE_NOOP("FormatColumns", "Column")), lambda row: row.name),
        Column[ColumnChoice](
            str(QT_TRANSLATE_NOOP("FormatColumns", "Becomes")), lambda row: _use_text(row.use)
        ),
        Column[ColumnChoice](
            str(QT_TRANSLATE_NOOP("FormatColumns", "Unit")), lambda row: row.unit if row.is_metric else ""
        ),
        Column[ColumnChoice](str(QT_TRANSLATE_NOOP("FormatColumns", "First values")), lambda row: row.cells),
    )

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._time_column = ""

    def set_time_column(self, name: str) -> None:
        """This column is the time, and no metric."""
        if name != self._time_column:
            self._time_column = name
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, UNIT))

    def key(self, row: ColumnChoice) -> str:
        return row.name

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._may_change(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole and self._may_change(index):
            row = self.row_at(index.row())
            return row.use if index.column() == METRIC else row.unit
        if role == Qt.ItemDataRole.DisplayRole and index.column() in (METRIC, UNIT) and self._is_time(index):
            return self.tr("Time") if index.column() == METRIC else ""
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self._may_change(index):
            return False
        row = self.row_at(index.row())
        if index.column() == METRIC:
            row.use = str(value) or LEFT_OUT
            row.unit = fitting_unit(row.use, row.unit)
        else:
            row.unit = str(value)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(self.COLUMNS) - 1))
        self.edited.emit()
        return True

    def values(self) -> Sequence[ColumnChoice]:
        """The columns that are not the time."""
        return [row for row in self.rows if row.name != self._time_column]

    def _is_time(self, index: Index) -> bool:
        return self.row_at(index.row()).name == self._time_column

    def _may_change(self, index: Index) -> bool:
        if not index.isValid() or self._is_time(index):
            return False
        return index.column() == METRIC or (index.column() == UNIT and self.row_at(index.row()).is_metric)


class TypedChoiceDelegate(ChoiceDelegate):
    """A text that is no entry is taken as it is typed; the list is as wide as its entries need."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = super().createEditor(parent, option, index)
        assert isinstance(box, QComboBox)
        completer = box.completer()
        assert completer is not None
        if index.column() == METRIC:
            for popup in (box.view(), completer.popup()):
                assert popup is not None
                popup.setMinimumWidth(LIST_WIDTH)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        super().setEditorData(editor, index)
        assert isinstance(editor, QComboBox)
        value = str(index.data(Qt.ItemDataRole.EditRole))
        if editor.findData(value) < 0:
            editor.setEditText(value)
        line = editor.lineEdit()
        assert line is not None
        line.setSelection(len(line.text()), -len(line.text()))  # of a long text the beginning shows

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        known = chosen_value(editor)
        value = editor.currentText().strip() if known is None else known
        if value != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, value, Qt.ItemDataRole.EditRole)
