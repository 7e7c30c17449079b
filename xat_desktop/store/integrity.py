"""Looks for damage in a store: the database itself, its references, and the original files."""

from sqlite3 import sqlite_version, sqlite_version_info

import sqlalchemy as sa

from xat_desktop.store import schema
from xat_desktop.store.originals import original_path
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_state

__all__ = ["faults", "sqlite_is_new_enough", "sqlite_version"]


def sqlite_is_new_enough() -> bool:
    """Whether this SQLite knows all that the store uses (upserts, JSON, window functions)."""
    return sqlite_version_info >= (3, 35)


def faults(store: Store) -> list[str]:
    """What is wrong, in words; empty when all is well."""
    with store.read() as db:
        found = [str(row[0]) for row in db.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        dangling = db.exec_driver_sql("PRAGMA foreign_key_check").all()
        file = schema.result_file
        expected = sa.select(file.c.sha256).where(file.c.state == "imported")
        if db.execute(sa.select(sync_state.c.server)).scalar():
            expected = expected.where(file.c.ver == 0)  # the others may be on other computers
        hashes = db.execute(expected).scalars().all()
    if dangling:
        found.append(f"{len(dangling)} rows refer to rows that are gone")
    folder = store.folder / "files"
    missing = sum(not original_path(store, sha256).exists() for sha256 in hashes) if folder.is_dir() else 0
    if missing:
        found.append(f"{missing} of {len(hashes)} original files are missing")
    return found
