"""All captures of the partner: find, look into, chart, compare, edit, delete."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from xat_desktop.domain.capture import Capture
from xat_desktop.tasks.edit_captures import CaptureChange, delete_captures, edit_captures, restore_captures
from xat_desktop.tasks.list_captures import NO_COLLECTOR, CaptureList
from xat_desktop.tasks.report_capture import report_capture
from xat_desktop.tasks.save_original import save_original, unpack_original
from xat_desktop.tasks.show_capture import CaptureDetail, show_capture
from xat_desktop.ui.captures.actions_row import ActionsRow
from xat_desktop.ui.captures.captures_model import CapturesModel, capture_title, count_text
from xat_desktop.ui.captures.compare_marks import CompareMarks
from xat_desktop.ui.captures.detail_panel import DetailPanel
from xat_desktop.ui.captures.edit_form import EditForm
from xat_desktop.ui.captures.listing import Listed, listed
from xat_desktop.ui.captures.session_commands import session_commands, session_ids
from xat_desktop.ui.context import AppContext, Level, NoticeAction
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Command, Page
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from xat_desktop.tasks.summarise_capture import SeriesStatistics
    from xat_desktop.tasks.write_report import WrittenReport

SPLIT = [100 * GRID, 60 * GRID]
SETTLE_MS = 80  # arrow keys run through the list; the details follow when they rest
HELP = str(
    QT_TRANSLATE_NOOP(
        "CapturesPage",
        """# Captures

A capture is one measured session that came out of a result file.

- **Type** in the search field to narrow the list; click a heading to sort.
- Select several with **Shift** or **Ctrl**, then **Chart**, **Compare**, **Edit** or **Delete** them.
- **Report** writes what is known of one capture as PDF or HTML.
- To compare, mark some as **baseline** and others as **candidate**; runs of one variant share a *run group*.
- **Ctrl+Z** takes the last change of labels, tags, run groups or collectors back.

