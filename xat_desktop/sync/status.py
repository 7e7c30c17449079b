"""The state of a store's sync, without the network: what waits, since when, and what went wrong."""

from typing import cast

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.domain.sync import RefusedRow, RowState, SyncState, SyncStatus
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_conflict, sync_dirty, sync_outbox
from xat_desktop.store.synced import BY_NAME
from xat_desktop.store.uploads import held_back
from xat_desktop.sync.state import link
from xat_desktop.sync.titles import title_of


def sync_status(store: Store) -> SyncStatus:
    """Everything that the status bar and the Sync page show."""
    with store.read() as db:
        known = link(db)
        waiting, oldest = db.execute(sa.select(sa.func.count(), sa.func.min(sync_dirty.c.since))).one()
        open_ = sa.select(sa.func.count()).where(sync_conflict.c.state == "open")
        return SyncStatus(
            state=_state(known.server, known.state, known.synced_at, waiting),
            server=known.server,
            partner_there=known.partner_name,
            signed_in_as=known.signed_in_as,
            last_sync_us=known.synced_at,
            verified_us=known.verified_at,
            waiting=waiting,
            oldest_waiting_us=oldest,
            last_error=known.error,
            conflicts=db.execute(open_).scalar_one(),
            refused=_refused(db),
            held_back=tuple(held_back(store)),
        )


def _state(server: str, stopped: str, synced_at: int | None, waiting: int) -> SyncState:
    if not server:
        return "off"
    if stopped:
        return cast("SyncState", stopped)
    return "waiting" if waiting or synced_at is None else "synced"


def _refused(db: Connection) -> tuple[RefusedRow, ...]:
    query = sa.select(sync_outbox).where(sync_outbox.c.state == "refused").order_by(sync_outbox.c.no)
    return tuple(
        RefusedRow(
            row.table_name,
            row.row_id,
            title_of(db, BY_NAME[row.table_name], row.row_id),
            row.code,
            row.reason,
            row.at,
        )
        for row in db.execute(query).all()
    )


def row_states(store: Store, table: str) -> dict[str, RowState]:
    """Badges of the rows of one table: those that wait, are refused or in conflict; the others are missing."""
    dirty, out, clash = sync_dirty.c, sync_outbox.c, sync_conflict.c
    with store.read() as db:
        waiting = set(db.execute(sa.select(dirty.row_id).where(dirty.table_name == table)).scalars())
        is_refused = out.table_name == table, out.state == "refused"
        refused = dict(db.execute(sa.select(out.row_id, out.reason).where(*is_refused)).all())
        is_open = clash.table_name == table, clash.state == "open"
        counted = sa.select(clash.row_id, sa.func.count()).where(*is_open).group_by(clash.row_id)
        conflicts: dict[str, int] = dict(db.execute(counted).all())
    return {
        row_id: RowState(row_id in waiting, refused.get(row_id, ""), conflicts.get(row_id, 0))
        for row_id in waiting | set(refused) | set(conflicts)
    }
