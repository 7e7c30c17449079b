"""The record of syncs that are over."""

import sqlalchemy as sa

from xat_desktop.domain.sync import HistoryEntry, SyncSummary
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_history as _table

_KEPT = 500


def add(store: Store, entry: HistoryEntry) -> None:
    """Note a sync; the oldest ones go."""
    summary = entry.summary
    values = {"started_at": entry.started_us, "ended_at": entry.ended_us, "result": entry.result}
    values |= {"pulled": summary.pulled, "pushed": summary.pushed, "conflicts": summary.conflicts}
    with store.write() as db:
        db.execute(sa.insert(_table), values | {"refused": summary.refused, "error": entry.error})
        newest = sa.select(_table.c.no).order_by(_table.c.no.desc()).limit(_KEPT)
        db.execute(sa.delete(_table).where(_table.c.no.not_in(newest)))


def entries(store: Store, limit: int = 100) -> list[HistoryEntry]:
    """The newest first."""
    with store.read() as db:
        found = db.execute(sa.select(_table).order_by(_table.c.no.desc()).limit(limit)).all()
    return [
        HistoryEntry(
            row.started_at,
            row.ended_at,
            SyncSummary(row.pulled, row.pushed, row.conflicts, row.refused),
            row.result,
            row.error,
        )
        for row in found
    ]
