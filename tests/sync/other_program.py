"""A second program that syncs a store again and again, and tells each of its steps."""

import json
import sys
from pathlib import Path

import psycopg

from xat_desktop.domain.partner import Partner
from xat_desktop.domain.sync import SyncProgress
from xat_desktop.errors import XatError
from xat_desktop.store.store import open_store
from xat_desktop.sync.cycle import exchange_rows
from xat_desktop.sync.lock import sync_lock
from xat_desktop.sync.server import PartnerServer


def main(folder: str, dsn: str, schema: str, rounds: str) -> None:
    """Sync `rounds` times, but not while another program does."""
    store = open_store(Partner("1", "acme", "Acme"), Path(folder))

    def told(progress: SyncProgress) -> None:
        print(progress.phase, flush=True)

    with psycopg.connect(dsn, autocommit=True) as db:
        there = PartnerServer(db, schema)
        for _ in range(int(rounds)):
            print("again", flush=True)
            try:
                with sync_lock(store):
                    exchange_rows(store, there, there.hello(), told)
            except XatError as error:
                if error.title != "Another sync of this partner is running":
                    raise
    store.close()


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
