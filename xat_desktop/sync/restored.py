"""The server came back from a back-up: what it has lost is sent again, and nothing here is dropped.

Versions of the two sides no longer mean the same, so every row is compared by its content.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.domain.sync import Side
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_outbox
from xat_desktop.store.synced import ENTITIES, Entity
from xat_desktop.sync import conflicts, rows
from xat_desktop.sync.landing import Landing
from xat_desktop.sync.merge import Clash
from xat_desktop.sync.server import Snapshot, There, as_there
from xat_desktop.sync.state import Cursor, applying, link, save_cursor
from xat_desktop.sync.wire import same, same_fields

_PAGE_ROWS = 1_000


def meet_restored(store: Store, snapshot: Snapshot) -> int:
    """Compare every row with the server's and take what it has; rows that it lost wait to be sent. Clashes."""
    with store.read() as db:
        seen = link(db).head
    with store.write() as db:
        db.execute(sa.delete(sync_outbox))  # their bases mean nothing now; the edits themselves are kept
    clashes = sum(_meet_table(store, snapshot, entity, seen) for entity in ENTITIES)
    with applying(store) as db:
        landing = Landing(db, snapshot)
        landing.bury()
    return clashes + landing.clashes


def _meet_table(store: Store, snapshot: Snapshot, entity: Entity, seen: int) -> int:
    cursor, clashes = Cursor(), 0
    there: set[str] = set()
    while page := snapshot.page(entity, cursor, _PAGE_ROWS):
        cursor = Cursor(page[-1][-2], page[-1][0])
        there |= {row[0] for row in page}
        with applying(store) as db:
            landing = Landing(db, snapshot)
            for row in page:
                meet_again(landing, entity, as_there(entity, row), seen)
            landing.revive_parents(entity, [row[0] for row in page])
        clashes += landing.clashes
    with applying(store) as db:
        for row_id in sorted(_known(db, entity) - there):
            unsend(db, entity, row_id)
        save_cursor(db, entity.name, cursor)
    return clashes


def _known(db: Connection, entity: Entity) -> set[str]:
    query = (
        f"SELECT id FROM {entity.name} WHERE ver > 0 "
        "UNION SELECT row_id FROM sync_dirty WHERE table_name = ? AND base_ver > 0 "
        "UNION SELECT row_id FROM sync_tombstone WHERE table_name = ?"
    )
    return {row[0] for row in db.exec_driver_sql(query, (entity.name, entity.name))}


def unsend(db: Connection, entity: Entity, row_id: str) -> None:
    """The server does not have the row: absence is no deletion, so it is sent as a new one."""
    rows.forget_tombstone(db, entity, row_id)
    if rows.read(db, entity, row_id) is None:
        rows.forget_base(db, entity, row_id)
        return
    rows.write(db, entity, row_id, {"ver": 0}, new=False)
    rows.save_base_text(db, entity, row_id, 0, "{}")


def meet_again(landing: Landing, entity: Entity, row: There, seen: int) -> None:
    """Bring one row together whose versions cannot be compared; `seen` is the head that was known here."""
    db = landing.db
    ours = rows.read(db, entity, row.id)
    base = rows.read_base(db, entity, row.id)
    known = rows.version(db, entity, row.id)
    lost = known > row.ver  # the server went back behind what it had told us
    if ours is None:
        _meet_grave(landing, entity, row, base, known)
        return
    before = base.row if base and base.ver else ours
    if not known or _equal(entity, row, before):
        _meet_unchanged(landing, entity, row)
        return
    if lost:
        _keep(landing, entity, row, before, decided="mine")
        rows.write(db, entity, row.id, {"ver": row.ver, **row.flags}, new=False)
        rows.save_base(db, entity, row.id, row.ver, row.values, deleted=row.deleted)
        return
    # Up to `seen` we knew all commits, so this one was made after the restore; later ones may just be new to us.
    _keep(
        landing, entity, row, before, decided=None if row.commit_no <= seen or known == row.ver else "theirs"
    )
    rows.forget_tombstone(db, entity, row.id)
    landing.land(entity, row)


def _meet_unchanged(landing: Landing, entity: Entity, row: There) -> None:
    """The server has what we had of it, or we never had any."""
    db = landing.db
    base = rows.read_base(db, entity, row.id)
    if base is None or not base.ver:
        landing.land(entity, row)
        return
    rows.write(db, entity, row.id, {"ver": row.ver, **row.flags}, new=False)
    rows.save_base(db, entity, row.id, row.ver, row.values, deleted=row.deleted)


def _meet_grave(landing: Landing, entity: Entity, row: There, base: rows.Base | None, known: int) -> None:
    """The row is not here: new to us, or deleted here, which the server may have forgotten."""
    db = landing.db
    rows.forget_tombstone(db, entity, row.id)
    lost = known > row.ver
    if not row.deleted and (lost or (base is not None and _equal(entity, row, base.row))):
        rows.save_base(db, entity, row.id, row.ver, row.values)  # to be deleted there (again)
    else:
        landing.land(entity, row)


def _equal(entity: Entity, row: There, before: Mapping[str, Any]) -> bool:
    was_deleted = bool(before.get("deleted"))
    return row.deleted == was_deleted and same_fields(entity, entity.fields, before, row.values)


def _keep(
    landing: Landing, entity: Entity, row: There, before: Mapping[str, Any], decided: Side | None
) -> None:
    """Both values of what the server had and has."""
    clashes = [
        Clash(name, None, before[name], row.values[name])
        for name in entity.fields
        if name not in entity.quiet and not same(entity, name, before[name], row.values[name])
    ]
    author = landing.snapshot.author(entity, row.id)
    landing.clashes += conflicts.keep(landing.db, entity, row.id, clashes, author, decided)
