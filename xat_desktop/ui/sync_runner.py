"""Runs the sync of the open partner, at the user's word or by itself; one at a time."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from xat_desktop.domain.sync import SyncStatus, SyncSummary
from xat_desktop.ui.context import AppContext
from xat_desktop.ui.jobs import Job

PAUSE_MS = 60_000  # between two syncs that nobody asked for
LONGEST_PAUSE_MS = 15 * PAUSE_MS  # after failures, each of which doubles the pause
SETTLE_MS = 5_000  # after an edit: more will follow
GOES_BY_ITSELF = ("synced", "waiting", "offline")


class SyncRunner(QObject):
    """`started` with each job; pages connect to the job's own signals. Data is read again only where some changed."""

    started = Signal(object)  # Job
    ended = Signal()  # after each sync, also one that had nothing to do

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._context = context
        self._job: Job | None = None
        self._status = SyncStatus("off")
        self._pause_ms = PAUSE_MS
        self._brought = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_due)
        context.sync_status_changed.connect(self._on_status)
        context.partner_changed.connect(self._on_partner_changed)

    @property
    def job(self) -> Job | None:
        """The sync that runs now."""
        return self._job

    def run(self, server: str = "", partner_there: str = "", *, by_itself: bool = False) -> Job | None:
        """Start a sync, unless one runs; `server` and `partner_there` the first time.

        The job takes no turn among the writers: it waits for the network, and its own transactions are short.
        """
        if self._job is not None or self._context.store is None:
            return None
        from xat_desktop.tasks.sync_partner import sync_partner  # the first paint does not wait for it

        task = partial(sync_partner, server=server, partner_there=partner_there, metered=is_metered())
        title = self.tr("Syncing")
        self._job = Job(task, self._context.store, self._context.folder, title=title, shows_failure=by_itself)
        self._brought = True  # as far as is known until it ends well
        self._job.succeeded.connect(self._on_succeeded)
        self._job.failed.connect(self._on_failed)
        self._job.finished.connect(self._on_finished)
        self.started.emit(self._job)
        return self._context.jobs.start(self._job)

    def _on_partner_changed(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._status, self._pause_ms = SyncStatus("off"), PAUSE_MS
        self._timer.stop()

    def _on_status(self, status: SyncStatus) -> None:
        edited = status.waiting > self._status.waiting
        self._status = status
        if status.state not in GOES_BY_ITSELF or not self._context.settings.sync_automatically:
            self._timer.stop()
        elif edited and status.state == "waiting":
            self._timer.start(SETTLE_MS)
        elif not self._timer.isActive():
            self._timer.start(self._pause_ms)

    def _on_due(self) -> None:
        if self._context.settings.sync_metered or is_metered():
            self._timer.start(self._pause_ms)
        else:
            self.run(by_itself=True)

    def _on_succeeded(self, summary: SyncSummary) -> None:
        self._pause_ms = PAUSE_MS
        counts = replace(summary, waiting=0, held_back=0, files_stay=False)
        self._brought = counts != SyncSummary()

    def _on_failed(self) -> None:
        self._pause_ms = min(2 * self._pause_ms, LONGEST_PAUSE_MS)

    def _on_finished(self) -> None:
        self._job = None
        self._timer.stop()
        if self._brought:
            self._context.data_changed.emit()
        self.ended.emit()


def is_metered() -> bool:
    """Whether the system says that this connection costs money; many systems do not know."""
    from PySide6.QtNetwork import QNetworkInformation

    if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
        return False
    found = QNetworkInformation.instance()
    return found is not None and found.isMetered()
