"""Files and series on their way to the server: the session of each upload, and why something stays on this computer."""

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from xat_desktop.domain.sync import HeldBack
from xat_desktop.store import schema
from xat_desktop.store.store import Store, now_us

_table = schema.sync_upload


def session_of(store: Store, item: str) -> str:
    """The session address of an upload that was begun, else nothing."""
    with store.read() as db:
        return db.execute(sa.select(_table.c.uri).where(_table.c.item == item)).scalar() or ""


def remember_session(store: Store, item: str, uri: str) -> None:
    """Keep the address under which the upload goes on after an interruption."""
    _save(store, item, uri=uri, reason="")


def hold_back(store: Store, item: str, reason: str) -> None:
    """Note why it is not on the server; its session, if any, stays."""
    _save(store, item, reason=reason)


def forget(store: Store, item: str) -> None:
    """It has arrived: nothing is left to know."""
    with store.write() as db:
        db.execute(sa.delete(_table).where(_table.c.item == item))


def held_back(store: Store) -> list[HeldBack]:
    """What stays on this computer, by the file's name."""
    file, capture = schema.result_file, schema.capture
    of_capture = sa.select(capture.c.result_file_id).where(capture.c.id == _table.c.item).scalar_subquery()
    query = (
        sa.select(_table.c.item, file.c.name, _table.c.reason)
        .select_from(_table)
        .join(file, sa.or_(file.c.sha256 == _table.c.item, file.c.id == of_capture))
        .where(_table.c.reason != "")
        .order_by(file.c.name, _table.c.item)
    )
    with store.read() as db:
        return [HeldBack(*row) for row in db.execute(query)]


def _save(store: Store, item: str, **values: str) -> None:
    row = {"item": item, "at": now_us(), **values}
    with store.write() as db:
        db.execute(insert(_table).values(row).on_conflict_do_update(index_elements=["item"], set_=row))
