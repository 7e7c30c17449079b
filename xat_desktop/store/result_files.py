"""The record of every file that was handed in: imported once, or failed with its reason."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.domain.capture import ResultFile
from xat_desktop.domain.validation import printable
from xat_desktop.store import schema
from xat_desktop.store.store import Store, now_us

_table = schema.result_file


def find_by_sha256(store: Store, sha256: str) -> ResultFile | None:
    """The file with this content, whatever its name was."""
    with store.read() as db:
        row = db.execute(sa.select(_table).where(_table.c.sha256 == sha256)).first()
        return _file(row) if row else None


def has_size(store: Store, size_bytes: int) -> bool:
    """True when a file of exactly this size was imported: only then can a new one be a duplicate."""
    query = sa.select(_table.c.id).where(_table.c.size_bytes == size_bytes, _table.c.state == "imported")
    with store.read() as db:
        return db.execute(query.limit(1)).first() is not None


def files(store: Store, state: str = "") -> list[ResultFile]:
    """All files, the newest first."""
    query = sa.select(_table).order_by(_table.c.imported_at.desc(), _table.c.id.desc())
    if state:
        query = query.where(_table.c.state == state)
    with store.read() as db:
        return [_file(row) for row in db.execute(query)]


def with_problems(store: Store, limit: int) -> list[ResultFile]:
    """The newest imported files in which lines were skipped."""
    query = sa.select(_table).where(_table.c.state == "imported", _table.c.problem_count > 0)
    with store.read() as db:
        rows = db.execute(query.order_by(_table.c.imported_at.desc(), _table.c.id.desc()).limit(limit))
        return [_file(row) for row in rows]


def is_imported(db: Connection, sha256: str) -> bool:
    """True when this content is in the store, seen from within a transaction."""
    query = sa.select(_table.c.id).where(_table.c.sha256 == sha256, _table.c.state == "imported")
    return db.execute(query).first() is not None


def imported_among(db: Connection, hashes: Sequence[str]) -> set[str]:
    """Those of these contents that are in the store."""
    query = sa.select(_table.c.sha256).where(_table.c.sha256.in_(hashes), _table.c.state == "imported")
    return set(db.execute(query).scalars())


def insert_many(db: Connection, actor: str, files: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
    """`insert` for several: (id, hash, columns); all have the same columns."""
    if not files:
        return
    hashes = [sha256 for _, sha256, _ in files]
    db.execute(sa.delete(_table).where(_table.c.sha256.in_(hashes), _table.c.state == "failed"))
    now = now_us()
    rows = [
        {
            **_texts(fields),
            "problems": json.dumps(fields["problems"]),
            "imported_by": actor,
            "imported_at": now,
        }
        | {"id": id_, "sha256": sha256}
        for id_, sha256, fields in files
    ]
    db.execute(sa.insert(_table), rows)


def _texts(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Names of files may hold bytes that are no text; the database takes text only."""
    return {name: printable(value) if isinstance(value, str) else value for name, value in fields.items()}


def insert(db: Connection, actor: str, file_id: str, sha256: str, **fields: Any) -> None:
    """Insert the record; that of an earlier failed attempt at the same content gives way."""
    insert_many(db, actor, [(file_id, sha256, {"problems": [], **fields})])


def _file(row: Any) -> ResultFile:
    return ResultFile(
        id=row.id,
        sha256=row.sha256,
        name=row.name,
        size_bytes=row.size_bytes,
        format=row.format,
        tool=row.tool,
        tool_version=row.tool_version,
        host=row.host,
        state=row.state,
        error=row.error,
        problems=tuple((line, text) for line, text in json.loads(row.problems)),
        problem_count=row.problem_count,
        parser_version=row.parser_version,
        imported_at_us=row.imported_at,
    )
