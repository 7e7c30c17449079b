"""A whole sync of one store: lock, sign-in, rows, then series and files; its end is noted, whatever it is."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

import sqlalchemy as sa

from xat_desktop.domain.sync import HistoryEntry, SyncProgress, SyncSummary
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.store.store import Store, now_us
from xat_desktop.store.sync_schema import sync_dirty
from xat_desktop.sync import history
from xat_desktop.sync.bulk_step import BulkChoice, exchange_the_rest
from xat_desktop.sync.connection import CredentialSource, connected
from xat_desktop.sync.cycle import Told, exchange_rows
from xat_desktop.sync.errors import SyncStopped
from xat_desktop.sync.link import linked_partner
from xat_desktop.sync.lock import sync_lock
from xat_desktop.sync.server import PartnerServer
from xat_desktop.sync.state import save_link

log = logging.getLogger(__name__)

_ON_DEMAND = BulkChoice()


@dataclass
class _Noted:
    """What a sync has done so far."""

    summary: SyncSummary = field(default_factory=SyncSummary)


def run_sync(
    store: Store,
    source: CredentialSource,
    server: str,
    told: Told,
    *,
    wanted: str = "",
    retry_refused: bool = True,
    choice: BulkChoice = _ON_DEMAND,
) -> SyncSummary:
    """Sync with the partner called `wanted` (once linked: always with that one) of the server of this name.

    SyncStopped, XatError and Cancelled leave everything as a later sync needs it; the state is kept in the store.
    """
    with sync_lock(store), _history(store) as noted:
        told(SyncProgress("connecting"))
        with connected(source) as db:
            partner = linked_partner(store, db, server, wanted)
            there = PartnerServer(db, partner.schema_name)
            hello = there.hello()
            found = exchange_rows(store, there, hello, told, retry_refused=retry_refused)
        noted.summary = found = replace(found, waiting=_waiting(store))
        save_link(store, synced_at=now_us())
        bulk = exchange_the_rest(store, source, hello, partner, told, choice)
        noted.summary = replace(
            found,
            series_sent=bulk.series_sent,
            series_fetched=bulk.series_fetched,
            files_sent=bulk.files_sent,
            held_back=len(bulk.held_back),
            files_stay=bulk.files_stay,
        )
        save_link(store, state="", error="")
    return noted.summary


@contextmanager
def _history(store: Store) -> Iterator[_Noted]:
    noted, started = _Noted(), now_us()

    def note(result: Literal["done", "failed", "cancelled"], error: str = "") -> None:
        history.add(store, HistoryEntry(started, now_us(), noted.summary, result, error))

    try:
        yield noted
    except Cancelled:
        note("cancelled")
        raise
    except XatError as error:
        try:
            save_link(
                store, state=error.state if isinstance(error, SyncStopped) else "stopped", error=str(error)
            )
            note("failed", str(error))
        except XatError as second:  # the disk is full, say: the first error is what the user must hear
            log.warning("the end of the sync could not be noted: %s", second)
        raise
    note("done")


def _waiting(store: Store) -> int:
    with store.read() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(sync_dirty)).scalar_one())
