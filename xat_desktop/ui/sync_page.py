"""The shared server: connecting with it, what waits, syncing now, conflicts, refused changes, history."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from xat_desktop.domain.sync import RemotePartner, SyncSummary
from xat_desktop.errors import XatError
from xat_desktop.tasks.know_servers import add_server
from xat_desktop.tasks.resolve_conflict import Resolved, resolve_chosen
from xat_desktop.tasks.show_sync import SyncView, show_sync
from xat_desktop.ui.context import AppContext, Level
from xat_desktop.ui.empty_state import EmptyState
from xat_desktop.ui.jobs import Job
from xat_desktop.ui.page import Command, Page
from xat_desktop.ui.sync_runner import is_metered
from xat_desktop.ui.syncing.conflicts_panel import ConflictsPanel
from xat_desktop.ui.syncing.connect_panel import ConnectPanel, centred
from xat_desktop.ui.syncing.models import HistoryModel, RefusedModel
from xat_desktop.ui.syncing.status_card import StatusCard
from xat_desktop.ui.syncing.words import exchanged
from xat_desktop.ui.table_view import TableView
from xat_desktop.ui.theme import GRID

HELP = str(
    QT_TRANSLATE_NOOP(
        "SyncPage",
        """# Sync

Everything works without a network. With one, changes go to the partner's place on a shared server, and those of
colleagues come here.

