"""The window: rail, top bar, the pages, status bar, and what reaches them from anywhere."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from xat_desktop.errors import XatError
from xat_desktop.ui.context import AppContext, NoticeAction
from xat_desktop.ui.drop_overlay import DropOverlay, dropped_paths
from xat_desktop.ui.icons import app_icon
from xat_desktop.ui.job_status import JobStatus
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.notice import Notice
from xat_desktop.ui.page import Command, Page
from xat_desktop.ui.pages import IMPORT, PAGES, SYNC, WELCOME, PageEntry
from xat_desktop.ui.rail import Rail
from xat_desktop.ui.sync_indicator import SyncIndicator
from xat_desktop.ui.top_bar import TopBar

if TYPE_CHECKING:
    from xat_desktop.ui.command_palette import CommandPalette
    from xat_desktop.ui.help_panel import HelpPanel


class MainWindow(QMainWindow):
    """The frame; pages are made when they are first shown."""

    painted = Signal()  # once, after the first paint: what is slow starts then

    def __init__(self, context: AppContext, entries: Sequence[PageEntry] = PAGES) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("XAT Desktop")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.context = context
        self._settings = context.settings
        self._entries = {entry.key: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._was_painted = False
        self._palette: CommandPalette | None = None
        self._overlay: DropOverlay | None = None
        self._help: HelpPanel | None = None
        self._build(entries)
        self._connect()
        self._add_shortcuts()
        if not self.context.state.restore_geometry(self):
            self.resize(1280, 800)

    @property
    def current_page(self) -> Page | None:
        """The page in front."""
        return self._pages.get(self._current)

    def show_page(self, key: str, args: dict[str, object]) -> None:
        """Bring a page to front, and make it if it is not there yet; without a partner only Welcome."""
        if self.context.store is None:
            key, args = WELCOME, {}
        page = self._pages.get(key) or self._made(key)
        self._current = key
        self._stack.setCurrentWidget(page)
        self._rail.show_current(key)
        if self._help is not None:
            self._help.show_help(page.tr(page.help_text))
        page.show_args(**args)
        self._top_bar.show_search(page.tr(page.search_hint) if page.search_hint else "", page.search_text)
        page.take_focus()
        page.refresh()

    def commands(self) -> list[Command]:
        """Everything the command palette offers now."""
        from xat_desktop.ui import window_commands as every_page  # after the first paint

        page = self.current_page
        return [
            *(page.commands() if page is not None else ()),
            *every_page.page_commands(self.context, self._entries.values()),
            *every_page.partner_commands(self.context),
            *every_page.colour_commands(self.context),
            *every_page.panel_commands(self._on_help, self._job_status.open_list),
        ]

    def restore_help(self) -> None:
        """Open the help if it was open when the window was closed."""
        if self.context.state.help_open:
            self._on_help()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._can_import and dropped_paths(event):
            event.acceptProposedAction()
            self._overlay = self._overlay or DropOverlay(self)
            self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        if self._overlay is not None:
            self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._overlay is not None:
            self._overlay.hide()
        event.acceptProposedAction()
        self.context.navigate(IMPORT, paths=dropped_paths(event))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_stop_jobs():
            event.ignore()
            return
        help_open = self._help is not None and self._help.isVisible()
        self.context.state.save_window(self, self._current, help_open=help_open)
        self.hide()  # a read that does not hear the stop is waited for without a dead window
        self.context.close()
        super().closeEvent(event)

    def _may_stop_jobs(self) -> bool:
        """Whether nothing is being written, or the user agrees to stop it."""
        writing = [job.title for job in self.context.jobs.active if job.writes and not job.is_over]
        if not writing:
            return True
        from xat_desktop.ui.errors import confirm  # after the first paint

        question = self.tr("Stop “{job}” and quit?").format(job=writing[0])
        return confirm(self, question, self.tr("What is complete is kept."), self.tr("Stop and quit"))

    def _build(self, entries: Sequence[PageEntry]) -> None:
        self._rail = Rail(entries)
        self._top_bar = TopBar()
        self._notice = Notice()
        self._stack = QStackedWidget()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._top_bar)
        column.addWidget(self._stack, 1)
        column.addWidget(self._notice)  # below the page: nothing moves under the pointer as it comes and goes
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(column, 1)
        self.setCentralWidget(centre)
        self._job_status = JobStatus(self.context.jobs)
        self.statusBar().setSizeGripEnabled(False)
        self._sync_indicator = SyncIndicator(self.context)
        self._sync_indicator.opened.connect(partial(self.context.navigate, SYNC))
        self.statusBar().addWidget(self._sync_indicator)
        self.statusBar().addPermanentWidget(self._job_status)

    def _connect(self) -> None:
        self._rail.chosen.connect(self.context.navigate)
        self._top_bar.searched.connect(self._on_searched)
        self._top_bar.import_wanted.connect(self._on_import)
        self.context.navigated.connect(self.show_page)
        self.context.noticed.connect(self._notice.show_text)
        self.context.partner_changed.connect(self._on_partner_changed)
        self.context.jobs.ended.connect(self._on_job_ended)
        self._top_bar.partner_chosen.connect(self.context.open_partner)
        self._top_bar.partner_wanted.connect(partial(self.context.navigate, WELCOME))
        self.context.data_changed.connect(self._on_data_changed)
        self.context.settings_changed.connect(self._on_settings_changed)

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+K", self._on_palette),
            ("F1", self._on_help),
            ("Ctrl+J", self._job_status.open_list),
            ("Ctrl+F", self._on_find),
            ("F5", self._on_data_changed),
        ):
            QShortcut(keys, self, slot)

    def _made(self, key: str) -> Page:
        page = self._entries[key].make(self.context)
        self._pages[key] = page
        self._stack.addWidget(page)
        return page

    def _on_partner_changed(self) -> None:
        context = self.context
        partner = context.partner
        self.setWindowTitle(f"{partner.name} – XAT Desktop" if partner else "XAT Desktop")
        self._top_bar.show_partners(context.partners, partner)
        self._top_bar.import_button.setEnabled(self._can_import)
        self._rail.setEnabled(partner is not None)
        first = not self._current or self._current == WELCOME
        key = context.state.page if first else self._current
        self.show_page(key if key in self._entries and key != WELCOME else next(iter(self._entries)), {})

    def _on_job_ended(self, job: Job) -> None:
        if job.error is None or job.shows_failure:
            return
        error = job.error
        title = error.title if isinstance(error, XatError) else self.tr("Something unexpected happened")
        text = self.tr("{job}: {what}").format(job=job.title, what=title)
        details = NoticeAction(self.tr("Details"), partial(self._show_error, error))
        self.context.notify(text, "error", details)

    def _show_error(self, error: Exception) -> None:
        from xat_desktop.ui.errors import show_error  # after the first paint

        show_error(self, error)

    def _on_data_changed(self) -> None:
        if self.current_page is not None:
            self.current_page.refresh()

    def _on_settings_changed(self) -> None:
        """Pages that took what is another now are made anew, but for the one in front."""
        before, self._settings = self._settings, self.context.settings
        changed = {name for name, value in asdict(before).items() if value != getattr(self._settings, name)}
        stale = [key for key, page in self._pages.items() if changed.intersection(page.settings_taken)]
        for key in stale:
            if key == self._current:
                continue
            page = self._pages.pop(key)
            self._stack.removeWidget(page)
            page.deleteLater()

    def _on_searched(self, text: str) -> None:
        if self.current_page is not None and self.current_page.search_hint:
            self.current_page.search(text)
        elif text:
            self._top_bar.search.clear()
            self._open_palette(text)

    def _on_import(self) -> None:
        self.context.navigate(IMPORT)

    @property
    def _can_import(self) -> bool:
        return IMPORT in self._entries and self.context.store is not None

    def _on_find(self) -> None:
        self._top_bar.search.setFocus()
        self._top_bar.search.selectAll()

    def _on_palette(self) -> None:
        self._open_palette("")

    def _open_palette(self, query: str) -> None:
        from xat_desktop.ui.command_palette import CommandPalette  # after the first paint

        self._palette = self._palette or CommandPalette(self)
        self._palette.open(self.commands(), query)

    def _on_help(self) -> None:
        if self._help is None:
            from xat_desktop.ui.help_panel import HelpPanel  # after the first paint

            self._help = HelpPanel()
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._help)
        else:
            self._help.setVisible(not self._help.isVisible())
        if self.current_page is not None:
            self._help.show_help(self.current_page.tr(self.current_page.help_text))
