"""What every page gets: settings, the partner's store, jobs, and the ways to move and to tell something."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from xat_desktop import settings as settings_file
from xat_desktop.settings import Settings
from xat_desktop.ui.jobs import Job, Jobs
from xat_desktop.ui.theme import Theme
from xat_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from xat_desktop.domain.partner import Partner
    from xat_desktop.store.store import Store
    from xat_desktop.tasks.open_partner import OpenedPartner
    from xat_desktop.ui.sync_runner import SyncRunner

Level = Literal["info", "success", "warning", "error"]


@dataclass(frozen=True)
class NoticeAction:
    """A button in a notice: "Undo", "Details", ..."""

    text: str
    trigger: Callable[[], object]


class AppContext(QObject):
    """One for the window; pages read it and connect to its signals.

    `store` is None until a partner is open, and pages are refreshed only while one is.
    """

    partner_left = Signal()  # forget what belongs to the partner before; `partner_changed` follows
    partner_changed = Signal()
    data_changed = Signal()  # something was added, edited or deleted: refresh what shows it
    settings_changed = Signal()
    sync_status_changed = Signal(object)  # SyncStatus of the open partner
    navigated = Signal(str, object)  # key of the page, its arguments
    noticed = Signal(str, str, object)  # text, level, NoticeAction or None

    def __init__(self, folder: Path, settings: Settings, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.settings = settings
        self.theme = theme
        self.jobs = Jobs(self)
        self.state = WindowState(folder)
        self.partners: tuple[Partner, ...] = ()
        self.store: Store | None = None
        self._sync: SyncRunner | None = None

    @property
    def partner(self) -> "Partner | None":
        """The partner whose store is open."""
        return self.store.partner if self.store is not None else None

    @property
    def sync(self) -> "SyncRunner":
        """What syncs the open partner."""
        if self._sync is None:
            from xat_desktop.ui.sync_runner import SyncRunner  # it needs a context itself

            self._sync = SyncRunner(self)
        return self._sync

    def navigate(self, page: str, **args: Any) -> None:
        """Show the page with this key; `args` go to its `show_args`."""
        self.navigated.emit(page, args)

    def notify(self, text: str, level: Level = "info", action: NoticeAction | None = None) -> None:
        """One line below the page; information goes away by itself, warnings and errors stay."""
        self.noticed.emit(text, level, action)

    def change_settings(self, settings: Settings) -> None:
        """Save and apply changed settings; raises XatError when they cannot be written."""
        settings_file.save(settings, self.folder)
        self.settings = settings
        self.theme.set_appearance(settings.appearance)
        self.settings_changed.emit()

    def open_partner(self, slug: str = "") -> Job:
        """Open a partner's store, the last one by default; `partner_changed` follows."""
        from xat_desktop.tasks.open_partner import open_partner

        job = Job(open_partner, self.folder, slug, title=self.tr("Opening the partner"))
        job.failed.connect(self._on_not_opened)
        return self._open(job)

    def add_partner(self, name: str) -> Job:
        """Add a partner and open it; the caller shows a refused name."""
        from xat_desktop.tasks.open_partner import add_partner

        return self._open(
            Job(add_partner, self.folder, name, title=self.tr("Adding the partner"), shows_failure=True)
        )

    def add_sample_data(self) -> Job:
        """Open the partner with sample data, made when it is not there."""
        from xat_desktop.tasks.add_sample_data import add_sample_data

        title = self.tr("Preparing the sample data")
        return self._open(Job(add_sample_data, self.folder, title=title, writes=True))

    def close(self) -> None:
        """Stop the jobs and give the store back: the last call before exit."""
        self.jobs.close()
        if self.store is not None:
            self.store.close()
            self.store = None

    def _open(self, job: Job) -> Job:
        job.succeeded.connect(self._on_opened)
        return self.jobs.start(job)

    def _on_not_opened(self) -> None:
        """A partner that was open stays; where there was none, another can be chosen."""
        if self.store is None:
            from xat_desktop.tasks.open_partner import list_partners

            self._open(Job(list_partners, self.folder, title=self.tr("Opening the partner")))

    def _on_opened(self, opened: "OpenedPartner") -> None:
        before, self.store = self.store, opened.store
        self.partners = opened.partners
        self.partner_left.emit()
        self.partner_changed.emit()
        if before is not None:
            before.close()  # jobs that still read it keep their own connections until they end
