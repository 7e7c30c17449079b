"""What is known of one capture: series with statistics, the tool's figures, facts, problems, the file."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.units import MISSING, pretty
from xat_desktop.reports.names import fact_text, fact_title
from xat_desktop.tasks.show_capture import CaptureDetail
from xat_desktop.ui.captures.captures_model import (
    capture_title,
    count_text,
    span_s,
    start_text,
    tool_text,
)
from xat_desktop.ui.captures.detail_models import (
    Fact,
    FactsModel,
    ProblemsModel,
    SeriesModel,
    ToolFiguresModel,
)
from xat_desktop.ui.captures.fetch_bar import FetchBar
from xat_desktop.ui.columns import TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.moments import moment
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow


class DetailPanel(QWidget):
    """`open_wanted`, `reveal_wanted`, `save_wanted` are about the original file; `series_opened` about a chart."""

    open_wanted = Signal()
    reveal_wanted = Signal()
    save_wanted = Signal()
    series_opened = Signal(object)  # SeriesStatistics

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("capture_detail")
        self._zone = context.settings.display_zone
        self.capture: Capture | None = None
        self._title, self._line = _label("heading"), _label("muted")
        self.series, self.figures = SeriesModel(self), ToolFiguresModel(self)
        self.facts, self.problems = FactsModel(self), ProblemsModel(self)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("capture_tabs")
        self.tabs.setAccessibleName(self.tr("Details of the capture"))
        self.tabs.setDocumentMode(True)
        for model, name, title in (
            (self.series, "capture_series", self.tr("Series")),
            (self.figures, "capture_figures", self.tr("Tool's own figures")),
            (self.facts, "capture_facts", self.tr("Facts")),
            (self.problems, "capture_problems", self.tr("Problems")),
        ):
            self.tabs.addTab(self._table(model, name, title, context), title)
        self._fetch = FetchBar(context)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._title)
        layout.addWidget(self._line)
        layout.addLayout(self._file_row())
        layout.addWidget(self._fetch)
        layout.addWidget(self.tabs, 1)
        self.show_capture(None)

    def show_capture(self, capture: Capture | None, several: int = 0) -> None:
        """What the list already knows, until the details are loaded; None: nothing or `several` are selected."""
        self.capture = capture
        self.tabs.setEnabled(False)
        self._fetch.show_detail(None)
        for button in (self._open, self._reveal, self._save):
            button.setEnabled(False)
        if capture is not None:
            self._title.setText(capture_title(capture))
            self._line.setText(self._line_of(capture))
        else:
            self._title.setText(
                self.tr("{captures} selected").format(captures=count_text(several)) if several else ""
            )
            self._line.setText("" if several else self.tr("Select a capture to see what is in it."))
            self._set_rows((), (), (), ())

    def show_detail(self, detail: CaptureDetail) -> None:
        """Fill the tables."""
        summary = detail.summary
        self.capture = summary.capture
        self._title.setText(capture_title(summary.capture))
        self._line.setText(self._line_of(summary.capture))
        problems = detail.file.problems if detail.file is not None else ()
        self._set_rows(summary.series, summary.tool_summaries, self._facts_of(detail), problems)
        self.tabs.setEnabled(True)
        self._fetch.show_detail(detail)
        for button in (self._open, self._reveal, self._save):
            button.setEnabled(detail.has_original)

    def _set_rows(self, series: Any, figures: Any, facts: Any, problems: Any) -> None:
        models: tuple[TableModel[Any], ...] = (self.series, self.figures, self.facts, self.problems)
        for number, (model, rows) in enumerate(zip(models, (series, figures, facts, problems), strict=True)):
            model.set_rows(rows)
            title = self.tabs.tabText(number).partition(" (")[0]
            self.tabs.setTabText(number, f"{title} ({len(rows):,})" if rows else title)
            self.tabs.setTabEnabled(number, bool(rows) or number == 0)
        filled = [number for number, model in enumerate(models) if model.rows]
        if filled and self.tabs.currentIndex() not in filled:
            self.tabs.setCurrentIndex(filled[0])

    def _line_of(self, capture: Capture) -> str:
        parts = (
            tool_text(capture),
            capture.host or capture.collector,
            start_text(capture, self._zone),
            pretty(span_s(capture), "s"),
        )
        return " · ".join(part for part in parts if part not in ("", MISSING))

    def _facts_of(self, detail: CaptureDetail) -> list[Fact]:
        capture, file = detail.summary.capture, detail.file
        pairs: list[Fact] = [
            (self.tr("file"), capture.file_name),
            (self.tr("format"), f"{capture.format} {capture.parser_version}"),
            (self.tr("file size"), pretty(file.size_bytes, "By") if file else ""),
            (self.tr("imported"), moment(capture.imported_at_us, self._zone)),
            (self.tr("time zone"), f"{capture.zone} ({capture.zone_source})"),
            (self.tr("collector"), capture.collector),
            (self.tr("platform"), capture.platform),
            (self.tr("compute model"), capture.compute_model),
            (self.tr("command line"), capture.command),
            *((fact_title(name), fact_text(name, value)) for name, value in capture.environment.items()),
            (self.tr("SHA-256"), capture.file_sha256),
        ]
        return [pair for pair in pairs if pair[1]]

    def _table(self, model: TableModel[Any], name: str, title: str, context: AppContext) -> TableView:
        view = TableView(model, name, title, context)
        if model is self.series:
            view.row_opened.connect(self.series_opened)
        return view

    def _file_row(self) -> WrapRow:
        row = WrapRow()
        self._open = _button(self.tr("Open file"), "open_original", "link", self.open_wanted)
        self._reveal = _button(self.tr("Show in folder"), "reveal_original", "folder", self.reveal_wanted)
        self._save = _button(self.tr("Save a copy…"), "save_original", "save", self.save_wanted)
        for button in (self._open, self._reveal, self._save):
            row.add(button)
        return row


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(text: str, name: str, icon_name: str, wanted: Any) -> QPushButton:
    button = QPushButton(icon(icon_name), text)
    button.setObjectName(name)
    button.clicked.connect(wanted)
    return button
