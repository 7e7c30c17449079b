"""Rows of the store, their bases and tombstones, as a merge reads and writes them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.store.store import now_us
from xat_desktop.store.sync_schema import sync_dirty, sync_outbox, sync_tombstone
from xat_desktop.store.synced import REFERRING, Entity
from xat_desktop.sync.wire import Row, base_of, base_text


class Base(NamedTuple):
    """What the server had when the row was first edited here."""

    ver: int
    row: Row


def read(db: Connection, entity: Entity, row_id: str) -> Row | None:
    """All columns of a row; None when it is not here."""
    found = db.execute(sa.select(entity.table).where(entity.table.c.id == row_id)).first()
    return dict(found._mapping) if found else None


def write(db: Connection, entity: Entity, row_id: str, values: Mapping[str, Any], *, new: bool) -> None:
    """Insert or change a row."""
    table = entity.table
    if new:
        local = dict.fromkeys(entity.local, "")
        db.execute(sa.insert(table), {"id": row_id, **local, **values})
    else:
        db.execute(sa.update(table).where(table.c.id == row_id).values(**values))


def remove(db: Connection, entity: Entity, row_id: str) -> None:
    """Delete a row."""
    db.execute(sa.delete(entity.table).where(entity.table.c.id == row_id))


def read_base(db: Connection, entity: Entity, row_id: str) -> Base | None:
    """The base of a row that was edited here; None for one that was not."""
    query = sa.select(sync_dirty.c.base_ver, sync_dirty.c.base).where(*_is(sync_dirty, entity, row_id))
    found = db.execute(query).first()
    return Base(found.base_ver, base_of(entity, found.base)) if found else None


def save_base(
    db: Connection, entity: Entity, row_id: str, ver: int, base: Mapping[str, Any], *, deleted: bool = False
) -> None:
    """The row differs from this; the moment of its first edit stays."""
    text = base_text(entity, base, deleted=deleted)
    save_base_text(db, entity, row_id, ver, text)


def save_base_text(db: Connection, entity: Entity, row_id: str, ver: int, text: str) -> None:
    """`save_base` of a text that is kept already."""
    db.exec_driver_sql(
        "INSERT INTO sync_dirty (table_name, row_id, base_ver, base, since) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (table_name, row_id) DO UPDATE SET base_ver = excluded.base_ver, base = excluded.base",
        (entity.name, row_id, ver, text, now_us()),
    )


def forget_base(db: Connection, entity: Entity, row_id: str) -> None:
    """The row is what the server has."""
    db.execute(sa.delete(sync_dirty).where(*_is(sync_dirty, entity, row_id)))


def tombstone(db: Connection, entity: Entity, row_id: str) -> int | None:
    """Version in which the row was deleted on the server."""
    query = sa.select(sync_tombstone.c.ver).where(*_is(sync_tombstone, entity, row_id))
    return db.execute(query).scalar()


def save_tombstone(db: Connection, entity: Entity, row_id: str, ver: int, *, buried: bool) -> None:
    """The server has deleted the row; not yet buried: it is still here."""
    db.exec_driver_sql(
        "INSERT OR REPLACE INTO sync_tombstone VALUES (?, ?, ?, ?)", (entity.name, row_id, ver, int(buried))
    )


def forget_tombstone(db: Connection, entity: Entity, row_id: str) -> None:
    """The row lives."""
    db.execute(sa.delete(sync_tombstone).where(*_is(sync_tombstone, entity, row_id)))


def unburied(db: Connection, entity: Entity) -> list[str]:
    """Rows that are deleted on the server and may still be here."""
    marks = sync_tombstone.c
    query = sa.select(marks.row_id).where(marks.table_name == entity.name, marks.buried == 0)
    return list(db.execute(query.order_by(marks.row_id)).scalars())


def mark_buried(db: Connection, entity: Entity, row_id: str) -> None:
    """The row is not here any more; nothing when it lives."""
    db.execute(sa.update(sync_tombstone).where(*_is(sync_tombstone, entity, row_id)).values(buried=1))


def forget_ops(db: Connection, entity: Entity, row_id: str) -> None:
    """What was to be sent of a row that is another row now."""
    db.execute(sa.delete(sync_outbox).where(*_is(sync_outbox, entity, row_id)))


def version(db: Connection, entity: Entity, row_id: str) -> int:
    """The server's version that is known here; 0: none."""
    found = db.execute(sa.select(entity.table.c.ver).where(entity.table.c.id == row_id)).scalar()
    if found is not None:
        return int(found)
    base = read_base(db, entity, row_id)
    return base.ver if base else tombstone(db, entity, row_id) or 0


def holder(db: Connection, entity: Entity, values: Mapping[str, Any], but: str) -> str | None:
    """Another row here with the same key."""
    if not entity.key:
        return None
    table = entity.table
    same_key = [table.c[field] == values[field] for field in entity.key]
    return db.execute(sa.select(table.c.id).where(*same_key, table.c.id != but)).scalar()


