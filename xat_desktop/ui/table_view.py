"""A table for the models of columns.py: whole rows, sortable, figures line up, Ctrl+C copies, widths stay."""

from collections.abc import Hashable, Iterable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from xat_desktop.ui.columns import TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.theme import GRID, figures_font

ROW_HEIGHT = 4 * GRID - 4
COLUMN_MAX = 40 * GRID
SAMPLED_ROWS = 50  # for the first widths


class TableView(QTableView):
    """`rows_selected` after each change of the selection, `row_opened` by double click or Return."""

    rows_selected = Signal()
    row_opened = Signal(object)

    def __init__(self, model: TableModel[Any], name: str, accessible_name: str, context: AppContext) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self._table = model
        self._kept: tuple[set[Hashable], Hashable] = (set(), None)
        self._has_widths = False
        self._set_up()
        self.setModel(model)
        self.selectionModel().selectionChanged.connect(self.rows_selected)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        self.doubleClicked.connect(self._on_opened)
        self._widths_kept = self._has_widths = context.state.keep(name, self.horizontalHeader())

    def selected_rows(self) -> list[Any]:
        """The selected rows from top to bottom."""
        # selectedRows() makes an index of each row: slow with many
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        numbers = {number for one in ranges for number in range(one.top(), one.bottom() + 1)}
        return [self._table.row_at(number) for number in sorted(numbers)]

    def select_keys(self, keys: Iterable[Hashable]) -> None:
        """Select the rows with these keys, and no others, and bring the first into view."""
        wanted = set(keys)
        self._select(wanted)
        first = next((n for n, row in enumerate(self._table.rows) if self._table.key(row) in wanted), None)
        if first is not None:
            index = self._table.index(first, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)

    def fit_columns(self) -> None:
        """Widths by the contents again, unless those of the last start came back."""
        if not self._widths_kept:
            self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._as_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._table.total and not self._table.rows:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            centre = int(Qt.AlignmentFlag.AlignCenter.value)
            painter.drawText(
                self.viewport().rect(), centre, self.tr("Nothing here contains what is searched for.")
            )
            painter.end()

    def _set_up(self) -> None:
        self.setFont(figures_font(self.font()))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(SAMPLED_ROWS)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _as_text(self) -> str:
        numbers, across = range(self._table.columnCount()), Qt.Orientation.Horizontal
        lines = [[self._table.headerData(number, across) for number in numbers]]
        lines += [[column.text(row) for column in self._table.COLUMNS] for row in self.selected_rows()]
        return "\n".join("\t".join(line) for line in lines)

    def _on_opened(self, index: QModelIndex) -> None:
        self.row_opened.emit(self._table.row_at(index.row()))

    def _on_about_to_reset(self) -> None:
        current = self.currentIndex()
        key = self._table.key(self._table.row_at(current.row())) if current.isValid() else None
        self._kept = ({self._table.key(row) for row in self.selected_rows()}, key)

    def _on_reset(self) -> None:
        keys, current = self._kept
        if keys:
            self._select(keys)
            self._restore_current(current)
            if not self.selectionModel().hasSelection():  # a reset takes the selection away without a word
                self.rows_selected.emit()
        if not self._has_widths and self._table.rows:
            self._has_widths = True
            self._fit_columns()

    def _select(self, keys: set[Hashable]) -> None:
        selection = QItemSelection()
        last = self._table.columnCount() - 1
        for top, bottom in _runs(n for n, row in enumerate(self._table.rows) if self._table.key(row) in keys):
            selection.select(self._table.index(top, 0), self._table.index(bottom, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _restore_current(self, key: Hashable) -> None:
        for number, row in enumerate(self._table.rows):
            if self._table.key(row) == key:
                index = self._table.index(number, 0)
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                return

    def _fit_columns(self) -> None:
        self.resizeColumnsToContents()  # it looks at the first rows only, which may be alike
        step = max(1, len(self._table.rows) // SAMPLED_ROWS)
        rows, metrics = self._table.rows[::step], self.fontMetrics()
        for number, column in enumerate(self._table.COLUMNS):
            longest = max((metrics.horizontalAdvance(column.text(row)) for row in rows), default=0)
            wanted = max(self.columnWidth(number), longest) + 2 * GRID
            self.setColumnWidth(number, min(COLUMN_MAX, wanted))
        room = self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()
        spare = room - self.horizontalHeader().length()
        first = self.horizontalHeader().logicalIndex(0)
        if spare > 0:  # the name at the left takes the room, so that figures stay together at the right
            self.setColumnWidth(first, self.columnWidth(first) + spare)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as first and last of each unbroken run: Qt is slow with many ranges of one row."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
