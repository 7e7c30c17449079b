"""The calls to a partner's schema on the server: hello, push, and consistent reading."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import psycopg
import sqlalchemy as sa
from psycopg import sql

from xat_desktop.store.synced import ENTITIES, Entity
from xat_desktop.sync.errors import server_errors
from xat_desktop.sync.state import Cursor
from xat_desktop.sync.wire import Row

PROTOCOL, SCHEMA = 1, 1
"""What docs/sync-protocol.md describes; `SCHEMA` is the version of its columns, not of the store."""

Database: TypeAlias = "psycopg.Connection[Any]"
Page: TypeAlias = Sequence[tuple[Any, ...]]
"""Rows as (id, ver, fields..., flags..., commit_no, deleted)."""


@dataclass(frozen=True)
class Hello:
    """How the server greets."""

    epoch: str
    head: int
    mode: str
    limits: dict[str, Any]
    bucket: str


class Author(NamedTuple):
    """Who wrote a row last, and when by the server's clock (µs)."""

    name: str
    at_us: int


class There(NamedTuple):
    """A row as the server has it."""

    id: str
    ver: int
    values: Row
    flags: dict[str, int]
    commit_no: int
    deleted: bool


@dataclass(frozen=True)
class PartnerServer:
    """An open connection, in autocommit, and the partner's schema."""

    db: Database
    schema: str

    def hello(self) -> Hello:
        """Epoch, head and what this program may do."""
        found = self._call("hello", PROTOCOL, SCHEMA)
        return Hello(found["epoch"], found["head"], found["mode"], found["limits"], found["files"] or "")

    def push(self, client_id: str, ops: str) -> list[dict[str, Any]]:
        """The answer to each of the ops (a JSON array); all of them are written, or the call failed."""
        with server_errors():
            answers = self._call("push", client_id, ops, kinds=("uuid", "json"))
        return list(answers)

    @contextmanager
    def snapshot(self) -> Iterator["Snapshot"]:
        """Everything that is read within the block is of one moment."""
        with server_errors(), self.db.transaction():
            self.db.execute("set transaction isolation level repeatable read read only")
            yield Snapshot(self)

    def _call(self, function: str, *arguments: Any, kinds: Sequence[str] = ()) -> Any:
        marks: list[sql.Composable] = [sql.Placeholder()] * len(arguments)
        if kinds:
            marks = [sql.SQL("{}::{}").format(sql.Placeholder(), sql.Identifier(kind)) for kind in kinds]
        query = sql.SQL("select {}({})").format(
            sql.Identifier(self.schema, function), sql.SQL(", ").join(marks)
        )
        row = self.db.execute(query, arguments).fetchone()
        return row[0] if row else None


@dataclass(frozen=True)
class Snapshot:
    """The partner's rows at one moment."""

    server: PartnerServer

    def news(self, cursors: dict[str, Cursor]) -> tuple[int, list[Entity]]:
        """The head, and the tables whose newest row is after their cursor; one round trip.

        Only the end of each index is read: asked whether such rows exist, PostgreSQL may look through a whole table.
        """
        parts = [sql.SQL("select null, commit_no from {}").format(self._name("sync_head"))]
        parts += [
            sql.SQL(
                "select {}, null where (select {} from {} order by commit_no desc, id desc limit 1)"
            ).format(
                sql.Literal(entity.name), _after(cursors.get(entity.name, Cursor())), self._name(entity.name)
            )
            for entity in ENTITIES
        ]
        rows = self.server.db.execute(sql.SQL(" union all ").join(parts)).fetchall()
        names = {name for name, _ in rows}
        head = next(number for name, number in rows if name is None)
        return head, [entity for entity in ENTITIES if entity.name in names]

    def page(self, entity: Entity, after: Cursor, limit: int) -> Page:
        """The next rows of a table in the order of commits."""
        query = sql.SQL("{} where {} order by commit_no, id limit {}").format(
            self._select(entity), _after(after), sql.Literal(limit)
        )
        return self.server.db.execute(query).fetchall()

    def rows(self, entity: Entity, ids: Sequence[str]) -> list[There]:
        """Rows by id; those that the server does not have are missing."""
        query = sql.SQL("{} where id = any(%s::uuid[])").format(self._select(entity))
        return [as_there(entity, row) for row in self.server.db.execute(query, [list(ids)])]

    def versions(self, entity: Entity) -> dict[str, int]:
        """Id and version of every row, deleted ones too."""
        query = sql.SQL("select id::text, ver from {}").format(self._name(entity.name))
        return dict(self.server.db.execute(query).fetchall())

    def author(self, entity: Entity, row_id: str) -> Author:
        """Who wrote the row last."""
        query = sql.SQL(
            "select updated_by, (extract(epoch from written_at) * 1e6)::bigint from {} where id = %s"
        )
        row = self.server.db.execute(query.format(self._name(entity.name)), [row_id]).fetchone()
        return Author(*row) if row else Author("", 0)

    def digest(self) -> dict[str, dict[str, Any]]:
        """Count, sum of versions and hash of each table."""
        found = self.server._call("digest")
        return dict(found)

    def _select(self, entity: Entity) -> sql.Composable:
        columns = [sql.SQL("id::text"), sql.SQL("ver"), *(_column(entity, name) for name in entity.fields)]
        columns += [sql.SQL("{}::int").format(sql.Identifier(flag)) for flag in entity.flags]
        columns += [sql.SQL("commit_no"), sql.SQL("deleted")]
        return sql.SQL("select {} from {}").format(sql.SQL(", ").join(columns), self._name(entity.name))

    def _name(self, table: str) -> sql.Identifier:
        return sql.Identifier(self.server.schema, table)


def as_there(entity: Entity, row: tuple[Any, ...]) -> There:
    """A row of a page with names."""
    last = 2 + len(entity.fields)
    values = dict(zip(entity.fields, row[2:last], strict=True))
    return There(row[0], row[1], values, dict(zip(entity.flags, row[last:-2], strict=True)), row[-2], row[-1])


def as_ops(ops: Sequence[tuple[str, str, str, int, str]]) -> str:
    """The JSON array of (op, table, id, base version, payload)."""
    return f"[{','.join(map(_as_op, ops))}]"


def _as_op(op: tuple[str, str, str, int, str]) -> str:
    op_id, table, row_id, base_ver, payload = op
    head = json.dumps({"op": op_id, "table": table, "id": row_id, "base": base_ver})
    return f'{head[:-1]}, "set": {payload}}}'


def _after(cursor: Cursor) -> sql.Composable:
    return sql.SQL("(commit_no, id) > ({}, {}::uuid)").format(
        sql.Literal(cursor.commit_no), sql.Literal(cursor.row_id)
    )


def _column(entity: Entity, field: str) -> sql.Composable:
    """Ids and documents as the store keeps them: as text."""
    plain = isinstance(entity.table.c[field].type, sa.Integer | sa.Float)
    return sql.SQL("{}" if plain else "{}::text").format(sql.Identifier(field))
