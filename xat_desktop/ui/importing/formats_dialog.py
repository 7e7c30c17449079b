"""The formats that the user declared: where each is kept, and removing it."""

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xat_desktop.tasks.own_formats import KeptFormat, list_formats, remove_format
from xat_desktop.ui.columns import Column, TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

translate = QCoreApplication.translate


def _scope_text(kept: KeptFormat) -> str:
    if kept.scope == "user":
        return translate("FormatsModel", "all partners")
    return translate("FormatsModel", "this partner")


class FormatsModel(TableModel[KeptFormat]):
    """One row a format file."""

    COLUMNS = (
        Column[KeptFormat](
            str(QT_TRANSLATE_NOOP("FormatsModel", "Name")),
            lambda kept: kept.name,
            tooltip=lambda kept: str(kept.path),
        ),
        Column[KeptFormat](str(QT_TRANSLATE_NOOP("FormatsModel", "Kept for")), _scope_text),
        Column[KeptFormat](
            str(QT_TRANSLATE_NOOP("FormatsModel", "Remark")),
            lambda kept: kept.error or (kept.title if kept.title != kept.name else ""),
        ),
    )

    def key(self, row: KeptFormat) -> str:
        return str(row.path)


class FormatsDialog(QDialog):
    """`removed` with the name of a format that is there no more."""

    removed = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("formats_dialog")
        self.setWindowTitle(self.tr("Formats of your own"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._model = FormatsModel(self)
        self._table = TableView(self._model, "own_formats", self.tr("Formats of your own"), context)
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.rows_selected.connect(self._show_state)
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._remove = QPushButton(icon("trash"), self.tr("Remove"))
        self._remove.setObjectName("format_remove")
        self._remove.setAutoDefault(False)
        self._remove.clicked.connect(self._on_remove)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for widget in (self._remove, close):
            row.addWidget(widget)
        row.insertStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._table, 1)
        column.addWidget(self._hint)
        column.addLayout(row)
        self.resize(72 * GRID, 44 * GRID)
        self._show_state()
        self._load()

    def _load(self) -> None:
        job = Job(list_formats, self._context.store, title=self.tr("Loading the formats"))
        job.succeeded.connect(self._on_listed)
        self._context.jobs.start(job)

    def _on_listed(self, found: Sequence[KeptFormat]) -> None:
        self._model.set_rows(found)
        self._show_state()

    def _show_state(self) -> None:
        self._remove.setEnabled(bool(self._table.selected_rows()))
        self._hint.setText(
            self.tr("Captures that a format has read stay when it is removed.")
            if self._model.rows
            else self.tr("None yet: choose a table in the list of files, then Declare a format.")
        )

    def _on_remove(self) -> None:
        from xat_desktop.ui.errors import confirm  # a message box is rare

        selected = self._table.selected_rows()
        question = self.tr("Remove {name}?").format(name=", ".join(f"“{kept.name}”" for kept in selected))
        text = self.tr("Files that only this format reads can then no longer be imported.")
        if not confirm(self, question, text, self.tr("Remove")):
            return
        for kept in selected:
            job = Job(
                remove_format,
                self._context.store,
                kept.name,
                kept.scope,
                title=self.tr("Removing the format"),
            )
            job.succeeded.connect(self._on_removed)
            self._context.jobs.start(job)

    def _on_removed(self, kept: KeptFormat) -> None:
        self.removed.emit(kept.name)
        self._load()
