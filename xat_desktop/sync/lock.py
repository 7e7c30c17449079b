"""One sync at a time for each store, also between programs; the lock goes with its holder, however that ends."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from xat_desktop.errors import XatError
from xat_desktop.store.errors import store_errors
from xat_desktop.store.store import Store


@contextmanager
def sync_lock(store: Store) -> Iterator[None]:
    """Hold the lock; XatError at once when another sync of this store runs."""
    path = store.folder / "sync.lock"
    with store_errors(path):
        lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        _take(lock)
        yield
    finally:
        lock.close()


def _take(lock: sqlite3.Connection) -> None:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise XatError(
            "Another sync of this partner is running",
            "It is in another window or another program. Wait for it to end; nothing was done here.",
        ) from error
