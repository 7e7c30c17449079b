"""Edits on their way to the server: frozen with an id before they are sent, so that a retry repeats nothing."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.errors import XatError
from xat_desktop.store.store import Store, now_us
from xat_desktop.store.sync_schema import sync_outbox
from xat_desktop.store.synced import BY_NAME, Entity
from xat_desktop.sync import rows
from xat_desktop.sync.restored import unsend
from xat_desktop.sync.server import as_ops
from xat_desktop.sync.state import applying
from xat_desktop.sync.wire import Row, base_of, base_text, fields_of, same_fields

OPS_AT_ONCE = 500
BYTES_AT_ONCE = 4 << 20
_HEAD_BYTES = 200


class Op(NamedTuple):
    """One frozen edit."""

    op_id: str
    table: str
    row_id: str
    base_ver: int
    base: str
    payload: str


def add(db: Connection, op: Op) -> None:
    """Put a frozen op at the end."""
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


def settle(store: Store, ops: Sequence[Op], answers: Sequence[dict[str, Any]]) -> int:
    """Take the answers of one push, all in one transaction; how many ops were applied."""
    if len(answers) != len(ops):
        raise XatError("The server answered something else", f"{len(ops)} edits, {len(answers)} answers.")
    with applying(store) as db:
        for op, answer in zip(ops, answers, strict=True):
            _settle_one(db, op, answer)
    return sum(answer["status"] == "applied" for answer in answers)


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
    elif op.base_ver and answer.get("row") is None:
        unsend(db, BY_NAME[op.table], op.row_id)  # no pull will ever bring it
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
