"""The reports that were written, to open again or to show in their folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from xat_desktop.tasks.make_report import KnownReport
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.reporting.reports_model import ReportsModel
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID
from xat_desktop.ui.wrap_row import WrapRow


class WrittenReports(QWidget):
    """`again_wanted` with a report whose sides shall be taken once more."""

    again_wanted = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.model = ReportsModel(context.settings.display_zone, self)
        self.view = TableView(self.model, "written_reports", self.tr("Written reports"), context)
        self._open = self._button(self.tr("Open"), "open_report", "link")
        self._open.clicked.connect(self._on_open)
        self._reveal = self._button(self.tr("Show in folder"), "reveal_report", "folder")
        self._reveal.clicked.connect(self._on_reveal)
        self._again = self._button(self.tr("Same sides again"), "report_again", "refresh")
        self._again.clicked.connect(self._on_again)
        self.view.rows_selected.connect(self._on_selected)
        self.view.row_opened.connect(self._on_open)
        buttons = WrapRow()
        for button in (self._open, self._reveal, self._again):
            buttons.add(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(buttons)
        layout.addWidget(self.view, 1)
        self._on_selected()

    def show_reports(self, reports: Sequence[KnownReport]) -> None:
        """Replace the list."""
        self.model.set_rows(reports)
        self._on_selected()

    def _on_selected(self) -> None:
        selected = self.view.selected_rows()
        there = len(selected) == 1 and selected[0].is_there
        self._open.setEnabled(there)
        self._reveal.setEnabled(there)
        self._again.setEnabled(len(selected) == 1 and "baseline" in selected[0].record.parameters)

    def _on_open(self) -> None:
        self.open_path(Path(self._selected().record.path))

    def _on_reveal(self) -> None:
        self.open_path(Path(self._selected().record.path).parent)

    def _on_again(self) -> None:
        self.again_wanted.emit(self._selected())

    def _selected(self) -> KnownReport:
        found: KnownReport = self.view.selected_rows()[0]
        return found

    def open_path(self, path: Path) -> None:
        """Open a file or a folder with the program that the system has for it."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._context.notify(self.tr("Nothing opens {path}").format(path=path), "warning")

    def _button(self, text: str, name: str, icon_name: str) -> QPushButton:
        button = QPushButton(icon(icon_name), text)
        button.setObjectName(name)
        return button
