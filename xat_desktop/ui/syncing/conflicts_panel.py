"""Conflicts: the things that two people changed at the left, their fields side by side at the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from xat_desktop.domain.sync import Conflict, Side
from xat_desktop.ui.columns import Column, TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.moments import moment
from xat_desktop.ui.syncing.words import field_words, kind_of, value_words
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

SIDE_WIDTH = 20 * GRID


@dataclass(frozen=True)
class ConflictingRow:
    """One thing and its fields in conflict."""

    id: str
    table: str
    title: str
    conflicts: tuple[Conflict, ...]


def rows_of(conflicts: Sequence[Conflict]) -> list[ConflictingRow]:
    """Conflicts by the row that they are about, in the order in which they were found."""
    order = {(one.table, one.row_id): place for place, one in reversed(list(enumerate(conflicts)))}
    ordered = sorted(conflicts, key=lambda one: (order[one.table, one.row_id], one.no))
    found = []
    for (table, row_id), fields in groupby(ordered, key=lambda one: (one.table, one.row_id)):
        members = tuple(fields)
        found.append(ConflictingRow(row_id, table, members[0].title, members))
    return found


class ConflictsModel(TableModel[ConflictingRow]):
    """One row for each thing in conflict."""

    COLUMNS = (
        Column[ConflictingRow](str(QT_TRANSLATE_NOOP("TableModel", "Name")), lambda row: row.title),
        Column[ConflictingRow](str(QT_TRANSLATE_NOOP("TableModel", "Kind")), lambda row: kind_of(row.table)),
        Column[ConflictingRow](
            str(QT_TRANSLATE_NOOP("TableModel", "Fields")),
            lambda row: ", ".join(field_words(one.field) for one in row.conflicts),
        ),
    )


class FieldChoices(QWidget):
    """The fields of one thing: before, mine, theirs; one of the two is chosen for each."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self._mine: dict[int, QRadioButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        for column in (1, 2, 3):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, SIDE_WIDTH)

    def show_row(self, row: ConflictingRow) -> None:
        """Theirs is chosen at first: it is what the row has now."""
        self._heads(row.conflicts[0])
        for number, one in enumerate(row.conflicts, 1):
            name = QLabel(field_words(one.field))
            name.setProperty("role", "muted")
            self._grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_value(one.base), number, 1, Qt.AlignmentFlag.AlignTop)
            group = QButtonGroup(self)
            mine = self._choice(number, 2, group, self.tr("Mine"), one.field, one.ours)
            theirs = self._choice(number, 3, group, self.tr("Theirs"), one.field, one.theirs)
            theirs.setChecked(True)
            self._mine[one.no] = mine
        self._grid.setRowStretch(len(row.conflicts) + 1, 1)

    def choices(self) -> dict[int, Side]:
        """What was chosen, by the number of the conflict."""
        return {no: "mine" if button.isChecked() else "theirs" for no, button in self._mine.items()}

    def _heads(self, first: Conflict) -> None:
        who = first.theirs_by or self.tr("somebody")
        when = moment(first.theirs_at_us, self._zone)
        theirs = self.tr("Theirs: {who}, {when}").format(who=who, when=when)
        for column, text in enumerate((self.tr("Field"), self.tr("Before"), self.tr("Mine"), theirs)):
            head = QLabel(text)
            head.setProperty("role", "strong")
            head.setWordWrap(column == 3)
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignTop)

    def _choice(
        self, row: int, column: int, group: QButtonGroup, side: str, field: str, value: object
    ) -> QRadioButton:
        cell, button = QWidget(), QRadioButton()
        button.setObjectName(f"{'mine' if column == 2 else 'theirs'}_{field}")
        button.setAccessibleName(f"{side}: {field_words(field)}")
        group.addButton(button)
        line = QHBoxLayout(cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(_value(value), 1)
        self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
        return button


class ConflictsPanel(QWidget):
    """`decided` with the side for each conflict's number."""

    decided = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._zone = context.settings.display_zone
        self.model = ConflictsModel(self)
        self.view = TableView(self.model, "conflicts_table", self.tr("Conflicts"), context)
        self.view.rows_selected.connect(self._on_selected)
        self._fields: FieldChoices | None = None
        self._row: ConflictingRow | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setObjectName("conflict_fields")
        self._area.setAccessibleName(self.tr("Fields of the conflict"))
        self._apply = self._button(self.tr("Apply"), "apply_conflict", self._on_apply, primary=True)
        self._mine = self._button(self.tr("Take all mine"), "take_mine", self._on_mine)
        self._theirs = self._button(self.tr("Take all theirs"), "take_theirs", self._on_theirs)
        self._lay_out(context)

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Replace the list; the first is selected where nothing else is."""
        self.model.set_rows(rows_of(conflicts))
        for button in (self._mine, self._theirs):
            button.setEnabled(bool(conflicts))
        if conflicts and not self.view.selected_rows():
            self.view.selectRow(0)
        self._on_selected()

    def _lay_out(self, context: AppContext) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(2 * GRID, 0, 0, 0)
        column.addWidget(self._area, 1)
        row = QHBoxLayout()
        row.addWidget(self._apply)
        row.addStretch(1)
        row.addWidget(self._mine)
        row.addWidget(self._theirs)
        column.addLayout(row)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(side)
        splitter.setSizes([45 * GRID, 90 * GRID])
        splitter.setStretchFactor(1, 1)
        context.state.keep("conflicts_splitter", splitter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, GRID, 0, 0)
        outer.addWidget(splitter)

    def _button(self, text: str, name: str, slot: object, *, primary: bool = False) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("primary", primary)
        button.clicked.connect(slot)
        return button

    def _on_selected(self) -> None:
        selected = self.view.selected_rows()
        row = selected[0] if len(selected) == 1 else None
        if row is not None and row == self._row:
            return  # the list was only read again: what was chosen stays
        self._fields, self._row = None, row
        self._apply.setEnabled(row is not None)
        if row is not None:
            self._fields = FieldChoices(self._zone)
            self._fields.show_row(row)
        self._area.setWidget(self._fields or QWidget())

    def _on_apply(self) -> None:
        if self._fields is not None:
            self.decided.emit(self._fields.choices())

    def _on_mine(self) -> None:
        self.decided.emit(self._all("mine"))

    def _on_theirs(self) -> None:
        self.decided.emit(self._all("theirs"))

    def _all(self, side: Side) -> Mapping[int, Side]:
        return {one.no: side for row in self.model.rows for one in row.conflicts}


def _value(value: object) -> QLabel:
    label = QLabel(value_words(value))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