- **Sync now** sends what waits and takes what is new. It may be interrupted at any moment.
- A **conflict** is a field that two people changed: the server's value stands, and yours is kept until you decide.
- A **refused** change stays here with the reason; edit the thing, and it is sent again.
- When access ends, nothing on this computer is deleted, and changes that were not sent are kept.
""",
    )
)


class LinkBridge(QObject):
    """Brings the address of a sign-in from the job's thread into the window's."""

    shown = Signal(str, bool)

    def __call__(self, address: str, opened: bool) -> None:
        self.shown.emit(address, opened)


class SyncPage(Page):
    """An empty state, the steps to connect, or the state with its tables."""

    title = str(QT_TRANSLATE_NOOP("SyncPage", "Sync"))
    help_text = HELP
    settings_taken = ("display_zone",)

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._view: SyncView | None = None
        self._partners_of = ""
        zone = context.settings.display_zone
        self.card, self.connect_panel = StatusCard(zone), ConnectPanel()
        self.conflicts = ConflictsPanel(context)
        self.refused, self.history = RefusedModel(self), HistoryModel(zone, self)
        self._bridge = LinkBridge(self)
        self._sync = self.add_action(self.tr("Sync now"), self._on_sync, "refresh", primary=True)
        self._out = self.add_action(self.tr("Sign out"), self._on_sign_out, "sign-out")
        self._leave = self.add_action(self.tr("Leave server"), self._on_leave, "close")
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        assert self.context.store is not None
        self.load(self._on_loaded, show_sync, self.context.store, self.context.folder)

    def commands(self) -> list[Command]:
        if not self._sync.isVisible():
            return []
        return [Command(self.tr("Sync now"), self._on_sync, "refresh")]

    def _lay_out(self) -> None:
        empty = EmptyState(
            "sync",
            self.tr("No shared server yet"),
            self.tr(
                "Everything works without one. Where there is one, its administrator hands out a small file: "
                "the server's profile."
            ),
        )
        empty.add_button(self.tr("Add a profile…"), self._on_add_profile, "plus")
        self._tabs = QTabWidget()
        self._tabs.setObjectName("sync_tabs")
        self._tabs.setAccessibleName(self.tr("Conflicts, refused changes, history"))
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self.conflicts, "")
        self._tabs.addTab(
            TableView(self.refused, "refused_table", self.tr("Refused changes"), self.context), ""
        )
        self._tabs.addTab(
            TableView(self.history, "history_table", self.tr("History"), self.context), self.tr("History")
        )
        linked = QWidget()
        column = QVBoxLayout(linked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.card)
        column.addWidget(self._tabs, 1)
        self._stack = QStackedWidget()
        for widget in (empty, centred(self.connect_panel), linked):
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack)
        for button in (self._sync, self._out, self._leave):
            button.hide()

    def _connect(self) -> None:
        panel = self.connect_panel
        for signal, slot in (
            (panel.profile_wanted, self._on_add_profile),
            (panel.server_chosen, self._on_server_chosen),
            (panel.sign_in_wanted, self._on_sign_in),
            (panel.role_given, self._on_role),
            (panel.connect_wanted, self._on_connect),
            (self.conflicts.decided, self._on_decided),
            (self._bridge.shown, self._on_link),
            (self.context.partner_left, self._on_partner_left),
            (self.context.sync.started, self._on_sync_started),
        ):
            signal.connect(slot)
        if self.context.sync.job is not None:
            self._on_sync_started(self.context.sync.job)

    def _on_partner_left(self) -> None:
        self._view, self._partners_of = None, ""
        self.card.end_progress()

    def _on_loaded(self, view: SyncView) -> None:
        self._view = view
        linked, known = view.status.state != "off", bool(view.servers)
        signed_in = view.account_at(view.status.server) is not None
        connecting = known and (not linked or not signed_in)
        self._stack.setCurrentIndex(1 if connecting else 2 if linked else 0)
        self._sync.setVisible(linked and signed_in)
        self._out.setVisible(linked and signed_in)
        self._leave.setVisible(linked)
        self.card.show_status(view.status)
        self.card.show_metered(metered=linked and (self.context.settings.sync_metered or is_metered()))
        self.conflicts.show_conflicts(view.conflicts)
        self.refused.set_rows(view.status.refused)
        self.history.set_rows(view.history)
        self._tabs.setTabText(0, self._counted(self.tr("Conflicts"), len(view.conflicts)))
        self._tabs.setTabText(1, self._counted(self.tr("Refused"), len(view.status.refused)))
        if connecting:
            self.connect_panel.show_view(view)
            self._ask_for_partners()
        self.context.sync_status_changed.emit(view.status)

    def _counted(self, title: str, count: int) -> str:
        return f"{title} ({count:,})" if count else title

    def _ask_for_partners(self) -> None:
        """Once for each server: the network may be slow."""
        server = self.connect_panel.chosen_server
        assert self._view is not None
        if self._view.account_at(server) is None or self._partners_of == server:
            return
        from xat_desktop.tasks.sync_partner import partners_on_server  # the first paint does not wait for it

        self._partners_of = server
        self.connect_panel.show_note(self.tr("Asking for the partners there …"))
        title = self.tr("Asking {server}").format(server=server)
        job = Job(partners_on_server, self.context.folder, server, title=title, shows_failure=True)
        job.succeeded.connect(self._on_partners)
        job.failed.connect(self._on_connect_failed)
        self.context.jobs.start(job)

    def _on_partners(self, partners: list[RemotePartner]) -> None:
        partner = self.context.partner
        self.connect_panel.show_partners(partners)
        self.connect_panel.suggest(partner.slug if partner else "")
        none = self.tr("You are a member of no partner there. Ask the server's administrator.")
        self.connect_panel.show_note("" if partners else none)

    def _on_connect_failed(self, error: Exception) -> None:
        self._partners_of = ""
        self.connect_panel.show_note(_sentence(error))

    def _on_add_profile(self) -> None:
        kinds = self.tr("Server profiles (*.json)")
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Add a server profile"), "", kinds)
        if not chosen:
            return
        try:
            added = add_server(self.context.folder, Path(chosen))
        except XatError as error:
            self.context.notify(_sentence(error), "error")
            return
        self.context.notify(self.tr("{server} is known now.").format(server=added.name), "success")
        self.refresh()

    def _on_server_chosen(self) -> None:
        self._partners_of = ""
        self.refresh()

    def _on_sign_in(self, server: str) -> None:
        from xat_desktop.tasks.sign_in import sign_in

        self.connect_panel.show_note(self.tr("Opening the browser …"))
        args = self.context.folder, server, "", self._bridge
        self._start(sign_in, *args, title=self.tr("Signing in")).succeeded.connect(self._on_signed_in)

    def _on_link(self, address: str, opened: bool) -> None:
        if opened:
            text = self.tr("Go on in your browser. If it shows nothing, open this address there:\n{address}")
        else:
            text = self.tr("No browser could be opened. Open this address in one:\n{address}")
        self.connect_panel.show_note(text.format(address=address))

    def _on_signed_in(self, result: Any) -> None:
        self.connect_panel.show_note("")
        text = self.tr("Signed in as {who}.").format(who=result.account.email)
        self.context.notify(f"{text} {result.notice}".strip(), "warning" if result.notice else "success")
        self.refresh()

    def _on_role(self, server: str, role: str, secret: str) -> None:
        from xat_desktop.tasks.sign_in_with_role import sign_in_with_role

        job = self._start(
            sign_in_with_role, self.context.folder, server, role, secret, title=self.tr("Signing in")
        )
        job.succeeded.connect(self._on_role_taken)

    def _on_role_taken(self) -> None:
        self.connect_panel.show_note("")
        self.refresh()

    def _start(self, task: Any, *args: Any, title: str) -> Job:
        """A job whose failure is told in the panel, without a notice."""
        job = Job(task, *args, title=title, shows_failure=True)
        job.failed.connect(self._on_connect_failed)
        job.cancelled.connect(partial(self.connect_panel.show_note, ""))
        return self.context.jobs.start(job)

    def _on_connect(self, server: str, partner_there: str) -> None:
        self._run_sync(server, partner_there)

    def _on_sync(self) -> None:
        self._run_sync("", "")

    def _run_sync(self, server: str, partner_there: str) -> None:
        job = self.context.sync.run(server, partner_there)
        if job is not None:
            job.succeeded.connect(self._on_synced)

    def _on_sync_started(self, job: Job) -> None:
        """Also of one that nobody asked for."""
        job.progressed.connect(self.card.show_doing)
        job.finished.connect(self._on_sync_finished)
        self._sync.setEnabled(False)

    def _on_synced(self, summary: SyncSummary) -> None:
        level: Level = "warning" if summary.conflicts or summary.refused else "success"
        self.context.notify(self.tr("Synced: {what}.").format(what=exchanged(summary)), level)

    def _on_sync_finished(self) -> None:
        self._sync.setEnabled(True)
        self.card.end_progress()
        if self.isVisible() and self.context.store is not None:
            self.refresh()

    def _on_decided(self, choices: dict[int, Any]) -> None:
        title = self.tr("Deciding conflicts")
        job = Job(resolve_chosen, self.context.store, choices, title=title, writes=True)
        job.succeeded.connect(self._on_resolved)
        self.context.jobs.start(job)

    def _on_resolved(self, resolved: Resolved) -> None:
        if resolved.failed:
            conflict, reason = resolved.failed[0]
            text = self.tr("{name} stays undecided: {reason}").format(name=conflict.title, reason=reason)
            self.context.notify(text, "warning")
        self.context.data_changed.emit()

    def _on_sign_out(self) -> None:
        from xat_desktop.tasks.sign_out import sign_out

        assert self._view is not None
        server, account = self._view.status.server, self._view.account
        email = account.email if account else ""
        job = Job(sign_out, self.context.folder, server, email, title=self.tr("Signing out"))
        job.succeeded.connect(self._on_signed_out)
        self.context.jobs.start(job)

    def _on_signed_out(self, result: Any) -> None:
        text = self.tr("{who} is signed out. Everything stays here.").format(who=result.email)
        self.context.notify(f"{text} {result.notice}".strip(), "warning" if result.notice else "success")
        self._partners_of = ""
        self.refresh()

    def _on_leave(self) -> None:
        from xat_desktop.tasks.sync_partner import leave_server
        from xat_desktop.ui.errors import confirm

        assert self._view is not None
        question = self.tr("Leave {server}?").format(server=self._view.status.server)
        text = self.tr("All data stays here and there. You can connect again later.")
        if confirm(self, question, text, self.tr("Leave server")):
            job = Job(leave_server, self.context.store, title=self.tr("Leaving the server"), writes=True)
            job.succeeded.connect(self._on_server_chosen)
            self.context.jobs.start(job)


def _sentence(error: Exception) -> str:
    return f"{error.title}. {error.detail}" if isinstance(error, XatError) else str(error)
