"""Conflicts: both values of what two people changed, until the user decides."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.domain.sync import Conflict, Side
from xat_desktop.errors import XatError
from xat_desktop.store.store import Store, now_us
from xat_desktop.store.sync_schema import sync_conflict as _table
from xat_desktop.store.synced import BY_NAME, Entity
from xat_desktop.sync import rows
from xat_desktop.sync.merge import Clash
from xat_desktop.sync.server import Author
from xat_desktop.sync.titles import title_of


def keep(
    db: Connection,
    entity: Entity,
    row_id: str,
    clashes: Sequence[Clash],
    author: Author,
    decided: Side | None = None,
) -> int:
    """Note the clashes of a row that are not there already; how many new ones wait for the user.

    `decided` is for what needs no decision, but whose other value must not be lost.
    """
    new = 0
    for clash in clashes:
        ours = json.dumps(clash.ours)
        there = sa.select(_table.c.no).where(
            _table.c.row_id == row_id,
            _table.c.field == clash.field,
            _table.c.ours == ours,
            _table.c.theirs == json.dumps(clash.theirs),
            _table.c.state == (decided or "open"),
        )
        if db.execute(there).first():
            continue
        new += decided is None
        db.execute(
            sa.insert(_table),
            {
                "table_name": entity.name,
                "row_id": row_id,
                "field": clash.field,
                "base": json.dumps(clash.base),
                "ours": ours,
                "theirs": json.dumps(clash.theirs),
                "theirs_by": author.name,
                "theirs_at": author.at_us,
                "at": now_us(),
                "state": decided or "open",
            },
        )
    return new


def move(db: Connection, entity: Entity, old: str, new: str) -> None:
    """The row has another id now."""
    is_old = _table.c.table_name == entity.name, _table.c.row_id == old
    db.execute(sa.update(_table).where(*is_old).values(row_id=new))


def open_conflicts(store: Store, row_id: str = "") -> list[Conflict]:
    """What waits for a decision, the oldest first; of one row or of all."""
    query = sa.select(_table).where(_table.c.state == "open").order_by(_table.c.no)
    if row_id:
        query = query.where(_table.c.row_id == row_id)
    with store.read() as db:
        return [_conflict(db, row) for row in db.execute(query).all()]


def resolve(store: Store, no: int, side: Side) -> Conflict:
    """Decide one conflict: `mine` becomes an edit of the row, `theirs` is there already.

    Fields that mean something only together are decided together. XatError when there is no such open conflict,
    or when the row is gone or its value can no longer stand.
    """
    found = next((conflict for conflict in open_conflicts(store) if conflict.no == no), None)
    if found is None:
        raise XatError("There is no such open conflict", f"{no}: it was probably decided already.")
    entity = BY_NAME[found.table]
    group = next((fields for fields in entity.groups if found.field in fields), (found.field,))
    together = [other for other in open_conflicts(store, found.row_id) if other.field in group]
    with store.write() as db:
        if found.field == "deleted":
            _decide_life(db, entity, found, side)
        elif side == "mine":
            _write_mine(db, entity, found, together)
        numbers = [other.no for other in together]
        closed = {"state": side, "resolved_at": now_us()}
        db.execute(sa.update(_table).where(_table.c.no.in_(numbers)).values(closed))
        store.audit(
            db, "resolve conflict", table=found.table, row=found.row_id, fields=list(group), side=side
        )
    return found


def _write_mine(db: Connection, entity: Entity, found: Conflict, together: Sequence[Conflict]) -> None:
    row = rows.read(db, entity, found.row_id)
    if row is None:
        raise XatError("The row is gone", f"{found.title}: it was deleted; decide for theirs.")
    field, _, key = found.field.partition(".")
    if key:
        entries = json.loads(row[field])
        entries.pop(key, None)
        values: dict[str, Any] = {
            field: json.dumps(entries | ({} if found.ours is None else {key: found.ours}))
        }
    else:
        values = {other.field: other.ours for other in together}
    for name, value in values.items():
        parent = entity.references.get(name)
        if parent and value and rows.read(db, BY_NAME[parent], value) is None:
            raise XatError("What your value refers to is gone", f"{name}: decide for theirs.")
    other = rows.holder(db, entity, {**row, **values}, but=found.row_id)
    if other:
        raise XatError(
            "Another row has this name",
            f"{title_of(db, entity, other)}: rename it first, or decide for theirs.",
        )
    rows.write(db, entity, found.row_id, values, new=False)


def _decide_life(db: Connection, entity: Entity, found: Conflict, side: Side) -> None:
    """The row lives; it goes when the chosen side had deleted it."""
    if not (found.ours if side == "mine" else found.theirs) or rows.read(db, entity, found.row_id) is None:
        return
    if rows.is_used(db, entity, found.row_id):
        raise XatError("It is still in use", f"{found.title}: delete what refers to it first, or keep it.")
    rows.remove(db, entity, found.row_id)


def _conflict(db: Connection, row: Any) -> Conflict:
    return Conflict(
        no=row.no,
        table=row.table_name,
        row_id=row.row_id,
        title=title_of(db, BY_NAME[row.table_name], row.row_id),
        field=row.field,
        base=json.loads(row.base),
        ours=json.loads(row.ours),
        theirs=json.loads(row.theirs),
        theirs_by=row.theirs_by,
        theirs_at_us=row.theirs_at or None,
        at_us=row.at,
    )