At the right: the exact statistics of each series, what the tool itself had computed, the facts of the machine,
lines that could not be read, and the original file.
""",
    )
)


class CapturesPage(Page):
    """A table, and beside it the detail or the form."""

    title = str(QT_TRANSLATE_NOOP("CapturesPage", "Captures"))
    help_text = HELP
    search_hint = str(QT_TRANSLATE_NOOP("CapturesPage", "Search captures"))
    settings_taken = ("display_zone",)

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._narrowed = {"collector_id": "", "run_group": ""}
        self._wanted_ids: list[str] = []
        self._list = CaptureList((), ())
        self._undo: tuple[Capture, ...] = ()
        self._shown_id = ""
        self._written = Path()
        self._model = CapturesModel(context.settings.display_zone, self)
        self._view = TableView(self._model, "captures_table", self.tr("Captures"), context)
        self._actions_row, self._marks = ActionsRow(), CompareMarks()
        self._detail, self._form = DetailPanel(context), EditForm()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._lay_out()
        self._connect()

    def take_focus(self) -> None:
        self._view.setFocus()  # no focus proxy: Tab would leave out what stands above the table

    def show_args(self, **args: Any) -> None:
        if not args:
            return
        self._narrowed = {name: str(args.get(name) or "") for name in self._narrowed}
        self._wanted_ids = list(args.get("capture_ids") or ())
        self.search(str(args.get("search") or ""))

    def refresh(self) -> None:
        assert self.context.store is not None
        store, model = self.context.store, self._model
        self.load(self._on_listed, listed, store, *self._narrowed.values(), model.search_text, self._list)

    def search(self, text: str) -> None:
        self._model.set_filter(text)
        self._show_counts()

    @property
    def search_text(self) -> str:
        return self._model.filter_text

    def commands(self) -> list[Command]:
        selected = self._view.selected_rows()
        every = [
            Command(self.tr("Chart the selected captures"), self._on_chart, "charts"),
            Command(self.tr("Edit the selected captures"), self._on_edit, "edit"),
            Command(self.tr("Delete the selected captures"), self._on_delete, "trash"),
        ]
        if len(selected) == 1:
            every.append(Command(self.tr("Report the selected capture"), self._on_report, "reports"))
        every += session_commands(selected, self._list.captures, self._chart, self._change_selected)
        undo = Command(self.tr("Undo the last change"), self._on_undo, "undo", "Ctrl+Z")
        return [*(every if selected else ()), *((undo,) if self._undo else ())]

    def _lay_out(self) -> None:
        empty = EmptyState(
            "captures",
            self.tr("No captures yet"),
            self.tr("Drop result files of sar, iostat, nmon, JMeter, fio and other tools here."),
        )
        empty.add_button(self.tr("Import files"), self._on_import, "import")
        self._side = QStackedWidget()
        self._side.addWidget(self._detail)
        self._side.addWidget(self._form)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._view)
        splitter.addWidget(self._side)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes(SPLIT)
        self.context.state.keep("captures_splitter", splitter)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._actions_row)
        column.addWidget(self._marks)
        column.addWidget(splitter, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(content)
        self._stack.addWidget(empty)
        self.body.addWidget(self._stack)

    def _connect(self) -> None:
        self._view.rows_selected.connect(self._on_selected)
        self._view.row_opened.connect(self._on_chart)
        self._settled.timeout.connect(self._on_settled)
        row, detail = self._actions_row, self._detail
        for signal, slot in (
            (row.chart_wanted, self._on_chart),
            (row.session_wanted, self._on_chart_session),
            (row.side_wanted, self._on_side),
            (row.groups_wanted, self._on_groups),
            (row.report_wanted, self._on_report),
            (row.edit_wanted, self._on_edit),
            (row.delete_wanted, self._on_delete),
            (row.filter_cleared, self._on_filter_cleared),
            (self._marks.compare_wanted, self._on_compare),
            (self._form.applied, self._on_applied),
            (self._form.closed, self._on_form_closed),
            (detail.open_wanted, self._on_open),
            (detail.reveal_wanted, self._on_reveal),
            (detail.save_wanted, self._on_save),
            (detail.series_opened, self._on_series_opened),
            (self.context.partner_left, self._on_partner_left),
        ):
            signal.connect(slot)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence.StandardKey.Undo, self, self._on_undo, context=inside)
        QShortcut(QKeySequence.StandardKey.Delete, self._view, self._on_delete, context=inside)

    def _on_partner_left(self) -> None:
        self._undo, self._narrowed = (), dict.fromkeys(self._narrowed, "")
        self._marks.clear()
        self._on_form_closed()
        self._model.set_filter("")
        self._list = CaptureList((), ())
        self._model.set_rows(())

    def _on_listed(self, listed: Listed) -> None:
        found = self._list = listed.found
        if listed.search_texts is not None:
            self._model.set_rows(found.captures, listed.search_texts)
        self._model.set_badges(found.badges)
        if self._wanted_ids:
            self._view.select_keys(self._wanted_ids)
            self._wanted_ids = []
        self._stack.setCurrentIndex(1 if not found.captures and not any(self._narrowed.values()) else 0)
        self._show_counts()
        self._shown_id = ""
        self._on_selected()

    def _show_counts(self) -> None:
        shown, total = len(self._model.rows), self._model.total
        text = count_text(total)
        self.set_subtitle(
            text if shown == total else self.tr("{shown} of {all}").format(shown=shown, all=text)
        )
        self._actions_row.show_filter(self._narrowed_text())

    def _narrowed_text(self) -> str:
        if self._narrowed["run_group"]:
            return self.tr("Run group: {name}").format(name=self._narrowed["run_group"])
        wanted = self._narrowed["collector_id"]
        if wanted == NO_COLLECTOR:
            return self.tr("Captures without a collector")
        name = next(
            (f"{c.site_name}/{c.machine_name}" for c in self._list.collectors if c.id == wanted), wanted
        )
        return self.tr("Collector: {name}").format(name=name) if wanted else ""

    def _on_filter_cleared(self) -> None:
        self._narrowed = dict.fromkeys(self._narrowed, "")
        self.refresh()

    def _on_selected(self) -> None:
        self._actions_row.show_selection(self._view.selected_rows())
        self._settled.start()

    def _on_settled(self) -> None:
        selected: list[Capture] = self._view.selected_rows()
        if len(selected) != 1:
            self._shown_id = ""
            self._detail.show_capture(None, len(selected))
        elif selected[0].id != self._shown_id and self.context.store is not None:
            self._shown_id = selected[0].id
            shown = self._detail.capture
            if shown is None or shown.id != self._shown_id:  # else the list was only read again
                self._detail.show_capture(selected[0])
            self.load(self._on_detail, show_capture, self.context.store, selected[0].id)

    def _on_detail(self, detail: CaptureDetail) -> None:
        if detail.summary.capture.id == self._shown_id:
            self._detail.show_detail(detail)

    def _on_import(self) -> None:
        self.context.navigate("import")

    def _on_chart(self) -> None:
        ids = self._selected_ids()
        if ids:
            self._chart(ids)

    def _chart(self, ids: Sequence[str]) -> None:
        self.context.navigate("charts", capture_ids=list(ids))

    def _on_chart_session(self) -> None:
        self._chart(session_ids(self._view.selected_rows(), self._list.captures))

    def _on_series_opened(self, row: "SeriesStatistics") -> None:
        self.context.navigate("charts", capture_ids=[row.series.capture_id])

    def _on_side(self, side: str) -> None:
        self._marks.mark(side, self._view.selected_rows())

    def _on_groups(self) -> None:
        groups = list(dict.fromkeys(capture.run_group for capture in self._view.selected_rows()))
        self._on_compare([f"group:{groups[0]}"], [f"group:{groups[1]}"])

    def _on_compare(self, baseline: list[str], candidate: list[str]) -> None:
        self.context.navigate("compare", baseline=baseline, candidate=candidate)

    def _on_report(self) -> None:
        from xat_desktop.tasks.report_file import file_name

        (capture,) = self._view.selected_rows()
        suggested = file_name(capture_title(capture)) + ".pdf"
        kinds = "PDF (*.pdf);;HTML (*.html)"
        chosen, _kind = QFileDialog.getSaveFileName(self, self.tr("Write report"), suggested, kinds)
        if chosen:
            path = Path(chosen)
            path = path if path.suffix else path.with_suffix(".pdf")
            title = self.tr("Writing {name}").format(name=path.name)
            author = self.context.settings.report_author
            job = Job(report_capture, self.context.store, capture.id, path, author, title=title, writes=True)
            self.context.jobs.start(job).succeeded.connect(self._on_reported)

    def _on_reported(self, written: "WrittenReport") -> None:
        self._written = written.path
        text = self.tr("Written: {path}").format(path=written.path)
        level: Level = "warning" if written.note else "success"
        self.context.notify(
            f"{text} {written.note}".strip(), level, NoticeAction(self.tr("Open"), self._on_open_report)
        )
        self.context.data_changed.emit()

    def _on_open_report(self) -> None:
        self._on_unpacked(self._written)

    def _on_edit(self) -> None:
        selected = self._view.selected_rows()
        if selected:
            groups = sorted({capture.run_group for capture in self._list.captures} - {""})
            self._side.setCurrentWidget(self._form)
            self._form.show_captures(selected, self._list.collectors, groups)

    def _on_form_closed(self) -> None:
        self._side.setCurrentWidget(self._detail)

    def _on_applied(self, ids: Sequence[str], change: CaptureChange) -> None:
        self._on_form_closed()
        if change != CaptureChange():
            self._change(ids, change)

    def _change_selected(self, change: CaptureChange) -> None:
        self._change(self._selected_ids(), change)

    def _change(self, ids: Sequence[str], change: CaptureChange) -> None:
        job = self._write(self.tr("Changing captures"), edit_captures, ids, change)
        job.succeeded.connect(self._on_edited)

    def _on_edited(self, before: tuple[Capture, ...]) -> None:
        self._undo = before
        undo = NoticeAction(self.tr("Undo"), self._on_undo)
        self.context.notify(
            self.tr("{captures} changed").format(captures=count_text(len(before))), "success", undo
        )
        self.context.data_changed.emit()

    def _on_undo(self) -> None:
        before, self._undo = self._undo, ()
        if before:
            self._write(self.tr("Undoing"), restore_captures, before).succeeded.connect(self._on_undone)

    def _on_undone(self, count: int) -> None:
        self.context.notify(self.tr("{captures} put back").format(captures=count_text(count)), "success")
        self.context.data_changed.emit()

    def _on_delete(self) -> None:
        from xat_desktop.ui.errors import confirm  # a message box is rare

        selected = self._view.selected_rows()
        if not selected:
            return
        one = len(selected) == 1
        name = f"“{capture_title(selected[0])}”" if one else count_text(len(selected))
        question = self.tr("Delete {name}?").format(name=name)
        names = ", ".join(dict.fromkeys(capture_title(capture) for capture in selected[:5]))
        more = f", … ({len(selected):,})" if len(selected) > 5 else ""
        text = self.tr("Series and samples go, too; the files can be imported again.")
        if confirm(self, question, text if one else f"{names}{more}. {text}", self.tr("Delete")):
            job = self._write(self.tr("Deleting captures"), delete_captures, self._selected_ids())
            job.succeeded.connect(self._on_deleted)

    def _on_deleted(self, count: int) -> None:
        self._undo = ()
        self.context.notify(self.tr("{captures} deleted").format(captures=count_text(count)), "success")
        self.context.data_changed.emit()

    def _on_open(self) -> None:
        self._unpack().succeeded.connect(self._on_unpacked)

    def _on_reveal(self) -> None:
        self._unpack().succeeded.connect(self._on_unpacked_to_reveal)

    def _unpack(self) -> Job:
        job = Job(
            unpack_original, self.context.store, self._detail.capture, title=self.tr("Unpacking the file")
        )
        return self.context.jobs.start(job)

    def _on_unpacked(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.context.notify(self.tr("No program opens {name}").format(name=path.name), "warning")

    def _on_unpacked_to_reveal(self, path: Path) -> None:
        self._on_unpacked(path.parent)

    def _on_save(self) -> None:
        capture = self._detail.capture
        assert capture is not None, "the button is on only with a capture"
        chosen, _filter = QFileDialog.getSaveFileName(self, self.tr("Save a copy"), capture.file_name)
        if chosen:
            title = self.tr("Saving {name}").format(name=capture.file_name)
            job = Job(save_original, self.context.store, capture, Path(chosen), title=title)
            self.context.jobs.start(job).succeeded.connect(self._on_saved)

    def _on_saved(self, path: Path) -> None:
        self.context.notify(self.tr("Saved as {path}").format(path=path), "success")

    def _write(self, title: str, task: Any, *args: Any) -> Job:
        return self.context.jobs.start(Job(task, self.context.store, *args, title=title, writes=True))

    def _selected_ids(self) -> list[str]:
        return [capture.id for capture in self._view.selected_rows()]
