"""The table of reports that were written."""

from collections.abc import Hashable
from pathlib import Path

from PySide6.QtCore import QObject

from xat_desktop.tasks.make_report import KnownReport
from xat_desktop.ui.columns import Column, TableModel
from xat_desktop.ui.icons import icon
from xat_desktop.ui.moments import moment


class ReportsModel(TableModel[KnownReport]):
    """The newest first; a file that is gone says so."""

    def __init__(self, zone: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        report = Column[KnownReport]
        self.COLUMNS = (
            report(self.tr("Title"), lambda row: row.record.title),
            report(
                self.tr("Written ({zone})").format(zone=zone),
                lambda row: moment(row.record.created_at_us, zone),
                lambda row: row.record.created_at_us,
            ),
            report(self.tr("Format"), lambda row: Path(row.record.path).suffix.lstrip(".").upper()),
            report(
                self.tr("State"),
                lambda row: self.tr("there") if row.is_there else self.tr("moved or deleted"),
                icon=lambda row: None if row.is_there else icon("warning"),
            ),
            report(self.tr("File"), lambda row: row.record.path),
        )

    def key(self, row: KnownReport) -> Hashable:
        return row.record.id
