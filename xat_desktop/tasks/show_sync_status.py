"""What a partner's sync is like, without the network: state, history, and the badge of each row."""

from xat_desktop.domain.sync import HistoryEntry, RowState, SyncStatus
from xat_desktop.store.store import Store


def show_sync_status(store: Store) -> SyncStatus:
    """Signed in as, last sync, what waits and since when, last error, conflicts, refused rows."""
    from xat_desktop.sync.status import sync_status

    return sync_status(store)


def show_sync_history(store: Store, limit: int = 100) -> list[HistoryEntry]:
    """The syncs that are over, the newest first."""
    from xat_desktop.sync.history import entries

    return entries(store, limit)


def show_row_states(store: Store, table: str) -> dict[str, RowState]:
    """Badges by row id for one table (collector, capture, ...); a row without one is in sync, or is never sent."""
    from xat_desktop.sync.status import row_states, sync_status

    return {} if sync_status(store).state == "off" else row_states(store, table)
