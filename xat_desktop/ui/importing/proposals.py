"""What the list of files proposes: a collector for hosts without one, a format for a table that has none."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from xat_desktop.tasks.list_collectors import CollectorList, list_collectors
from xat_desktop.tasks.list_import_choices import ImportChoices
from xat_desktop.tasks.match_hosts import hosts_to_add
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.import_model import ImportRow
from xat_desktop.ui.importing.collector_dialog import CollectorDialog
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.theme import GRID

SHOWN_HOSTS = 3


def is_undeclared(row: ImportRow) -> bool:
    """Whether the file is at best a table that no format knows."""
    found = row.preview
    return found is not None and not found.duplicate and (found.unknown or found.format == "csv")


def may_be_read_by(name: str, row: ImportRow) -> bool:
    """Whether a format that came or went may change what is known of the file."""
    found = row.preview
    return found is not None and (bool(found.error) or found.format in ("csv", name))


class Proposals(QWidget):
    """Two lines, each there when it has something to propose, and the menu of formats."""

    collectors_added = Signal()
    formats_changed = Signal(str)  # the name of the one that came or went

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("import_proposals")
        self._context = context
        self._choices = ImportChoices()
        self._hosts: list[str] = []
        self._row: ImportRow | None = None
        self.declare = QAction(icon("plus"), self.tr("Declare a format …"), self)
        self.declare.setObjectName("declare_format")
        self.declare.triggered.connect(self._on_declare)
        self.menu = QMenu(self)
        self.menu.addAction(self.declare)
        self.menu.addAction(self.tr("Formats of your own …"), self._on_formats)
        self._host_line, self._host_text = self._line(
            "propose_collector", self.tr("Add a collector …"), "collectors", self._on_add
        )
        self._format_line, self._format_text = self._line(
            "propose_format", self.tr("Declare a format …"), "columns", self._on_declare
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._host_line)
        column.addWidget(self._format_line)

    def show_rows(
        self, rows: Sequence[ImportRow], selected: Sequence[ImportRow], choices: ImportChoices
    ) -> None:
        """What there is to propose for these files."""
        self._choices = choices
        free = [row.preview.host for row in rows if row.preview and row.preview.host and not row.collector_id]
        self._hosts = hosts_to_add(free, choices.collectors)
        self._host_line.setVisible(bool(self._hosts))
        self._host_text.setText(self._hosts_text(free))
        self._row = selected[0] if len(selected) == 1 and is_undeclared(selected[0]) else None
        self.declare.setEnabled(self._row is not None)
        self._format_line.setVisible(self._row is not None)
        if self._row is not None:
            self._format_text.setText(_format_text(self._row))
        self.setVisible(bool(self._hosts) or self._row is not None)

    def _hosts_text(self, free: Sequence[str]) -> str:
        hosts = self._hosts
        names = ", ".join(hosts[:SHOWN_HOSTS])
        files = sum(host in set(hosts) for host in free)
        if len(hosts) > SHOWN_HOSTS:
            names = self.tr("{names} and {count} more").format(names=names, count=len(hosts) - SHOWN_HOSTS)
        return self.tr("No collector yet for {names} (files: {count}).").format(
            names=names, count=f"{files:,}"
        )

    def _line(
        self, name: str, text: str, icon_name: str, trigger: Callable[[], object]
    ) -> tuple[QFrame, QLabel]:
        line, label = QFrame(), QLabel()
        line.setObjectName(f"{name}_line")
        line.setProperty("role", "card")
        label.setWordWrap(True)
        button = QPushButton(icon(icon_name), text)
        button.setObjectName(name)
        button.clicked.connect(trigger)
        row = QHBoxLayout(line)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID // 2, GRID // 2)
        row.setSpacing(2 * GRID)
        row.addWidget(label, 1)
        row.addWidget(button)
        line.hide()
        return line, label

    def _on_add(self) -> None:
        job = Job(list_collectors, self._context.store, title=self.tr("Loading the collectors"))
        job.succeeded.connect(self._on_collectors)
        self._context.jobs.start(job)

    def _on_collectors(self, offer: CollectorList) -> None:
        if self._hosts:
            dialog = CollectorDialog(self._context, self._hosts, offer, self)
            dialog.added.connect(self.collectors_added)
            dialog.open()

    def _on_declare(self) -> None:
        from xat_desktop.tasks.declare_format import read_table  # all parsers: only when used

        if self._row is not None:
            args = (self._row.path, self._context.settings)
            job = Job(read_table, *args, title=self.tr("Reading the table"), shows_failure=True)
            job.succeeded.connect(self._on_table)
            job.failed.connect(self._on_no_table)
            self._context.jobs.start(job)

    def _on_table(self, sample: object) -> None:
        from xat_desktop.tasks.declare_format import TableSample
        from xat_desktop.ui.importing.format_dialog import FormatDialog

        assert isinstance(sample, TableSample)
        dialog = FormatDialog(self._context, sample, self._choices.zones, self)
        dialog.declared.connect(self.formats_changed)
        dialog.open()

    def _on_no_table(self, error: Exception) -> None:
        self._format_text.setText(str(error))

    def _on_formats(self) -> None:
        from xat_desktop.ui.importing.formats_dialog import FormatsDialog

        dialog = FormatsDialog(self._context, self)
        dialog.removed.connect(self.formats_changed)
        dialog.open()


def _format_text(row: ImportRow) -> str:
    if row.preview is not None and row.preview.error:
        text = QCoreApplication.translate(
            "Proposals", "{name} is in no known format. If it is a table, say what its columns are."
        )
    else:
        text = QCoreApplication.translate(
            "Proposals", "{name} was read as a table of unknown columns. Say once what they are."
        )
    return text.format(name=row.path.name)
