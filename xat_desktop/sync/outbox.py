"""Edits on their way to the server: frozen with an id before they are sent, so that a retry repeats nothing."""

import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.errors import XatError
from xat_desktop.store.store import Store, now_us
from xat_desktop.store.sync_schema import sync_dirty, sync_outbox
from xat_desktop.store.synced import BY_NAME, ENTITIES, Entity
from xat_desktop.sync import rows
from xat_desktop.sync.server import as_ops
from xat_desktop.sync.state import applying
from xat_desktop.sync.wire import Row, base_of, base_text, fields_of, payload, same, same_fields

OPS_AT_ONCE = 500
BYTES_AT_ONCE = 4 << 20
FROZEN_AT_ONCE = 5_000
_HEAD_BYTES = 200
_UNFINISHED = ("pending", "running")
_CATALOGUES = ENTITIES[:4]


class Op(NamedTuple):
    """One frozen edit."""

    op_id: str
    table: str
    row_id: str
    base_ver: int
    base: str
    payload: str


class Settled(NamedTuple):
    """What became of some ops."""

    applied: int = 0
    refused: int = 0
    beaten: int = 0
    """The server had another version or another id: the next pull brings it."""


def freeze(store: Store) -> int:
    """Make ops of edited rows that have none: deletions first, then parents before children; how many."""
    with store.write() as db:
        _adopt_seeds(db)
        frozen = 0
        for op in _changes(db):
            _insert(db, op)
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
    edited = [entity for entity in ENTITIES if entity.name in names]
    for entity in reversed(edited):
        yield from _deletions(db, entity)
    for entity in edited:
        yield from _edits(db, entity)


def _waiting(entity: Entity, *columns: Any) -> sa.Select[Any]:
    """Edited rows with their refused op, if any; without those whose answer is awaited."""
    table, out = entity.table, sync_outbox
    is_op = sa.and_(out.c.table_name == entity.name, out.c.row_id == sync_dirty.c.row_id)
    return (
        sa.select(sync_dirty.c.row_id, sync_dirty.c.base_ver, sync_dirty.c.base, out.c.payload, *columns)
        .outerjoin(out, is_op)
        .outerjoin(table, table.c.id == sync_dirty.c.row_id)
        .where(sync_dirty.c.table_name == entity.name, sa.func.coalesce(out.c.state, "refused") == "refused")
    )


def _deletions(db: Connection, entity: Entity) -> Iterator[Op]:
    for row in db.execute(_waiting(entity).where(entity.table.c.id.is_(None))).all():
        if not row.base_ver or json.loads(row.base).get("deleted"):
            rows.forget_base(db, entity, row.row_id)  # the server never had it, or has deleted it too
            rows.forget_ops(db, entity, row.row_id)
        else:
            yield from _op(db, entity, row, '{"deleted":true}')


def _edits(db: Connection, entity: Entity) -> Iterator[Op]:
    columns = [entity.table.c[name].label(f"now_{name}") for name in entity.fields]
    query = _waiting(entity, *columns).where(entity.table.c.id.is_not(None)).order_by(sync_dirty.c.row_id)
    if entity.name == "analysis":
        query = query.where(entity.table.c.status.not_in(_UNFINISHED))
    for row in db.execute(query).all():
        base = base_of(entity, row.base)
        now = {name: row._mapping[f"now_{name}"] for name in entity.fields}
        changes = {
            name: value
            for name, value in now.items()
            if not row.base_ver or not same(entity, name, value, base[name])
        }
        if base.get("deleted"):
            changes["deleted"] = False
        if changes:
            yield from _op(db, entity, row, payload(entity, changes))
        else:
            rows.forget_base(db, entity, row.row_id)
            rows.forget_ops(db, entity, row.row_id)


def _op(db: Connection, entity: Entity, row: Any, sent: str) -> Iterator[Op]:
    """A new op; none when the same one was refused before and nothing has changed."""
    if row.payload == sent:
        return
    rows.forget_ops(db, entity, row.row_id)
    yield Op(str(uuid.uuid4()), entity.name, row.row_id, row.base_ver, row.base, sent)


def _insert(db: Connection, op: Op) -> None:
    values = {"op_id": op.op_id, "table_name": op.table, "row_id": op.row_id, "base_ver": op.base_ver}
    values |= {"base": op.base, "payload": op.payload, "state": "sent", "at": now_us()}
    db.execute(sa.insert(sync_outbox), values)


