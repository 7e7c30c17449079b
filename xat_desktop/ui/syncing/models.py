"""Tables of the sync page: the syncs so far, and rows that the server refuses."""

from collections.abc import Hashable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject

from xat_desktop.domain.sync import HistoryEntry, RefusedRow
from xat_desktop.ui.columns import Column, TableModel
from xat_desktop.ui.moments import moment, span
from xat_desktop.ui.syncing.words import exchanged, kind_of, result_words


class HistoryModel(TableModel[HistoryEntry]):
    """One row for each sync that is over."""

    def __init__(self, zone: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.COLUMNS = (
            Column[HistoryEntry](
                str(QT_TRANSLATE_NOOP("TableModel", "Start")),
                lambda row: moment(row.started_us, zone),
                lambda row: row.started_us,
            ),
            Column[HistoryEntry](
                str(QT_TRANSLATE_NOOP("TableModel", "Duration")),
                lambda row: span(row.started_us, row.ended_us),
                lambda row: row.ended_us - row.started_us,
            ),
            Column[HistoryEntry](
                str(QT_TRANSLATE_NOOP("TableModel", "Exchanged")), lambda row: exchanged(row.summary)
            ),
            Column[HistoryEntry](str(QT_TRANSLATE_NOOP("TableModel", "Result")), result_words),
        )

    def key(self, row: HistoryEntry) -> Hashable:
        return row.started_us


class RefusedModel(TableModel[RefusedRow]):
    """One row for each change that the server does not accept; editing the thing sends it again."""

    COLUMNS = (
        Column[RefusedRow](str(QT_TRANSLATE_NOOP("TableModel", "Kind")), lambda row: kind_of(row.table)),
        Column[RefusedRow](str(QT_TRANSLATE_NOOP("TableModel", "Name")), lambda row: row.title),
        Column[RefusedRow](str(QT_TRANSLATE_NOOP("TableModel", "Reason")), lambda row: row.reason),
    )

    def key(self, row: RefusedRow) -> Hashable:
        return row.table, row.row_id