def is_used(db: Connection, entity: Entity, row_id: str) -> bool:
    """True when a row here refers to it."""
    return any(
        db.execute(sa.select(other.table.c.id).where(other.table.c[column] == row_id).limit(1)).first()
        for other, column in REFERRING[entity.name]
    )


def point_elsewhere(db: Connection, entity: Entity, old: str, new: str) -> None:
    """Let everything that refers to `old` refer to `new`; also ids that stand within documents."""
    for other, column in REFERRING[entity.name]:
        target = other.table.c[column]
        db.execute(sa.update(other.table).where(target == old).values({column: new}))
    if entity.name != "capture":
        return
    for name in ("series", "summary"):
        target = entity.table.metadata.tables[name].c.capture_id
        db.execute(sa.update(target.table).where(target == old).values(capture_id=new))
    for name in ("analysis", "report"):
        parameters = entity.table.metadata.tables[name].c.parameters
        change = sa.update(parameters.table).where(parameters.contains(old))
        db.execute(change.values(parameters=sa.func.replace(parameters, old, new)))


def there(db: Connection, table: sa.Table, ids: Iterable[str]) -> dict[str, int]:
    """Version of each of these rows that is here."""
    return dict(
        db.exec_driver_sql(
            f"SELECT id, ver FROM {table.name} WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ).all()
    )


def all_versions(db: Connection, table: sa.Table, limit: int) -> dict[str, int] | None:
    """Version of every row that is here; None when they are more than `limit`."""
    found = db.exec_driver_sql(f"SELECT id, ver FROM {table.name} LIMIT ?", (limit + 1,)).all()
    return None if len(found) > limit else dict(found)


def marked(db: Connection, marks: sa.Table, entity: Entity, ids: Sequence[str]) -> set[str]:
    """Those of the rows that `marks` (edited rows, tombstones) has."""
    query = f"SELECT row_id FROM {marks.name} WHERE table_name = ?"
    few = db.exec_driver_sql(f"{query} LIMIT ?", (entity.name, len(ids) + 1)).scalars().all()
    if len(few) <= len(ids):
        return set(few).intersection(ids)
    found = db.exec_driver_sql(
        f"{query} AND row_id IN (SELECT value FROM json_each(?))", (entity.name, json.dumps(ids))
    )
    return set(found.scalars())


def gone(db: Connection, entity: Entity) -> set[str]:
    """Rows that are deleted there, or here."""
    query = (
        "SELECT row_id FROM sync_tombstone WHERE table_name = ? UNION ALL "
        f"SELECT row_id FROM sync_dirty WHERE table_name = ? AND row_id NOT IN (SELECT id FROM {entity.name})"
    )
    return set(db.exec_driver_sql(query, (entity.name, entity.name)).scalars())


def _is(marks: sa.Table, entity: Entity, row_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return marks.c.table_name == entity.name, marks.c.row_id == row_id


def keys(
    db: Connection, entity: Entity, wanted: Sequence[tuple[Any, ...]]
) -> list[tuple[tuple[Any, ...], str]]:
    """Key and id of the rows here that have one of these keys."""
    condition = " AND ".join(
        f"t.{name} = json_extract(j.value, '$[{place}]')" for place, name in enumerate(entity.key)
    )
    names = ", ".join(f"t.{name}" for name in entity.key)
    query = f"SELECT t.id, {names} FROM json_each(?) j JOIN {entity.name} t ON {condition}"
    return [(tuple(row[1:]), row[0]) for row in db.exec_driver_sql(query, (json.dumps(wanted),))]


def twins(db: Connection, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Captures that were never sent, each with the one of `ids` that was read from the same file the same way."""
    unsent = "SELECT 1 FROM sync_dirty WHERE table_name = 'capture' AND base_ver = 0 LIMIT 1"
    if db.exec_driver_sql(unsent).first() is None:
        return []
    query = """
        SELECT mine.id, min(theirs.id) FROM json_each(?) j
        JOIN capture theirs ON theirs.id = j.value
        JOIN capture mine ON mine.result_file_id = theirs.result_file_id AND mine.id <> theirs.id
         AND mine.ver = 0 AND mine.tool = theirs.tool AND mine.host = theirs.host
         AND mine.start_us IS theirs.start_us AND mine.end_us IS theirs.end_us
         AND mine.series_count = theirs.series_count AND mine.sample_count = theirs.sample_count
        WHERE theirs.ver > 0 GROUP BY mine.id ORDER BY mine.id"""
    found = db.exec_driver_sql(query, (json.dumps(ids),)).all()
    once = {theirs: ours for ours, theirs in reversed(found)}
    return [(ours, theirs) for theirs, ours in once.items()]
