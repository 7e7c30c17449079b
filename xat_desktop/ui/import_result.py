"""What became of the files of an import: counts, a table, and each problem with its line."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from xat_desktop.domain.units import MISSING
from xat_desktop.ui.columns import RIGHT, Column, TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.problem_list import ProblemModel
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

if TYPE_CHECKING:  # all parsers, 0.3 s: never for the first look at a page
    from xat_desktop.tasks.import_files import ImportSummary
    from xat_desktop.tasks.import_one_file import FileResult

translate = QCoreApplication.translate


def _status_text(file: "FileResult") -> str:
    texts = {
        "imported": translate("ImportResult", "Imported"),
        "duplicate": translate("ImportResult", "Was there already"),
        "failed": translate("ImportResult", "Failed"),
        "skipped": translate("ImportResult", "Left out"),
    }
    return texts[file.status]


def _reason(file: "FileResult") -> str:
    if file.error:
        return file.error
    if file.problem_count:
        return translate("ImportResult", "Problems: {count}").format(count=f"{file.problem_count:,}")
    return ""


_ICONS = {"imported": "check", "duplicate": "copy", "failed": "error", "skipped": "info"}


class ResultModel(TableModel["FileResult"]):
    """One row a file."""

    COLUMNS = (
        Column["FileResult"](
            str(QT_TRANSLATE_NOOP("ResultModel", "File")),
            lambda file: Path(file.path).name,
            tooltip=lambda file: file.path,
        ),
        Column["FileResult"](
            str(QT_TRANSLATE_NOOP("ResultModel", "Outcome")),
            _status_text,
            icon=lambda file: icon(_ICONS[file.status]),
        ),
        Column["FileResult"](
            str(QT_TRANSLATE_NOOP("ResultModel", "Captures")),
            lambda file: str(len(file.captures)),
            lambda file: len(file.captures),
            RIGHT,
        ),
        Column["FileResult"](
            str(QT_TRANSLATE_NOOP("ResultModel", "Samples")),
            lambda file: MISSING if file.status == "duplicate" else f"{file.samples:,}",
            lambda file: file.samples,
            RIGHT,
        ),
        Column["FileResult"](str(QT_TRANSLATE_NOOP("ResultModel", "Remark")), _reason),
    )

    def key(self, row: "FileResult") -> str:
        return row.path


class ImportResult(QWidget):
    """The summary with links to what came in; `closed` = on to the next import."""

    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("import_result")
        self._context = context
        self._ids: list[str] = []
        self._heading = QLabel()
        self._heading.setObjectName("import_result_heading")
        self._heading.setProperty("role", "heading")
        self._model = ResultModel(self)
        self._problems = ProblemModel(self)
        self._table = TableView(self._model, "import_results", self.tr("Imported files"), context)
        self._table.rows_selected.connect(self._on_selected)
        self.setFocusProxy(self._table)
        self._lines = TableView(self._problems, "import_result_problems", self.tr("Problems"), context)
        for table in (self._table, self._lines):
            table.horizontalHeader().setStretchLastSection(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(self._top())
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self._table)
        splitter.addWidget(self._lines)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        layout.addWidget(splitter, 1)

    def show_summary(self, summary: "ImportSummary") -> None:
        """Replace what is shown."""
        ids = (id_ for file in summary.files for id_ in file.captures)
        self._ids = list(dict.fromkeys(ids))  # files with the same content have the same captures
        self._heading.setText(counts_text(summary))
        worst_first = sorted(
            summary.files, key=lambda file: (file.status != "failed", not file.problem_count)
        )
        self._model.set_rows(worst_first)
        for button in (self._captures, self._charts):
            button.setEnabled(bool(self._ids))
        self._lines.setVisible(any(file.problems for file in summary.files))
        self._table.select_keys([worst_first[0].path] if worst_first else [])

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._captures = self._button(
            "result_captures", self.tr("Show captures"), "captures", self._on_captures
        )
        self._charts = self._button("result_charts", self.tr("Chart"), "charts", self._on_charts)
        more = self._button("result_more", self.tr("Import more"), "import", self.closed.emit)
        row.addWidget(self._heading)
        row.addStretch(1)
        for button in (self._captures, self._charts, more):
            row.addWidget(button)
        return row

    def _button(self, name: str, text: str, icon_name: str, trigger: object) -> QPushButton:
        button = QPushButton(icon(icon_name), text)
        button.setObjectName(name)
        button.clicked.connect(trigger)
        return button

    def _on_selected(self) -> None:
        self._problems.set_problems([line for file in self._table.selected_rows() for line in file.problems])

    def _on_captures(self) -> None:
        self._context.navigate("captures", capture_ids=self._ids)

    def _on_charts(self) -> None:
        self._context.navigate("charts", capture_ids=self._ids)


def counts_text(summary: "ImportSummary") -> str:
    """`3 imported, 1 failed`."""
    texts = (
        ("imported", translate("ImportResult", "{count} imported")),
        ("duplicate", translate("ImportResult", "{count} there already")),
        ("failed", translate("ImportResult", "{count} failed")),
        ("skipped", translate("ImportResult", "{count} left out")),
    )
    parts = [text.format(count=summary.count(status)) for status, text in texts if summary.count(status)]
    return ", ".join(parts)
