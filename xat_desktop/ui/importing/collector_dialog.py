"""Add the machine of a host that no collector has, and if wanted the other such hosts in the same way."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.tasks.edit_collectors import add_alike
from xat_desktop.tasks.list_collectors import CollectorList
from xat_desktop.ui.collectors.collector_form import CollectorForm
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.theme import GRID

SHOWN_HOSTS = 4


class CollectorDialog(QDialog):
    """The form of the collectors page; `added` once the machines are there."""

    added = Signal()

    def __init__(
        self, context: AppContext, hosts: Sequence[str], offer: CollectorList, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("collector_dialog")
        self.setWindowTitle(self.tr("Add a collector"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._hosts = context, hosts
        self.form = CollectorForm()
        self.form.submitted.connect(self._on_submitted)
        self.form.closed.connect(self.reject)
        like = offer.collectors[-1] if offer.collectors else None
        draft = CollectorDraft("", hosts[0], "", "")
        if like is not None:
            draft = replace(draft, site_name=like.site_name, platform=like.platform, zone=like.zone)
        self.form.open(self.tr("New collector"), "", draft, offer)
        self.alike = QCheckBox(self._alike_text())
        self.alike.setObjectName("collector_alike")
        self.alike.setToolTip("\n".join(hosts[1:]))
        self.alike.setVisible(len(hosts) > 1)
        self.form.add_choice(self.alike)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * GRID, GRID, GRID)
        column.addWidget(self.form)
        self.resize(64 * GRID, 60 * GRID)

    def _alike_text(self) -> str:
        others = self._hosts[1:]
        names = ", ".join(others[:SHOWN_HOSTS]) + (" …" if len(others) > SHOWN_HOSTS else "")
        text = self.tr("Add the same for the other hosts ({count}): {names}")
        return text.format(count=len(others), names=names)

    def _on_submitted(self, _id: str, draft: CollectorDraft) -> None:
        others = self._hosts[1:] if self.alike.isChecked() else ()
        names = list(dict.fromkeys((draft.machine_name, *others)))
        job = Job(
            add_alike,
            self._context.store,
            draft,
            names,
            title=self.tr("Saving the collector"),
            writes=True,
            shows_failure=True,
        )
        job.succeeded.connect(self._on_added)
        job.failed.connect(self._on_refused)
        job.cancelled.connect(self.form.let_save)
        self._context.jobs.start(job)

    def _on_added(self) -> None:
        self.added.emit()
        self.accept()

    def _on_refused(self, error: Exception) -> None:
        self.form.show_refusal(str(error))
