"""Import: what the files hold, before they are taken in; then what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from xat_desktop.domain.partner import Partner
from xat_desktop.errors import XatError
from xat_desktop.tasks.find_files import find_files
from xat_desktop.tasks.list_import_choices import ImportChoices, list_import_choices
from xat_desktop.ui.choice_delegate import ChoiceDelegate
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.import_model import ImportModel, ImportRow, known_content, put_duplicates, with_members
from xat_desktop.ui.import_options_bar import ImportOptionsBar
from xat_desktop.ui.import_result import ImportResult, counts_text
from xat_desktop.ui.importing.help_text import HELP_TEXT
from xat_desktop.ui.importing.import_jobs import import_job, preview_job
from xat_desktop.ui.importing.path_delegate import PathDelegate
from xat_desktop.ui.importing.proposals import Proposals, may_be_read_by
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Command, Page
from xat_desktop.ui.problem_list import ProblemModel
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

if TYPE_CHECKING:  # all parsers, 0.3 s in the window's thread: the job of the choices loads them
    from xat_desktop.tasks.import_files import ImportSummary
    from xat_desktop.tasks.import_one_file import ImportOptions
    from xat_desktop.tasks.preview_import import FilePreview

FILES_AT_ONCE = 12  # previews come back in parts of so many, so that a long list fills as one looks


class ImportPage(Page):
    """A list of files with what they hold; a summary after the import."""

    title = str(QT_TRANSLATE_NOOP("ImportPage", "Import"))
    help_text = HELP_TEXT

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._rows: list[ImportRow] = []
        self._preview_job: Job | None = None
        self._import_job: Job | None = None
        self._importing: tuple[Partner, tuple[ImportRow, ...]]
        self._fitted = False
        self._left_out = 0
        self._asked: dict[Path, ImportOptions] = {}
        self._stack = QStackedWidget()
        self._model = ImportModel(self)
        self._problems = ProblemModel(self)
        self._options = ImportOptionsBar()
        self._proposals = Proposals(context)
        self._result = ImportResult(context)
        self._empty = self._empty_state()
        self._list = self._list_view()
        for part in (self._empty, self._list, self._result):
            self._stack.addWidget(part)
        self.body.addWidget(self._stack, 1)
        self._add_actions()
        self._connect()
        self._show_state()

    def show_args(self, paths: Sequence[str] = (), **_others: Any) -> None:
        if paths:
            self.load(self._on_found, _files_below, [Path(path) for path in paths])
        elif self._stack.currentWidget() is self._result:
            self._start_over()

    def refresh(self) -> None:
        self.load(self._on_choices, list_import_choices, self.context.store)

    def commands(self) -> list[Command]:
        return [
            Command(self.tr("Choose files to import"), self._on_choose_files, "import"),
            Command(self.tr("Choose a folder to import"), self._on_choose_folder, "folder"),
        ]

    @property
    def rows(self) -> Sequence[ImportRow]:
        """The files on the list."""
        return self._rows

    def _empty_state(self) -> EmptyState:
        empty = EmptyState(
            "import",
            self.tr("Drop files or folders here"),
            self.tr(
                "Result files of sar, iostat, nmon, JMeter, fio, pgbench and many other tools, tables, and archives "
                "with such files."
            ),
        )
        empty.add_button(self.tr("Choose files …"), self._on_choose_files, "import")
        empty.add_button(self.tr("Choose a folder …"), self._on_choose_folder, "folder", primary=False)
        return empty

    def _list_view(self) -> QWidget:
        self._table = TableView(self._model, "import_files", self.tr("Files to import"), self.context)
        self._table.setEditTriggers(
            TableView.EditTrigger.DoubleClicked
            | TableView.EditTrigger.EditKeyPressed
            | TableView.EditTrigger.SelectedClicked
        )
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._table.addAction(self._proposals.declare)
        self._lines = TableView(self._problems, "import_problems", self.tr("Problems"), self.context)
        self._lines.horizontalHeader().setStretchLastSection(True)
        self._file = QLabel()
        self._file.setObjectName("import_file_text")
        self._file.setWordWrap(True)
        self._file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        splitter = QSplitter(Qt.Orientation.Vertical)
        self._lines.hide()
        self._file.hide()
        splitter.addWidget(self._table)
        splitter.addWidget(self._lines)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        view = QWidget()
        layout = QVBoxLayout(view)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._options)
        layout.addWidget(self._proposals)
        layout.addWidget(splitter, 1)
        layout.addWidget(self._file)
        return view

    def _add_actions(self) -> None:
        self._stop = self.add_action(self.tr("Stop"), self._on_stop, "close")
        self._formats = self.add_action(self.tr("Formats"), self._proposals.menu.show)
        self._formats.setMenu(self._proposals.menu)
        self._remove = self.add_action(self.tr("Remove"), self._on_remove, "trash")
        self._more = self.add_action(self.tr("Add files …"), self._on_choose_files, "plus")
        self._go = self.add_action(self.tr("Import"), self._on_import, primary=True)
        self._go.setObjectName("import_go")
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._table, self._on_remove)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _connect(self) -> None:
        self._table.setItemDelegateForColumn(0, PathDelegate(self._table))
        for column, name in ImportModel.EDITABLE.items():
            choices = partial(self._options.choices_of, name)
            delegate = ChoiceDelegate(choices, self._model.tr(ImportModel.COLUMNS[column].title), self._table)
            self._table.setItemDelegateForColumn(column, delegate)
        self._model.chosen.connect(self._on_chosen)
        self._options.applied.connect(self._on_applied)
        self._table.rows_selected.connect(self._on_selected)
        self._proposals.collectors_added.connect(self._on_collectors_added)
        self._proposals.formats_changed.connect(self._on_formats_changed)
        self._result.closed.connect(self._start_over)
        self.context.partner_left.connect(self._on_partner_left)

    def _on_found(self, paths: Sequence[Path]) -> None:
        known = {row.path for row in self._rows}
        self._rows += [ImportRow(path) for path in paths if path not in known]
        self._model.set_rows(self._rows)
        self._stack.setCurrentWidget(self._list)
        self._preview_next()

    def _on_choices(self, choices: ImportChoices) -> None:
        self._options.set_choices(choices)
        self._show_collectors()
        self._preview_next()

    def _on_partner_left(self) -> None:
        """Duplicates and collectors are another partner's now, and so is what a running look brings."""
        self._asked = {}
        for row in self._rows:
            row.preview, row.collector_id, row.collector_chosen, row.given_up = None, "", False, False
        self._stack.setCurrentWidget(self._list)
        self._preview_next()

    def _on_collectors_added(self) -> None:
        self._look_again([row for row in self._rows if not row.collector_id and not row.collector_chosen])
        self.context.data_changed.emit()

    def _on_formats_changed(self, name: str) -> None:
        for row in self._rows:
            row.format = "" if row.format == name else row.format
        self._look_again([row for row in self._rows if may_be_read_by(name, row)])

    def _look_again(self, rows: Iterable[ImportRow]) -> None:
        for row in rows:
            row.preview, row.given_up = None, False
        self._model.rows_changed()
        self.refresh()

    def _preview_next(self) -> None:
        if not self._options.choices.formats:  # the job that loads them goes on from here
            self._show_state()
            return
        waiting = [row for row in self._rows if row.preview is None and not row.given_up][:FILES_AT_ONCE]
        store = self.context.store
        if waiting and self._preview_job is None and self._import_job is None and store is not None:
            self._asked = {row.path: row.options for row in waiting}
            job = preview_job(self.context, store.partner, self._asked.items())
            job.succeeded.connect(self._on_previewed)
            job.failed.connect(self._on_preview_stopped)
            job.cancelled.connect(self._on_preview_stopped)
            self._preview_job = self.context.jobs.start(job)
        self._show_state()

    def _on_previewed(self, previews: "Sequence[FilePreview]") -> None:
        found = {preview.path: preview for preview in previews}
        self._put_members(previews)
        for row in self._rows:
            if row.path in found and row.options == self._asked.get(row.path):
                row.preview = found[row.path]
                if not row.collector_chosen:
                    row.collector_id = row.preview.collector_id or ""
        self._show_collectors()
        if not self._fitted:  # until now the cells said only that the files are being read
            self._fitted = True
            self._table.fit_columns()
        self._preview_job = None
        self._preview_next()

    def _put_members(self, previews: "Sequence[FilePreview]") -> None:
        """Where an archive was looked at, its members take its place."""
        rows, left_out = with_members(self._rows, previews)
        self._left_out += left_out
        if len(rows) != len(self._rows) or left_out:
            self._asked |= {row.path: row.options for row in rows if row.path not in self._asked}
            self._rows = rows
            self._model.set_rows(self._rows)

    def _on_preview_stopped(self) -> None:
        """Files that were not looked at can be imported all the same."""
        self._preview_job = None
        for row in self._rows:
            row.given_up = row.preview is None
        self._model.rows_changed()
        self._show_state()

    def _on_chosen(self, row: ImportRow, name: str, value: str) -> None:
        self._change([row], name, value)

    def _on_applied(self, name: str, value: str) -> None:
        self._change(self._table.selected_rows() or self._rows, name, value)

    def _change(self, rows: Iterable[ImportRow], name: str, value: str) -> None:
        for row in rows:
            setattr(row, name, value)
            row.collector_chosen = row.collector_chosen or name == "collector_id"
            row.preview, row.given_up = None, False
        self._show_collectors()
        self._preview_next()

    def _show_collectors(self) -> None:
        names = {machine.id: machine.text for machine in self._options.choices.collectors}
        for row in self._rows:
            row.collector = names.get(row.collector_id, "")
        self._model.rows_changed()
        self._on_selected()

    def _on_selected(self) -> None:
        rows = self._table.selected_rows()
        self._options.show_selected(len(rows))
        found = [row.preview for row in rows if row.preview is not None]
        problems = [problem for preview in found for problem in preview.problems]
        self._problems.set_problems(problems)
        self._lines.setVisible(bool(problems))
        self._file.setText("\n".join(preview.error for preview in found[:3] if preview.error))
        self._file.setVisible(bool(self._file.text()))
        self._proposals.show_rows(self._rows, rows, self._options.choices)
        self._show_state()

    def _on_remove(self) -> None:
        gone = {row.path for row in self._table.selected_rows()}
        self._rows = [row for row in self._rows if row.path not in gone]
        self._model.set_rows(self._rows)
        self._show_state()

    def _on_choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Import result files"))
        self.show_args(paths=names)

    def _on_choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Import a folder"))
        self.show_args(paths=[name] if name else [])

    def _on_import(self) -> None:
        store = self.context.store
        try:
            wanted = [(row.path, self._final(row)) for row in self._rows if row.can_be_imported]
        except XatError as error:
            self._options.show_problem(str(error))
            return
        if store is None or not wanted or self._import_job is not None:
            return
        self._importing = store.partner, tuple(self._rows)
        job = import_job(self.context, store.partner, wanted)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_imported)
        job.failed.connect(self._on_import_stopped)
        job.cancelled.connect(self._on_import_stopped)
        self._import_job = self.context.jobs.start(job)
        self._show_state()
        self._stop.setFocus()  # Import is off now, and its focus would fall on the rail

    def _final(self, row: ImportRow) -> "ImportOptions":
        bar = self._options
        return replace(
            row.options,
            collector_id=row.collector_id or None,
            label=bar.label.text().strip(),
            run_group=bar.run_group.text().strip(),
            tags=bar.parsed_tags(),
            by_host=False,  # the row says which, or that there is none
        )

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        share = f"{100 * done // total}% – " if total else ""
        self.set_subtitle(share + text)

    def _on_imported(self, summary: "ImportSummary") -> None:
        self._import_job = None
        partner, imported = self._importing
        if partner != self.context.partner:
            self.context.notify(f"{partner.name}: {counts_text(summary)}", "success")
            self._preview_next()
            return
        self._rows = [row for row in self._rows if row not in imported]
        self._model.set_rows(self._rows)
        self._result.show_summary(summary)
        self._stack.setCurrentWidget(self._result)
        self._show_state()
        self.context.data_changed.emit()

    def _on_import_stopped(self) -> None:
        from xat_desktop.tasks.preview_import import look_again

        self._import_job = None
        self.load(self._on_looked_again, look_again, self.context.store, known_content(self._rows))
        self._preview_next()
        self.context.data_changed.emit()

    def _on_looked_again(self, previews: "Sequence[FilePreview]") -> None:
        put_duplicates(self._rows, previews)
        self._model.rows_changed()
        self._show_state()

    def _on_stop(self) -> None:
        for job in (self._preview_job, self._import_job):
            if job is not None:
                job.cancel()

    def _start_over(self) -> None:
        self._left_out = 0
        for line in (self._options.label, self._options.run_group, self._options.tags):
            with QSignalBlocker(line):
                line.clear()
        self._stack.setCurrentWidget(self._list)
        self._preview_next()  # of what was dropped meanwhile

    def _show_state(self) -> None:
        if not self._rows and self._stack.currentWidget() is self._list:
            self._stack.setCurrentWidget(self._empty)
        listing = self._stack.currentWidget() is self._list
        busy = self._import_job is not None
        ready = sum(row.can_be_imported for row in self._rows)
        for button in (self._go, self._remove, self._more, self._formats):
            button.setVisible(listing)
        stop_had_focus = self._stop.hasFocus()
        self._stop.setVisible(listing and (busy or self._preview_job is not None))
        self._remove.setEnabled(not busy and bool(self._table.selected_rows()))
        self._more.setEnabled(not busy)
        self._formats.setEnabled(not busy)
        self._proposals.setEnabled(not busy)
        self._options.setEnabled(not busy)
        self._table.setEnabled(not busy)
        self._go.setEnabled(bool(ready) and not busy and self._preview_job is None)
        new = sum(row.is_new for row in self._rows)
        self._go.setText(self.tr("Import ({count})").format(count=new))
        if stop_had_focus and not self._stop.isVisible():  # else it falls on the rail
            (self._table if listing else self._result).setFocus()
        if not busy:
            self.set_subtitle(self._subtitle_text(ready, new) if listing else "")

    def _subtitle_text(self, ready: int, new: int) -> str:
        waiting = sum(row.preview is None for row in self._rows)
        if waiting and self._preview_job is not None:
            return self.tr("Still to look at: {count}").format(count=waiting)
        counts = (
            (self.tr("Already imported: {count}"), ready - new),
            (self.tr("Left out, as they cannot be read: {count}"), len(self._rows) - ready + self._left_out),
        )
        return " · ".join(text.format(count=count) for text, count in counts if count)


def _files_below(paths: Sequence[Path]) -> list[Path]:
    return find_files(paths, recursive=True)
