"""Reports of comparisons: a form, the pages as they will be, and those that were written."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QSplitter, QTabWidget

from xat_desktop.errors import XatError
from xat_desktop.tasks.list_sides import Side, list_sides
from xat_desktop.tasks.make_report import KnownReport, ReportRequest, list_reports, make_report
from xat_desktop.ui.context import AppContext, Level, NoticeAction
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Page
from xat_desktop.ui.reporting.preview import PageImages, Preview, preview_images
from xat_desktop.ui.reporting.report_form import ReportForm
from xat_desktop.ui.reporting.written_reports import WrittenReports
from xat_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from xat_desktop.tasks.write_report import WrittenReport

SETTLE_MS = 400  # the preview follows when the typing rests
FORM_WIDTH = 46 * GRID
HELP = str(
    QT_TRANSLATE_NOOP(
        "ReportsPage",
        """# Reports

Choose what is compared, or press **Write report** on the Compare page. The preview shows the pages as they will
be; leave out the sections that nobody needs. The executive summary is always there.

- **PDF** is one file to send or print. **HTML** is one self-contained page that opens in every browser.
- The list of written reports knows every file by its fingerprint. *Same sides again* starts a new one from it.

Reports are made on this computer; nothing is sent anywhere.
""",
    )
)


class ReportsPage(Page):
    """Form at the left, preview and list at the right."""

    title = str(QT_TRANSLATE_NOOP("ReportsPage", "Reports"))
    help_text = HELP
    settings_taken = ("display_zone", "noise_floor", "report_author")

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._job: Job | None = None
        self._shown: ReportRequest | None = None
        self._last_written: WrittenReport | None = None
        self._how: dict[str, Any] = {"noise_floor": context.settings.noise_floor}
        self.form, self.preview = ReportForm(context.settings.report_author), Preview()
        self.written = WrittenReports(context)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._on_settled)
        self.form.changed.connect(self._settled.start)
        self.form.write_wanted.connect(self._on_write)
        self.written.again_wanted.connect(self._on_again)
        context.partner_left.connect(self._on_partner_left)
        context.data_changed.connect(self._on_data_changed)
        self._lay_out()

    def show_args(self, **args: Any) -> None:
        for name, chooser in (("baseline", self.form.baseline), ("candidate", self.form.candidate)):
            if args.get(name):
                chooser.choose([str(selector) for selector in args[name]])
        if args:
            floor = self.context.settings.noise_floor
            known = {"metric": "*", "noise_floor": floor, "steady": True}
            self._how = {name: args.get(name, default) for name, default in known.items()}
            self._tabs.setCurrentWidget(self.preview)

    def refresh(self) -> None:
        self.load(self._on_sides, list_sides, self.context.store)
        self.load(self._on_reports, list_reports, self.context.store)
        self._settled.start()

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setObjectName("report_form")
        area.setAccessibleName(self.tr("What the report shows"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        area.setMinimumWidth(FORM_WIDTH)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("report_tabs")
        self._tabs.setAccessibleName(self.tr("Preview and written reports"))
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self.preview, self.tr("Preview"))
        self._tabs.addTab(self.written, self.tr("Written reports"))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(area)
        splitter.addWidget(self._tabs)
        splitter.setStretchFactor(1, 1)
        self.context.state.keep("reports_splitter", splitter)
        self.body.addWidget(splitter)

    def _on_partner_left(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None  # whatever it still brings is not shown
        for chooser in (self.form.baseline, self.form.candidate):
            chooser.set_sides(())
            chooser.choose(())
        self._how = {"noise_floor": self.context.settings.noise_floor}
        self.form.suggest_title("")
        self._show_text(self.tr("Choose a baseline and a candidate to see the report."))

    def _on_data_changed(self) -> None:
        self._shown = None  # what was previewed may be another now

    def _on_sides(self, sides: tuple[Side, ...]) -> None:
        self.form.baseline.set_sides(sides)
        self.form.candidate.set_sides(sides)

    def _on_reports(self, reports: tuple[KnownReport, ...]) -> None:
        self.written.show_reports(reports)
        count = f" ({len(reports):,})" if reports else ""
        self._tabs.setTabText(1, self.tr("Written reports") + count)

    def _request(self) -> ReportRequest:
        return replace(self.form.request(), **self._how)

    def _on_settled(self) -> None:
        """Preview what is wanted now, unless it is what is shown."""
        request = self._request()
        if not self.form.is_complete or self.context.store is None or request == self._shown:
            return
        if self._job is not None:
            self._job.cancel()
        self._shown = request
        title = self.tr("Laying out the report")
        zoom = self.devicePixelRatioF()
        job = Job(preview_images, self.context.store, request, zoom, title=title, shows_failure=True)
        job.succeeded.connect(self._on_preview)
        job.failed.connect(self._on_failed)
        self._job = self.context.jobs.start(job)

    def _on_preview(self, found: PageImages) -> None:
        if self.sender() is self._job:
            self.form.suggest_title(found.default_title)
            self.preview.show_pages(found.images)

    def _on_failed(self, error: Exception) -> None:
        if self.sender() is not self._job:
            return
        if isinstance(error, XatError):
            self._show_text(f"{error.title}. {error.detail}")
            return
        from xat_desktop.ui.errors import show_error  # a bug is rare

        show_error(self, error)

    def _show_text(self, text: str) -> None:
        self._shown = None
        self.preview.show_text(text)

    def _on_write(self) -> None:
        path = self.form.target()
        if path.exists() and not self._may_replace(path.name):
            return
        self.form.write.setEnabled(False)
        title = self.tr("Writing {name}").format(name=path.name)
        job = Job(make_report, self.context.store, self._request(), path, title=title, writes=True)
        job.succeeded.connect(self._on_written)
        job.finished.connect(self._on_write_finished)
        self.context.jobs.start(job)

    def _may_replace(self, name: str) -> bool:
        from xat_desktop.ui.errors import confirm  # a message box is rare

        question = self.tr("Replace “{name}”?").format(name=name)
        return confirm(self, question, self.tr("There is a file of this name."), self.tr("Replace"))

    def _on_write_finished(self) -> None:
        self.form.write.setEnabled(self.form.is_complete)

    def _on_written(self, written: "WrittenReport") -> None:
        self._last_written = written
        text = self.tr("Written: {path}").format(path=written.path)
        level: Level = "warning" if written.note else "success"
        self.context.notify(
            f"{text} {written.note}".strip(), level, NoticeAction(self.tr("Open"), self._on_open_last)
        )
        self.context.data_changed.emit()

    def _on_open_last(self) -> None:
        if self._last_written is not None:
            self.written.open_path(self._last_written.path)

    def _on_again(self, report: KnownReport) -> None:
        parameters = report.record.parameters
        self.show_args(
            baseline=parameters["baseline"],
            candidate=parameters["candidate"],
            noise_floor=parameters.get("noise_floor", self.context.settings.noise_floor),
        )