def next_ops(store: Store, most: int = OPS_AT_ONCE, most_bytes: int = BYTES_AT_ONCE) -> list[Op]:
    """The oldest ops whose answer is not known, as many as go into one call."""
    columns = ("op_id", "table_name", "row_id", "base_ver", "base", "payload")
    query = sa.select(*(sync_outbox.c[name] for name in columns)).where(sync_outbox.c.state == "sent")
    found: list[Op] = []
    size = 0
    with store.read() as db:
        for row in db.execute(query.order_by(sync_outbox.c.no).limit(most)):
            op = Op(*row)
            size += size_of(op)
            if found and size > most_bytes:
                break
            found.append(op)
    return found


def size_of(op: Op) -> int:
    """Bytes that an op takes in a call, at most."""
    return len(op.payload.encode()) + _HEAD_BYTES


def ops_text(ops: Sequence[Op]) -> str:
    """The JSON array that is sent."""
    return as_ops([(op.op_id, op.table, op.row_id, op.base_ver, op.payload) for op in ops])


def forget_refusals(store: Store, codes: Sequence[str] = ()) -> None:
    """Try again what the server did not accept (for one of these reasons, else for any); perhaps it does now."""
    refused = sync_outbox.c.state == "refused"
    with store.write() as db:
        db.execute(
            sa.delete(sync_outbox).where(refused, sync_outbox.c.code.in_(codes) if codes else sa.true())
        )


def refused_count(store: Store) -> int:
    """Rows that the server does not accept."""
    query = sa.select(sa.func.count()).where(sync_outbox.c.state == "refused")
    with store.read() as db:
        return int(db.execute(query).scalar_one())


def settle(store: Store, ops: Sequence[Op], answers: Sequence[dict[str, Any]]) -> Settled:
    """Take the answers of one push, all in one transaction."""
    if len(answers) != len(ops):
        raise XatError("The server answered something else", f"{len(ops)} edits, {len(answers)} answers.")
    counts = {"applied": 0, "refused": 0, "conflict": 0, "merged": 0}
    with applying(store) as db:
        for op, answer in zip(ops, answers, strict=True):
            counts[answer["status"]] += 1
            _settle_one(db, op, answer)
    return Settled(counts["applied"], counts["refused"], counts["conflict"] + counts["merged"])


def _settle_one(db: Connection, op: Op, answer: dict[str, Any]) -> None:
    is_op = sync_outbox.c.op_id == op.op_id
    if answer["status"] == "applied":
        _applied(db, BY_NAME[op.table], op, int(answer["ver"]))
    elif answer["status"] == "merged":
        db.execute(sa.update(sync_outbox).where(is_op).values(state="merged", reason=answer["id"]))
        return
    elif answer["status"] == "refused":
        told = {"state": "refused", "code": answer["code"], "reason": answer["reason"]}
        db.execute(sa.update(sync_outbox).where(is_op).values(told))
        return
    db.execute(sa.delete(sync_outbox).where(is_op))  # in conflict: frozen anew after the next pull


def _applied(db: Connection, entity: Entity, op: Op, ver: int) -> None:
    """The server has it; what was edited since stays, on the base of what was sent."""
    if rows.version(db, entity, op.row_id) >= ver:
        return  # an answer that was lost: the row came by a pull before it was asked for again
    sent = fields_of(entity, op.payload)
    deleted = bool(sent.pop("deleted", False))
    there: Row = {**base_of(entity, op.base), **sent}
    ours = rows.read(db, entity, op.row_id)
    if ours is not None:
        rows.write(db, entity, op.row_id, {"ver": ver}, new=False)
        if deleted or not same_fields(entity, entity.fields, ours, there):
            rows.save_base_text(db, entity, op.row_id, ver, base_text(entity, there, deleted=deleted))
        else:
            rows.forget_base(db, entity, op.row_id)
    elif deleted:
        rows.forget_base(db, entity, op.row_id)
        rows.save_tombstone(db, entity, op.row_id, ver, buried=True)
    else:
        rows.save_base(db, entity, op.row_id, ver, there)


def merged_ops(db: Connection) -> list[tuple[Entity, str, str]]:
    """Rows that the server knows under another id: entity, id here, id there."""
    query = sa.select(sync_outbox.c.table_name, sync_outbox.c.row_id, sync_outbox.c.reason)
    found = db.execute(query.where(sync_outbox.c.state == "merged").order_by(sync_outbox.c.no)).all()
    return [(BY_NAME[table], row_id, other) for table, row_id, other in found]
