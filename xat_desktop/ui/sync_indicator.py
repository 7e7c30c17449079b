"""The sync in the status bar: synced, waiting, offline or conflicts, and a click opens the page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton

from xat_desktop.domain.sync import SyncStatus
from xat_desktop.tasks.progress import Progress
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.icons import icon
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.syncing.words import icon_of, short_state, state_words


def _status(store: object, progress: Progress) -> SyncStatus:
    from xat_desktop.store.store import Store
    from xat_desktop.tasks.show_sync_status import show_sync_status  # after the first paint

    progress.step(0, 1, "sync")
    assert isinstance(store, Store)
    return show_sync_status(store)


class SyncIndicator(QToolButton):
    """Looks at the store again after each change of it."""

    opened = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.setObjectName("sync_indicator")
        self.setAccessibleName(self.tr("Sync"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._context = context
        self._job: Job | None = None
        self._hears = False
        self.clicked.connect(self.opened)
        context.partner_changed.connect(self._look)
        context.data_changed.connect(self._look)
        context.sync_status_changed.connect(self.show_status)
        self.hide()

    def show_status(self, status: SyncStatus) -> None:
        """A few words, and the whole sentence as tool tip; nothing where there is no server."""
        self.setVisible(status.state != "off")
        self.setIcon(icon(icon_of(status.state, status.conflicts)))
        text = short_state(status.state, status.waiting, status.conflicts)
        self.setText(text)
        self.setAccessibleName(self.tr("Sync: {state}").format(state=text))
        self.setToolTip(status.last_error or state_words(status.state, status.conflicts))

    def _look(self) -> None:
        if self._context.store is not None:
            if not self._hears:
                self._hears = True
                self._context.sync.ended.connect(self._look)
            job = Job(_status, self._context.store, title=self.tr("Looking at the sync"))
            job.succeeded.connect(self._on_looked)
            self._job = self._context.jobs.start(job)

    def _on_looked(self, status: SyncStatus) -> None:
        if self.sender() is self._job:  # readers run side by side: an older one may end later
            self._context.sync_status_changed.emit(status)
