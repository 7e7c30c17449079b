"""Makes ops of what was edited: in an order in which the server can take them, and a name changes hands safely."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_dirty, sync_outbox
from xat_desktop.store.synced import ENTITIES, Entity
from xat_desktop.sync import outbox, rows
from xat_desktop.sync.outbox import Op
from xat_desktop.sync.wire import Row, base_of, payload, same

FROZEN_AT_ONCE = 20_000
_UNFINISHED = ("pending", "running")
_CATALOGUES = ENTITIES[:4]
_NAME_LEFT = 150

Key = tuple[Any, ...]


@dataclass(frozen=True)
class _Edited:
    """A row that waits: what the server has of it, and what it is here (None: deleted)."""

    row_id: str
    base_ver: int
    base_text: str
    base: Row
    now: Row | None
    refused: str
    """The payload that the server did not accept."""


@dataclass
class _Names:
    """Who must give up a name on the server before another row may have it: else both would become one."""

    given_up: dict[Key, str] = field(default_factory=dict)
    wanted: dict[str, Key] = field(default_factory=dict)

    def waits(self, row_id: str) -> bool:
        """True while another row has the name there that this one has here."""
        return self._holder(row_id) is not None

    def is_in_a_circle(self, row_id: str) -> bool:
        """True when it waits for one that waits, in the end, for it."""
        seen: set[str] = set()
        other = self._holder(row_id)
        while other is not None and other not in seen:
            if other == row_id:
                return True
            seen.add(other)
            other = self._holder(other)
        return False

    def _holder(self, row_id: str) -> str | None:
        other = self.given_up.get(self.wanted.get(row_id, ()))
        return None if other == row_id else other


def freeze(store: Store) -> int:
    """Make ops of edited rows that have none: deletions first, then parents before children; how many."""
    with store.write() as db:
        _adopt_seeds(db)
        frozen = 0
        for op in _changes(db):
            outbox.add(db, op)
            frozen += 1
            if frozen == FROZEN_AT_ONCE:
                break
        return frozen


def _adopt_seeds(db: Connection) -> None:
    """Entries that came with the program are sent too, once; where the server has them, its values stand."""
    for entity in _CATALOGUES:
        known = sa.select(sync_dirty.c.row_id).where(sync_dirty.c.table_name == entity.name)
        table = entity.table
        for row in db.execute(sa.select(table).where(table.c.ver == 0, table.c.id.not_in(known))).all():
            rows.save_base(db, entity, row.id, 0, dict(row._mapping))


def _changes(db: Connection) -> Iterator[Op]:
    names = set(db.execute(sa.select(sync_dirty.c.table_name).distinct()).scalars())
    entities = [entity for entity in ENTITIES if entity.name in names]
    for entity in reversed(entities):
        for row in _edited(db, entity, deleted=True):
            yield from _deletion(db, entity, row)
    for entity in entities:
        edited = _edited(db, entity, deleted=False)
        names_of = _names(entity, edited)
        for row in edited:
            assert row.now is not None
            yield from _edit(db, entity, row, row.now, names_of)


def _edited(db: Connection, entity: Entity, *, deleted: bool) -> list[_Edited]:
    """Rows that wait, without those whose answer is awaited."""
    table, out = entity.table, sync_outbox
    is_op = sa.and_(out.c.table_name == entity.name, out.c.row_id == sync_dirty.c.row_id)
    columns = [table.c[name].label(f"now_{name}") for name in entity.fields]
    query = (
        sa.select(
            sync_dirty.c.row_id, sync_dirty.c.base_ver, sync_dirty.c.base, out.c.payload, table.c.id, *columns
        )
        .outerjoin(out, is_op)
        .outerjoin(table, table.c.id == sync_dirty.c.row_id)
        .where(sync_dirty.c.table_name == entity.name, sa.func.coalesce(out.c.state, "refused") == "refused")
        .where(table.c.id.is_(None) if deleted else table.c.id.is_not(None))
        .order_by(sync_dirty.c.row_id)
    )
    if entity.name == "analysis":
        query = query.where(sa.func.coalesce(table.c.status, "").not_in(_UNFINISHED))
    return [
        _Edited(
            row.row_id,
            row.base_ver,
            row.base,
            base_of(entity, row.base),
            {name: row._mapping[f"now_{name}"] for name in entity.fields} if row.id else None,
            row.payload or "",
        )
        for row in db.execute(query).all()
    ]


def _names(entity: Entity, edited: list[_Edited]) -> _Names:
    found = _Names()
    if not entity.key:
        return found
    for row in edited:
        before = _key(entity, row.base) if row.base_ver and not row.base.get("deleted") else None
        now = _key(entity, row.now) if row.now is not None else None
        if before == now:
            continue
        if before is not None:
            found.given_up[before] = row.row_id
        if now is not None:
            found.wanted[row.row_id] = now
    return found


def _key(entity: Entity, row: Mapping[str, Any]) -> Key:
    return tuple(row[name] for name in entity.key)


def _deletion(db: Connection, entity: Entity, row: _Edited) -> Iterator[Op]:
    if not row.base_ver or row.base.get("deleted"):
        rows.forget_base(db, entity, row.row_id)  # the server never had it, or has deleted it too
        rows.forget_ops(db, entity, row.row_id)
    else:
        yield from _op(db, entity, row, '{"deleted":true}')


def _edit(db: Connection, entity: Entity, row: _Edited, now: Row, names: _Names) -> Iterator[Op]:
    if names.waits(row.row_id):
        if not names.is_in_a_circle(row.row_id):
            return
        now = _under_another_name(entity, row, now)
        names.given_up.pop(_key(entity, row.base))  # one is enough to open the circle
    changes = {
        name: value
        for name, value in now.items()
        if not row.base_ver or not same(entity, name, value, row.base[name])
    }
    if row.base.get("deleted"):
        changes["deleted"] = False
    if changes:
        yield from _op(db, entity, row, payload(entity, changes))
    else:
        rows.forget_base(db, entity, row.row_id)
        rows.forget_ops(db, entity, row.row_id)


def _under_another_name(entity: Entity, row: _Edited, now: Row) -> Row:
    """Two rows that swap names cannot both be first: one has a name in between for a moment."""
    last = entity.key[-1]
    return {**now, last: f"{now[last][:_NAME_LEFT]}.{row.row_id[-12:]}"}


def _op(db: Connection, entity: Entity, row: _Edited, sent: str) -> Iterator[Op]:
    """A new op; none when the same one was refused before and nothing has changed."""
    if row.refused == sent:
        return
    rows.forget_ops(db, entity, row.row_id)
    yield Op(str(uuid.uuid4()), entity.name, row.row_id, row.base_ver, row.base_text, sent)
