"""One machine with its captures, beside the table."""

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xat_desktop.domain.capture import Capture
from xat_desktop.domain.collector import Collector
from xat_desktop.domain.units import MISSING
from xat_desktop.ui.collectors.collectors_model import memory_text
from xat_desktop.ui.columns import RIGHT, Column, TableModel
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.moments import start_of
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID


class MachineCapturesModel(TableModel[Capture]):
    """The captures of one machine."""

    COLUMNS = (
        Column[Capture](
            str(QT_TRANSLATE_NOOP("MachineCapturesModel", "File")),
            lambda capture: capture.file_name,
        ),
        Column[Capture](
            str(QT_TRANSLATE_NOOP("MachineCapturesModel", "Tool")),
            lambda capture: f"{capture.tool} {capture.tool_version}".strip(),
        ),
        Column[Capture](
            str(QT_TRANSLATE_NOOP("MachineCapturesModel", "Label")), lambda capture: capture.label
        ),
        Column[Capture](
            str(QT_TRANSLATE_NOOP("MachineCapturesModel", "Start (UTC)")),
            lambda capture: start_of(capture.start_us, capture.zone_source),
            lambda capture: None if capture.relative else capture.start_us,
        ),
        Column[Capture](
            str(QT_TRANSLATE_NOOP("MachineCapturesModel", "Samples")),
            lambda capture: f"{capture.sample_count:,}",
            lambda capture: capture.sample_count,
            RIGHT,
        ),
    )


class CollectorDetail(QWidget):
    """Facts above, captures below; `edit_wanted` and `delete_wanted` with the Collector."""

    edit_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("collector_detail")
        self._context = context
        self._collector: Collector | None = None
        self._heading = QLabel()
        self._heading.setObjectName("collector_heading")
        self._heading.setProperty("role", "heading")
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(2 * GRID)
        self._model = MachineCapturesModel(self)
        self._table = TableView(
            self._model, "collector_captures", self.tr("Captures of the collector"), context
        )
        self._table.row_opened.connect(self._on_opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._heading)
        layout.addLayout(self._facts)
        layout.addLayout(self._buttons())
        self._none = QLabel(
            self.tr("No captures yet. An import proposes this machine where the file names it.")
        )
        self._none.setProperty("role", "muted")
        self._none.setWordWrap(True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._none, 1)

    def show_collector(self, collector: Collector) -> None:
        """Show the facts at once; the captures follow."""
        if self._collector is None or self._collector.id != collector.id:
            self._model.set_rows(())
        self._collector = collector
        self._heading.setText(collector.text)
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for title, text in self._facts_of(collector):
            if text:
                value = QLabel(text)
                value.setWordWrap(True)
                value.setTextFormat(Qt.TextFormat.PlainText)
                value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                caption = QLabel(title)
                caption.setProperty("role", "muted")
                self._facts.addRow(caption, value)
        self._table.setVisible(bool(collector.capture_count))
        self._none.setVisible(not collector.capture_count)
        self._captures.setEnabled(bool(collector.capture_count))
        self._charts.setEnabled(bool(collector.capture_count))

    def show_captures(self, captures: Sequence[Capture]) -> None:
        """The captures of the machine that is shown."""
        if not captures or self._collector is None or captures[0].collector_id == self._collector.id:
            self._model.set_rows(captures)

    def _facts_of(self, collector: Collector) -> tuple[tuple[str, str], ...]:
        vcpus = MISSING if collector.vcpus is None else str(collector.vcpus)
        size = self.tr("{vcpus} vCPUs, {memory}").format(
            vcpus=vcpus, memory=memory_text(collector.memory_bytes)
        )
        known = collector.vcpus is not None or collector.memory_bytes is not None
        return (
            (self.tr("Platform"), collector.platform),
            (self.tr("Compute model"), collector.compute_model),
            (self.tr("Size"), size if known else ""),
            (self.tr("OS"), collector.os_flavor),
            (self.tr("Software"), collector.system_software),
            (self.tr("Time zone"), collector.zone),
            (self.tr("Notes"), collector.notes),
        )

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._edit = self._button("collector_edit", self.tr("Edit"), "edit")
        self._edit.clicked.connect(self._on_edit)
        self._captures = self._button("collector_show_captures", self.tr("Captures"), "captures")
        self._captures.clicked.connect(self._on_captures)
        self._charts = self._button("collector_chart", self.tr("Chart"), "charts")
        self._charts.clicked.connect(self._on_charts)
        self._delete = self._button("collector_delete", self.tr("Delete"), "trash")
        self._delete.clicked.connect(self._on_delete)
        for button in (self._edit, self._captures, self._charts):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._delete)
        return row

    def _button(self, name: str, text: str, icon_name: str) -> QPushButton:
        button = QPushButton(icon(icon_name), text)
        button.setObjectName(name)
        return button

    def _on_edit(self) -> None:
        self.edit_wanted.emit(self._collector)

    def _on_delete(self) -> None:
        self.delete_wanted.emit(self._collector)

    def _on_captures(self) -> None:
        if self._collector is not None:
            self._context.navigate("captures", collector_id=self._collector.id)

    def _on_charts(self) -> None:
        self._context.navigate("charts", capture_ids=[capture.id for capture in self._model.rows])

    def _on_opened(self, capture: Capture) -> None:
        self._context.navigate("captures", capture_ids=[capture.id])
