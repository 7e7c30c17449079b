"""What a large transaction wrote is copied into the database after its commit, and the log does not grow."""

import pytest
import sqlalchemy as sa

from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.store import Store

_BLOB = bytes(6 << 20)


def _write(store: Store, name: str, *, large: bool) -> None:
    with store.write(large=large) as db:
        row = {"at": 0, "who": "ann", "what": name, "detail": _BLOB.decode()}
        db.execute(sa.insert(schema.audit), row)


def _pages_copied_at_commit(store: Store) -> int:
    with store.read() as db:
        return int(db.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one())


def test_what_was_written_reaches_the_database_after_the_commit(store: Store) -> None:
    before = store.path.stat().st_size
    _write(store, "large", large=True)
    with store.write(large=True):  # waits for the copy
        assert store.path.stat().st_size > before + len(_BLOB)


def test_the_log_begins_anew_for_each(store: Store) -> None:
    log = store.path.with_name("store.db-wal")
    _write(store, "first", large=True)
    size = log.stat().st_size
    for number in range(3):
        _write(store, f"more {number}", large=True)
    assert log.stat().st_size < 1.5 * size


def test_commits_copy_again_after_one_that_failed(store: Store) -> None:
    usual = _pages_copied_at_commit(store)
    with pytest.raises(XatError), store.write(large=True):
        raise XatError("The import failed", "Half of it was written.")
    assert _pages_copied_at_commit(store) == usual > 0
