"""Collectors: the measured machines, one of them in detail, and the form that adds and changes them."""

from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.collector import Collector, CollectorDraft
from xat_desktop.tasks.edit_collectors import delete_collector, draft_of, save_collector
from xat_desktop.tasks.exchange_collectors import ImportedCollectors, import_collectors
from xat_desktop.tasks.list_collectors import CollectorList, list_collectors
from xat_desktop.tasks.save_collectors import save_collectors
from xat_desktop.tasks.show_collector import show_collector
from xat_desktop.ui.choice_delegate import HEIGHT
from xat_desktop.ui.collectors.collector_detail import CollectorDetail
from xat_desktop.ui.collectors.collector_form import CollectorForm
from xat_desktop.ui.collectors.collectors_model import CollectorsModel
from xat_desktop.ui.collectors.refused_lines import RefusedLines
from xat_desktop.ui.context import AppContext, NoticeAction
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Command, Page
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

SETTLE_MS = 80  # arrow keys run through the list; the captures follow when they rest
EMPTY_DRAFT = CollectorDraft("", "", "", "")


class CollectorsPage(Page):
    """A table, and beside it the detail or the form."""

    title = str(QT_TRANSLATE_NOOP("CollectorsPage", "Collectors"))
    help_text = str(
        QT_TRANSLATE_NOOP(
            "CollectorsPage",
            "# Collectors\n\nA collector is a machine that was measured: where it stands, and what it is. "
            "Captures that have one can be compared by platform, model and price.\n\n"
            "- **Ctrl+N** adds a machine. The compute models follow the platform.\n"
            "- The **time zone** is used for files that print clock times without one.\n"
            "- An import proposes the collector whose machine name is the host in the file.\n"
            "- **CSV** takes many machines from a table (columns `site_name`, `machine_name`, `platform`, "
            "`compute_model`, and the others if you like), and writes one.\n"
            "- A machine that has captures cannot be deleted: delete the captures first, or move them. "
            "**Ctrl+Z** brings a deleted machine back.",
        )
    )
    search_hint = str(QT_TRANSLATE_NOOP("CollectorsPage", "Search collectors"))

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._list = CollectorList()
        self._wanted = ""
        self._deleted: CollectorDraft | None = None
        self._model = CollectorsModel(self)
        self._table = TableView(self._model, "collectors", self.tr("Collectors"), context)
        self._platform = QComboBox()
        self._detail = CollectorDetail(context)
        self._side = QStackedWidget()
        self._side.addWidget(self._detail)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._stack = QStackedWidget()
        self._splitter = self._made_splitter()
        self._empty = self._empty_state()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._splitter)
        self.body.addWidget(self._stack, 1)
        self._add_actions()
        self._connect()
        self._side.hide()

    def show_args(self, search: str = "", collector_id: str = "", platform: str = "", **_others: Any) -> None:
        if search:
            self.search(search)
        if platform:
            self._wanted_platform(platform)
        self._wanted = collector_id or self._wanted

    def refresh(self) -> None:
        self.load(self._on_listed, list_collectors, self.context.store)

    def search(self, text: str) -> None:
        self._model.set_filter(text)
        self._show_count()

    @property
    def search_text(self) -> str:
        return self._model.filter_text

    def commands(self) -> list[Command]:
        return [
            Command(self.tr("Add a collector"), self._on_add, "plus", "Ctrl+N"),
            Command(self.tr("Import collectors from CSV"), self._on_import_csv, "import"),
            Command(self.tr("Export collectors to CSV"), self._on_export_csv, "export"),
        ]

    def import_csv(self, path: Path) -> Job:
        """Add the machines of a CSV file; refused lines are listed beside the table."""
        job = Job(
            import_collectors, self.context.store, path, title=self.tr("Reading collectors"), writes=True
        )
        job.succeeded.connect(self._on_csv_imported)
        return self.context.jobs.start(job)

    def export_csv(self, path: Path) -> Job:
        """Write all machines to a CSV file."""
        job = Job(save_collectors, self.context.store, path, title=self.tr("Writing collectors"))
        job.succeeded.connect(self._on_csv_exported)
        return self.context.jobs.start(job)

    @cached_property
    def _form(self) -> CollectorForm:
        form = CollectorForm()
        form.submitted.connect(self._on_submitted)
        form.closed.connect(self._show_detail)
        self._side.addWidget(form)
        return form

    @cached_property
    def _refused(self) -> RefusedLines:
        refused = RefusedLines(self.context)
        refused.closed.connect(self._show_detail)
        self._side.addWidget(refused)
        return refused

    def _made_splitter(self) -> QSplitter:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        self._platform.setObjectName("collectors_platform")
        self._platform.setMinimumHeight(HEIGHT)
        self._platform.setAccessibleName(self.tr("Platform"))
        column.addWidget(self._platform, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._table, 1)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        if not self.context.state.keep("collectors_splitter", splitter):
            splitter.setSizes([84 * GRID, 50 * GRID])
        return splitter

    def _empty_state(self) -> EmptyState:
        empty = EmptyState(
            "collectors",
            self.tr("No collectors yet"),
            self.tr(
                "A collector is a machine that is measured. Captures that know theirs can be compared by it."
            ),
        )
        empty.add_button(self.tr("Add a collector"), self._on_add, "plus")
        empty.add_button(self.tr("Import CSV …"), self._on_import_csv, "import", primary=False)
        return empty

    def _add_actions(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Import CSV …"), self._on_import_csv)
        menu.addAction(self.tr("Export CSV …"), self._on_export_csv)
        self.add_action("CSV", menu.show, "export").setMenu(menu)
        self.add_action(self.tr("Add collector"), self._on_add, "plus", primary=True)
        QShortcut(
            QKeySequence("Ctrl+N"), self, self._on_add, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        QShortcut(
            QKeySequence.StandardKey.Undo,
            self,
            self._on_undo,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._table, self._on_delete_key)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _connect(self) -> None:
        self._table.rows_selected.connect(self._on_selected)
        self._table.row_opened.connect(self._on_edit)
        self._settle.timeout.connect(self._on_settled)
        self._platform.currentIndexChanged.connect(self._show_rows)
        self._detail.edit_wanted.connect(self._on_edit)
        self._detail.delete_wanted.connect(self._on_delete)
        self.context.partner_left.connect(self._on_partner_left)

    def _on_partner_left(self) -> None:
        self._wanted, self._deleted = "", None
        self._list = CollectorList()
        self._model.set_filter("")
        self._show_platforms()
        self._show_rows()
        self._show_detail()

    def _on_listed(self, found: CollectorList) -> None:
        self._list = found
        self._show_platforms()
        self._show_rows()
        in_use = not self._side.isHidden() and self._side.currentWidget() is not self._detail
        self._stack.setCurrentWidget(self._splitter if found.collectors or in_use else self._empty)
        if self._wanted:
            self._table.select_keys([self._wanted])
            self._wanted = ""
        self._on_selected()

    def _show_platforms(self) -> None:
        counts: dict[str, int] = {}
        for machine in self._list.collectors:
            counts[machine.platform] = counts.get(machine.platform, 0) + 1
        before = self._platform.currentData()
        with QSignalBlocker(self._platform):
            self._platform.clear()
            self._platform.addItem(self.tr("All platforms"), "")
            for name in self._list.platforms:
                if name in counts:
                    self._platform.addItem(f"{name} ({counts[name]:,})", name)
            self._platform.setCurrentIndex(max(0, self._platform.findData(before)))

    def _wanted_platform(self, platform: str) -> None:
        with QSignalBlocker(self._platform):
            if self._platform.findData(platform) < 0:
                self._platform.addItem(platform, platform)  # the list that is being loaded has its count
            self._platform.setCurrentIndex(self._platform.findData(platform))

    def _show_rows(self) -> None:
        platform = self._platform.currentData()
        machines = self._list.collectors
        self._model.set_rows(
            [machine for machine in machines if machine.platform == platform] if platform else machines
        )
        self._model.set_badges(self._list.badges)
        self._show_count()

    def _show_count(self) -> None:
        shown, total = len(self._model.rows), len(self._list.collectors)
        text = self.tr("{count} in all") if shown == total else self.tr("{shown} of {count}")
        self.set_subtitle(text.format(shown=f"{shown:,}", count=f"{total:,}") if total else "")

    def _on_selected(self) -> None:
        if self._side.currentWidget() is not self._detail:
            return
        rows = self._table.selected_rows()
        self._side.setVisible(len(rows) == 1)
        if len(rows) == 1:
            self._detail.show_collector(rows[0])
            self._settle.start()

    def _on_settled(self) -> None:
        rows: Sequence[Collector] = self._table.selected_rows()
        if len(rows) == 1 and self.context.store is not None:
            self.load(self._on_captures, show_collector, self.context.store, rows[0].id)

    def _on_captures(self, captures: Sequence[Capture]) -> None:
        self._detail.show_captures(captures)

    def _show_detail(self) -> None:
        self._side.setCurrentWidget(self._detail)
        self._side.hide()
        self._stack.setCurrentWidget(self._splitter if self._list.collectors else self._empty)
        self._on_selected()
        self._table.setFocus()

    def _on_add(self) -> None:
        like = self._table.selected_rows()[:1]
        draft = CollectorDraft(like[0].site_name, "", like[0].platform, "") if like else EMPTY_DRAFT
        self._open_form(self.tr("New collector"), "", draft)

    def _on_edit(self, collector: Collector) -> None:
        self._open_form(collector.text, collector.id, draft_of(collector))

    def _open_form(self, heading: str, collector_id: str, draft: CollectorDraft) -> None:
        self._stack.setCurrentWidget(self._splitter)
        self._side.setCurrentWidget(self._form)
        self._side.show()
        self._form.open(heading, collector_id, draft, self._list)

    def _on_submitted(self, collector_id: str, draft: CollectorDraft) -> None:
        job = Job(
            save_collector,
            self.context.store,
            collector_id,
            draft,
            title=self.tr("Saving the collector"),
            writes=True,
            shows_failure=True,
        )
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_refused)
        self.context.jobs.start(job)

    def _on_saved(self, collector: Collector) -> None:
        self._wanted = collector.id
        self._show_detail()
        self.context.data_changed.emit()

    def _on_refused(self, error: Exception) -> None:
        self._form.show_refusal(str(error))
        if self._side.currentWidget() is not self._form:  # an undo
            self.context.notify(str(error), "error")

    def _on_delete_key(self) -> None:
        rows = self._table.selected_rows()
        if len(rows) == 1:
            self._on_delete(rows[0])

    def _on_delete(self, collector: Collector) -> None:
        if collector.capture_count:
            text = self.tr(
                "{name} has captures ({count}): delete them, or move them to another collector, first."
            )
            show = NoticeAction(
                self.tr("Show captures"),
                partial(self.context.navigate, "captures", collector_id=collector.id),
            )
            text = text.format(name=collector.text, count=f"{collector.capture_count:,}")
            self.context.notify(text, "warning", show)
            return
        job = Job(
            delete_collector,
            self.context.store,
            collector.id,
            title=self.tr("Deleting the collector"),
            writes=True,
        )
        job.succeeded.connect(self._on_deleted)
        self.context.jobs.start(job)

    def _on_deleted(self, draft: CollectorDraft) -> None:
        self.context.data_changed.emit()
        name = f"{draft.site_name}/{draft.machine_name}"
        self._deleted = draft
        undo = NoticeAction(self.tr("Undo"), self._on_undo)
        self.context.notify(self.tr("{name} was deleted.").format(name=name), "success", undo)

    def _on_undo(self) -> None:
        draft, self._deleted = self._deleted, None
        if draft is not None:
            self._on_submitted("", draft)

    def _on_import_csv(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Collectors from CSV"), "", "CSV (*.csv *.txt *.tsv)"
        )
        if name:
            self.import_csv(Path(name))

    def _on_export_csv(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Collectors to CSV"), "collectors.csv", "CSV (*.csv)"
        )
        if name:
            self.export_csv(Path(name))

    def _on_csv_imported(self, found: ImportedCollectors) -> None:
        text = self.tr("Collectors added: {count}.").format(count=f"{len(found.added):,}")
        if found.problems:
            text += " " + self.tr("Lines refused: {count}.").format(count=f"{len(found.problems):,}")
            self._refused.show_lines(found.problems)
            self._stack.setCurrentWidget(self._splitter)
            self._side.setCurrentWidget(self._refused)
            self._side.show()
        self.context.notify(text, "warning" if found.problems else "success")
        self.context.data_changed.emit()

    def _on_csv_exported(self, path: Path) -> None:
        self.context.notify(self.tr("The collectors were written to {path}.").format(path=path), "success")
