"""Originals on their way to the server: the session of each upload, and why a file stays on this computer."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from xat_desktop.store import schema
from xat_desktop.store.store import Store, now_us

_table = schema.sync_upload


@dataclass(frozen=True)
class HeldBack:
    """An original that is not sent."""

    sha256: str
    name: str
    reason: str


def session_of(store: Store, sha256: str) -> str:
    """The session address of an upload that was begun, else nothing."""
    with store.read() as db:
        return db.execute(sa.select(_table.c.uri).where(_table.c.sha256 == sha256)).scalar() or ""


def remember_session(store: Store, sha256: str, uri: str) -> None:
    """Keep the address under which the upload goes on after an interruption."""
    _save(store, sha256, uri=uri, reason="")


def hold_back(store: Store, sha256: str, reason: str) -> None:
    """Note why the file is not on the server; its session, if any, stays."""
    _save(store, sha256, reason=reason)


def forget(store: Store, sha256: str) -> None:
    """The file has arrived: nothing is left to know."""
    with store.write() as db:
        db.execute(sa.delete(_table).where(_table.c.sha256 == sha256))


def held_back(store: Store) -> list[HeldBack]:
    """Files that stay on this computer, by name."""
    file = schema.result_file
    query = (
        sa.select(_table.c.sha256, file.c.name, _table.c.reason)
        .join(file, file.c.sha256 == _table.c.sha256)
        .where(_table.c.reason != "")
        .order_by(file.c.name, _table.c.sha256)
    )
    with store.read() as db:
        return [HeldBack(*row) for row in db.execute(query)]


def _save(store: Store, sha256: str, **values: str) -> None:
    row = {"sha256": sha256, "at": now_us(), **values}
    with store.write() as db:
        db.execute(insert(_table).values(row).on_conflict_do_update(index_elements=["sha256"], set_=row))
