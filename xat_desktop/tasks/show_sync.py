"""Everything that the sync page shows, without the network."""

from dataclasses import dataclass
from pathlib import Path

from xat_desktop.domain.sync import Conflict, HistoryEntry, SyncStatus
from xat_desktop.store.store import Store
from xat_desktop.tasks.know_servers import KnownServer, list_servers
from xat_desktop.tasks.progress import Progress
from xat_desktop.tasks.resolve_conflict import list_conflicts
from xat_desktop.tasks.show_account import ShownAccount, show_accounts
from xat_desktop.tasks.show_sync_status import show_sync_history, show_sync_status


@dataclass(frozen=True)
class SyncView:
    """State, conflicts and history of one partner; servers and accounts of this computer."""

    status: SyncStatus
    conflicts: tuple[Conflict, ...]
    history: tuple[HistoryEntry, ...]
    servers: tuple[KnownServer, ...]
    accounts: tuple[ShownAccount, ...]

    def account_at(self, server: str) -> ShownAccount | None:
        """Who is signed in at a server."""
        return next((one for one in self.accounts if one.server == server and one.signed_in), None)

    @property
    def account(self) -> ShownAccount | None:
        """With whom this partner is synced: the one of the last sync, else who signed in last."""
        usual = self.status.signed_in_as.lower()
        there = (one for one in self.accounts if one.server == self.status.server and one.signed_in)
        return next((one for one in there if one.email.lower() == usual), self.account_at(self.status.server))


def show_sync(store: Store, data_dir: Path, progress: Progress) -> SyncView:
    """Look it all up; the keyring may ask the user to open it."""
    progress.step(0, 1, "sync")
    return SyncView(
        show_sync_status(store),
        tuple(list_conflicts(store)),
        tuple(show_sync_history(store)),
        tuple(list_servers(data_dir)),
        tuple(show_accounts(data_dir)),
    )
