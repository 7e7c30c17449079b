"""Bulk rows on the way: copied into the server's staging tables, selected by key, and proven equal by their hash."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from psycopg import sql
from psycopg.types.json import Jsonb

from xat_desktop.store.bulk import NUMBER, TABLES, Key, Listed, Proof, Row
from xat_desktop.sync.server import Database


def copy_in(
    db: Database, schema: str, upload: UUID, capture_id: str, table: str, rows: Sequence[Row]
) -> None:
    """COPY rows of a capture into the staging table, in the connection's transaction."""
    columns = list(TABLES[table].c)
    own = [("upload", "uuid", upload)]
    if table in NUMBER:
        own.append(("capture_id", "uuid", UUID(capture_id)))
    names = [*(name for name, _kind, _value in own), *(column.name for column in columns)]
    statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(
        sql.Identifier(schema, f"stage_{table}"), _names(names)
    )
    first = [value for _name, _kind, value in own]
    with db.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([*(kind for _name, kind, _value in own), *map(_type, columns)])
        for row in rows:
            copy.write_row([*first, *map(_out, columns, row)])


def listed(db: Database, schema: str, capture_id: str) -> list[Listed]:
    """All published bulk rows of a capture, with their sizes."""
    found: list[Listed] = []
    for name, table in TABLES.items():
        blobs = [column.name for column in table.c if isinstance(column.type, sa.LargeBinary)]
        size = sql.SQL(" + ").join(
            [
                sql.SQL("200"),
                *(sql.SQL("coalesce(octet_length({}), 0)").format(sql.Identifier(b)) for b in blobs),
            ]
        )
        key = _names(_key(name))
        query = sql.SQL("select {}, {} from {} where capture_id = %s order by {}").format(
            key, size, sql.Identifier(schema, name), key
        )
        for row_id, *rest in db.execute(query, [capture_id]):
            found.append(Listed(name, Key(str(row_id), *rest[:-1]), rest[-1]))
    return found


def select(db: Database, schema: str, table: str, keys: Sequence[Key]) -> list[Row]:
    """The rows of these keys, as the laptop keeps them."""
    columns = list(TABLES[table].c)
    arrays, types = [[UUID(key.id) for key in keys]], ["uuid"]
    if table in NUMBER:
        arrays.append([key.number for key in keys])  # type: ignore[misc]
        types.append("bigint")
    query = sql.SQL("select {} from {} where ({}) in (select * from unnest({}))").format(
        _names([column.name for column in columns]),
        sql.Identifier(schema, table),
        _names(_key(table)),
        sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(name)) for name in types),
    )
    with db.cursor(binary=True) as cursor:
        return [tuple(map(_in, columns, row)) for row in cursor.execute(query, arrays)]


def proofs(db: Database, schema: str, capture_id: str) -> dict[str, Proof]:
    """Number and hash of the capture's published rows, by table; the same sums as `store.bulk.row_hash` makes."""
    found = {}
    for name, table in TABLES.items():
        text = sql.SQL(" || ':' || ").join(_text(column) for column in table.c)
        query = sql.SQL(
            "select count(*), coalesce(sum(('x' || substr(md5({}), 1, 12))::bit(48)::bigint), 0) "
            "from {} where capture_id = %s"
        ).format(text, sql.Identifier(schema, name))
        rows, total = db.execute(query, [capture_id]).fetchone() or (0, 0)
        found[name] = Proof(rows, int(total))
    return found


def _names(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _key(table: str) -> list[str]:
    return ["series_id", NUMBER[table]] if table in NUMBER else ["id"]


def _is_id(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String) and column.type.length == 36


def _type(column: sa.Column[Any]) -> str:
    if _is_id(column):
        return "uuid"
    if column.name == "attributes":
        return "jsonb"
    for kind, name in ((sa.LargeBinary, "bytea"), (sa.Float, "float8"), (sa.Integer, "int8")):
        if isinstance(column.type, kind):
            return name
    return "text"


def _out(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if _is_id(column):
        return UUID(value)
    return Jsonb(json.loads(value)) if column.name == "attributes" else value


def _in(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if _is_id(column):
        return str(value)
    return json.dumps(dict(sorted(value.items()))) if column.name == "attributes" else value


def _text(column: sa.Column[Any]) -> sql.Composed:
    patterns = {
        "bytea": "coalesce(md5({}), '')",
        "float8": "coalesce(encode(float8send({}), 'hex'), '')",
        "jsonb": "coalesce((select string_agg(key || '=' || value, ',' order by key collate \"C\") "
        "from jsonb_each_text({})), '')",
    }
    pattern = patterns.get(_type(column), "coalesce({}::text, '')")
    return sql.SQL(pattern).format(sql.Identifier(column.name))
