"""Declare a format: the first rows of a table, what its columns are, and at once whether the file is read by it."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from xat_desktop.tasks.declare_format import (
    UNITS,
    FormatDraft,
    TableSample,
    declare_format,
    try_format,
)
from xat_desktop.tasks.own_formats import KeptFormat
from xat_desktop.tasks.preview_import import FilePreview
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.importing.format_columns import (
    LEFT_OUT,
    METRIC,
    TELLS_APART,
    UNIT,
    FormatColumns,
    TypedChoiceDelegate,
    choices_of,
    metric_choices,
)
from xat_desktop.ui.importing.format_fields import FormatFields, first_rows
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.moments import start_of
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

SETTLE_MS = 250  # while one types, the file is not read for each letter


class FormatDialog(QDialog):
    """`declared` with the name of the format that was kept."""

    declared = Signal(str)

    def __init__(
        self, context: AppContext, sample: TableSample, zones: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("format_dialog")
        self.setWindowTitle(self.tr("Declare a format"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._sample = context, sample
        self._check_job: Job | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._check)
        self._model = FormatColumns(self)
        self._model.set_rows(choices_of(sample))
        self.fields = FormatFields(sample, zones)
        self._lay_out()
        self._model.edited.connect(self._on_edited)
        self.fields.edited.connect(self._on_edited)
        self._model.set_time_column(sample.time_column)
        self.resize(110 * GRID, 84 * GRID)
        self._check()

    def draft(self) -> FormatDraft:
        """What the fields say now, valid or not."""
        rows = self._model.values()
        return replace(
            self.fields.draft(),
            columns={row.name: (row.use, row.unit) for row in rows if row.is_metric},
            attributes=tuple(row.name for row in rows if row.use == TELLS_APART),
            left_out=tuple(row.name for row in rows if row.use == LEFT_OUT),
        )

    def _lay_out(self) -> None:
        heading = QLabel(self._sample.path.name)
        heading.setProperty("role", "heading")
        hint = QLabel(
            self.tr("Double-click Becomes or Unit to change it: search for a metric, or type a name.")
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self._verdict = QLabel()
        self._verdict.setObjectName("format_verdict")
        self._verdict.setWordWrap(True)
        self._verdict.setMinimumHeight(5 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(heading)
        column.addWidget(first_rows(self._sample))
        column.addSpacing(GRID)
        column.addWidget(self.fields)
        column.addSpacing(GRID)
        column.addWidget(self._columns_table(), 1)
        column.addWidget(hint)
        column.addWidget(self._verdict)
        column.addLayout(self._buttons())

    def _columns_table(self) -> TableView:
        self._table = TableView(self._model, "format_columns", self.tr("Columns"), self._context)
        self._table.setSortingEnabled(False)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self._table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate((20 * GRID, 40 * GRID, 14 * GRID)):
            self._table.setColumnWidth(column, width)
        units = [("", ""), *((unit, unit) for unit in UNITS)]
        metrics = TypedChoiceDelegate(metric_choices, self.tr("Metric"), self._table)
        self._table.setItemDelegateForColumn(METRIC, metrics)
        unit = TypedChoiceDelegate(lambda: units, self.tr("Unit"), self._table)
        self._table.setItemDelegateForColumn(UNIT, unit)
        return self._table

    def _buttons(self) -> QHBoxLayout:
        self.for_partner = QRadioButton(self.tr("For this partner"))
        self.for_partner.setChecked(True)
        self.for_all = QRadioButton(self.tr("For all partners"))
        self._save = QPushButton(self.tr("Save"))
        self._save.setObjectName("format_save")
        self._save.setProperty("primary", True)
        self._save.setShortcut("Ctrl+Return")
        self._save.clicked.connect(self._on_save)
        cancel = QPushButton(self.tr("Cancel"))
        for button in (self._save, cancel):
            button.setAutoDefault(False)  # Return in a cell ends the cell
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.for_partner)
        row.addWidget(self.for_all)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._save)
        return row

    def _on_edited(self) -> None:
        self._model.set_time_column(self.fields.chosen_time_column)
        self._save.setEnabled(False)
        self._settle.start()

    def _check(self) -> None:
        if self._check_job is not None and not self._check_job.is_over:
            self._settle.start()
            return
        args = (self._context.store, self._sample.path, self.draft(), self._context.settings)
        job = Job(try_format, *args, title=self.tr("Trying the format"), shows_failure=True)
        job.succeeded.connect(self._on_fits)
        job.failed.connect(self._on_misfit)
        job.cancelled.connect(self._settle.start)
        self._save.setEnabled(False)
        self._check_job = self._context.jobs.start(job)

    def _on_fits(self, preview: FilePreview) -> None:
        if self._settle.isActive():  # it is another format by now
            return
        text = self.tr("Reads {series} series, {samples} samples. First at {start} UTC, clocks in {zone}.")
        self._show_verdict(
            text.format(
                series=f"{preview.series:,}",
                samples=f"{preview.samples:,}",
                start=start_of(preview.start_us, preview.zone_source),
                zone=preview.zone,
            ),
            "muted",
        )
        self._save.setEnabled(True)

    def _on_misfit(self, error: Exception) -> None:
        if not self._settle.isActive():
            self._show_verdict(str(error), "error")

    def _show_verdict(self, text: str, role: str) -> None:
        self._verdict.setText(text)
        self._verdict.setProperty("role", role)
        self._verdict.style().unpolish(self._verdict)
        self._verdict.style().polish(self._verdict)

    def _on_save(self) -> None:
        self._save.setEnabled(False)
        job = Job(
            declare_format,
            self._context.store,
            self._sample.path,
            self.draft(),
            self._context.settings,
            self.for_all.isChecked(),
            title=self.tr("Saving the format"),
            shows_failure=True,
        )
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_refused)
        self._context.jobs.start(job)

    def _on_saved(self, kept: KeptFormat) -> None:
        self.declared.emit(kept.name)
        self.accept()

    def _on_refused(self, error: Exception) -> None:
        self._show_verdict(str(error), "error")
        self._save.setEnabled(True)
