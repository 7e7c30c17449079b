"""What a store knows of its server, and the transactions that write what the server said."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_cursor, sync_state

FIRST_ID = "00000000-0000-0000-0000-000000000000"
LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"


@dataclass(frozen=True)
class Link:
    """Which partner of which server the store exchanges with; `server` is empty when it does not."""

    client_id: str
    server: str
    partner_id: str
    partner_name: str
    schema_name: str
    signed_in_as: str
    epoch: str
    head: int
    state: str
    error: str
    synced_at: int | None
    verified_at: int | None


@dataclass(frozen=True)
class Cursor:
    """The last row of a table that was pulled."""

    commit_no: int = 0
    row_id: str = FIRST_ID


def link(db: Connection) -> Link:
    """The one row of the state."""
    row = db.execute(sa.select(*(sync_state.c[name] for name in Link.__dataclass_fields__))).one()
    return Link(*row)


def save_link(store: Store, **values: object) -> None:
    """Change some of the state."""
    with store.write() as db:
        db.execute(sa.update(sync_state).values(values))


@contextmanager
def applying(store: Store) -> Iterator[Connection]:
    """A transaction whose changes are the server's: no edits of a user. References are checked at its end."""
    with store.write() as db:
        db.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        db.execute(sa.update(sync_state).values(applying=1))
        yield db
        db.execute(sa.update(sync_state).values(applying=0))


@contextmanager
def recording(db: Connection) -> Iterator[None]:
    """Within `applying`: these changes are edits, and must reach the server."""
    db.execute(sa.update(sync_state).values(applying=0))
    yield
    db.execute(sa.update(sync_state).values(applying=1))


def cursors(db: Connection) -> dict[str, Cursor]:
    """How far each table was pulled."""
    return {row.table_name: Cursor(row.commit_no, row.row_id) for row in db.execute(sa.select(sync_cursor))}


def save_cursor(db: Connection, table: str, cursor: Cursor) -> None:
    """Note how far a table was pulled, in the transaction of the rows."""
    db.exec_driver_sql(
        "INSERT OR REPLACE INTO sync_cursor VALUES (?, ?, ?)", (table, cursor.commit_no, cursor.row_id)
    )
