"""Table models made from a tuple of columns: texts for people, native values for sorting, objects for code.

Sorting and filtering are done here, on the list, and not in a QSortFilterProxyModel, which calls back into
Python for each comparison: with 10,000 rows that is half a second against a few milliseconds.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from xat_desktop.domain.sync import RowState
from xat_desktop.ui.badges import badge_icon, badge_words

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

SortRole = Qt.ItemDataRole.UserRole  # the native value
RowRole = Qt.ItemDataRole.UserRole + 1  # the row's object, safe whatever is sorted or filtered

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: `text` is shown, `sort` is compared (default: the text without case)."""

    title: str
    text: Callable[[Row], str]
    sort: Callable[[Row], Any] | None = None
    align: Qt.AlignmentFlag = LEFT
    tooltip: Callable[[Row], str] | None = None
    icon: Callable[[Row], QIcon | None] | None = None

    def sort_value(self, row: Row) -> Any:
        """What this column sorts `row` by."""
        return self.sort(row) if self.sort is not None else self.text(row).casefold()


class TableModel(QAbstractTableModel, Generic[Row]):
    """A list of rows; subclasses give COLUMNS and, when rows have no `id`, `key`."""

    COLUMNS: tuple[Column[Any], ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Row] = []
        self._rows: list[Row] = []
        self._filter_text = ""
        self._words: list[str] = []
        self._texts: dict[int, str] = {}  # by id() of the row, which lives as long as the row is here
        self._badges: Mapping[str, RowState] = {}
        self._sorted_by = -1
        self._descending = False

    def key(self, row: Row) -> Hashable:
        """What stays the same when the row is loaded again; selections are kept by it."""
        return getattr(row, "id", row)

    def search_text(self, row: Row) -> str:
        """What the filter looks at: the texts of all columns."""
        return "\n".join(column.text(row) for column in self.COLUMNS).casefold()

    def set_rows(self, rows: Sequence[Row], search_texts: Sequence[str] | None = None) -> None:
        """Replace all rows; the order and the filter that are on stay on.

        `search_texts` are those of `search_text`, made where many rows would hold up the window's thread.
        """
        self.beginResetModel()
        self._all = list(rows)
        self._texts = {}
        if search_texts is not None:
            self._texts = {id(row): text for row, text in zip(rows, search_texts, strict=True)}
        self._sort_all()
        self._rows = self._filtered()
        self.endResetModel()

    def set_badges(self, badges: Mapping[str, RowState]) -> None:
        """Mark the rows with these keys, in the first column, as waiting, refused or in conflict."""
        if badges != self._badges:
            self._badges = badges
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def set_filter(self, text: str) -> None:
        """Show only rows whose texts contain every word of `text`."""
        self._filter_text = text
        words = text.casefold().split()
        if words != self._words:
            self.beginResetModel()
            self._words = words
            self._rows = self._filtered()
            self.endResetModel()

    @property
    def filter_text(self) -> str:
        """What was given to `set_filter`."""
        return self._filter_text

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are shown, in their order."""
        return self._rows

    @property
    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._all)

    def row_at(self, number: int) -> Row:
        """The row shown at `number`."""
        return self._rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align
        badge = self._badges.get(str(self.key(row))) if self._badges and index.column() == 0 else None
        if role == Qt.ItemDataRole.DecorationRole:
            return badge_icon(badge) if badge else column.icon and column.icon(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            text = column.tooltip(row) if column.tooltip is not None else column.text(row)
            return f"{text}\n{badge_words(badge)}" if badge else text
        if role == SortRole:
            return column.sort_value(row)
        return row if role == RowRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.tr(self.COLUMNS[section].title)
        return self.COLUMNS[section].align if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        old_indexes = self.persistentIndexList()
        old_rows = [self._rows[index.row()] for index in old_indexes]
        self._sorted_by, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._sort_all()
        self._rows = self._filtered()
        place = {id(row): number for number, row in enumerate(self._rows)}
        moved = [
            self.index(place[id(row)], index.column())
            for row, index in zip(old_rows, old_indexes, strict=True)
        ]
        self.changePersistentIndexList(old_indexes, moved)
        self.layoutChanged.emit()

    def _sort_all(self) -> None:
        if not 0 <= self._sorted_by < len(self.COLUMNS):
            return
        value = self.COLUMNS[self._sorted_by].sort_value
        valued = [(value(row), row) for row in self._all]
        # None sorts last in both directions: what is not known is never the best or the worst
        known = [pair for pair in valued if pair[0] is not None]
        known.sort(key=itemgetter(0), reverse=self._descending)
        self._all = [row for _value, row in known] + [row for found, row in valued if found is None]

    def _filtered(self) -> list[Row]:
        if not self._words:
            return list(self._all)
        if len(self._texts) != len(self._all):
            self._texts = {id(row): self.search_text(row) for row in self._all}
        texts = self._texts
        return [row for row in self._all if all(word in texts[id(row)] for word in self._words)]
