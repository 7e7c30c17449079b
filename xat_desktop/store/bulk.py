"""The bulk rows of a capture as they travel: listed with their sizes, read by key, hashed, and written all at once."""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.store import Store

TABLES = {table.name: table for table in (schema.series, schema.summary, schema.chunk, schema.pyramid)}
"""In the order in which they are written."""
NUMBER = {"chunk": "no", "pyramid": "level"}
"""The second part of the key where there is one."""
_ROWS_AT_ONCE = 200
_ROW_BYTES = 200
"""A row without its blobs, about."""

Row = tuple[Any, ...]


class Key(NamedTuple):
    """Which row: `id` is its own or its series', `number` that of the chunk or level, else -1."""

    id: str
    number: int = -1


class Listed(NamedTuple):
    """A row that is there, and about how many bytes it takes on the way."""

    table: str
    key: Key
    size_bytes: int


class Proof(NamedTuple):
    """Number of rows, and the sum of the first 48 bits of each row's MD5: equal here and on the server."""

    rows: int
    hash: int


def listed(store: Store, capture_id: str) -> list[Listed]:
    """All bulk rows of a capture, in the order of TABLES and of their keys."""
    found: list[Listed] = []
    with store.read() as db:
        for name, table in TABLES.items():
            blobs = [column for column in table.c if isinstance(column.type, sa.LargeBinary)]
            size = sum((sa.func.coalesce(sa.func.length(blob), 0) for blob in blobs), sa.literal(_ROW_BYTES))
            query = sa.select(*_key(name), size).where(_of_capture(name, capture_id)).order_by(*_key(name))
            found += [Listed(name, Key(*row[:-1]), row[-1]) for row in db.execute(query)]
    return found


def read(store: Store, table: str, keys: Sequence[Key]) -> list[Row]:
    """The rows of these keys; those that are gone are left out."""
    found: list[Row] = []
    with store.read() as db:
        for start in range(0, len(keys), _ROWS_AT_ONCE):
            found += [tuple(row) for row in db.execute(_select(table, keys[start : start + _ROWS_AT_ONCE]))]
    return found


def read_all(store: Store, capture_id: str, table: str) -> Iterator[Row]:
    """Every row of a capture, a few at a time."""
    query = sa.select(TABLES[table]).where(_of_capture(table, capture_id)).execution_options(yield_per=64)
    with store.read() as db:
        for row in db.execute(query):
            yield tuple(row)


def has_series(store: Store, capture_id: str) -> bool:
    """True when series or summaries of the capture are here."""
    with store.read() as db:
        return _has_rows_of(db, capture_id)


def _has_rows_of(db: Connection, capture_id: str) -> bool:
    return any(
        db.execute(sa.select(sa.literal(1)).where(_of_capture(name, capture_id)).limit(1)).first()
        for name in ("series", "summary")
    )


def write(
    store: Store, capture_id: str, rows: Mapping[str, Iterable[Row]], expected: Mapping[str, Proof]
) -> None:
    """Store the fetched rows of a capture in one transaction, all of them with the expected proof, or none.

    Where the capture has rows already, nothing is changed.
    """
    with store.write() as db:
        if (
            db.execute(sa.select(schema.capture.c.id).where(schema.capture.c.id == capture_id)).first()
            is None
        ):
            raise XatError("There is no such capture", "It was deleted while its series were fetched.")
        if _has_rows_of(db, capture_id):
            return
        db.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for name, table in TABLES.items():
            proof = Proof(0, 0)
            for batch in _batches(rows[name]):
                db.execute(sa.insert(table), [dict(zip(table.c.keys(), row, strict=True)) for row in batch])
                proof = add(proof, name, batch)
            if proof != expected[name]:
                raise XatError(
                    "The series did not arrive whole",
                    f"{name}: {proof.rows:,} of {expected[name].rows:,} rows, or another content. Fetch again.",
                )


def add(proof: Proof, table: str, rows: Iterable[Row]) -> Proof:
    """The proof with these rows added."""
    count, total = proof
    for row in rows:
        count, total = count + 1, total + row_hash(table, row)
    return Proof(count, total)


def row_hash(table: str, row: Row) -> int:
    """The first 48 bits of the MD5 of a row's text: its columns in order, joined by `:`.

    Blobs stand as their MD5, floats as the hex of their eight bytes, attributes as `name=value` by name.
    """
    text = ":".join(_text(column, value) for column, value in zip(TABLES[table].c, row, strict=True))
    return int(_md5(text.encode())[:12], 16)


def _text(column: sa.Column[Any], value: Any) -> str:
    if value is None:
        return ""
    if isinstance(column.type, sa.LargeBinary):
        return _md5(value)
    if isinstance(column.type, sa.Float):
        return struct.pack(">d", value).hex()
    if column.name == "attributes":
        return ",".join(f"{name}={word}" for name, word in sorted(json.loads(value).items()))
    return str(value)


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _key(name: str) -> list[sa.Column[Any]]:
    columns = TABLES[name].c
    return [columns.series_id, columns[NUMBER[name]]] if name in NUMBER else [columns.id]


def _of_capture(name: str, capture_id: str) -> sa.ColumnElement[bool]:
    columns = TABLES[name].c
    if name not in NUMBER:
        return columns.capture_id == capture_id
    return columns.series_id.in_(
        sa.select(schema.series.c.id).where(schema.series.c.capture_id == capture_id)
    )


def _select(name: str, keys: Sequence[Key]) -> sa.Select[Any]:
    columns = _key(name)
    wanted = [key if name in NUMBER else key[:1] for key in keys]
    return sa.select(TABLES[name]).where(sa.tuple_(*columns).in_(wanted)).order_by(*columns)


def captures_with_series(store: Store) -> list[str]:
    """Captures that have series or summaries here, the oldest first."""
    return _captures(store, _has_rows())


def captures_without_series(store: Store) -> list[str]:
    """Captures whose rows are somewhere else, the oldest first."""
    return _captures(store, sa.not_(_has_rows()))


def _has_rows() -> sa.ColumnElement[bool]:
    return sa.or_(
        *(
            sa.exists().where(table.c.capture_id == schema.capture.c.id)
            for table in (schema.series, schema.summary)
        )
    )


def _captures(store: Store, chosen: sa.ColumnElement[bool]) -> list[str]:
    query = (
        sa.select(schema.capture.c.id)
        .where(chosen)
        .order_by(schema.capture.c.created_at, schema.capture.c.id)
    )
    with store.read() as db:
        return list(db.execute(query).scalars())
