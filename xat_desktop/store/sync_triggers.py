"""Triggers that note every edit and deletion of a synced row, whoever makes it and by whatever statement."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import Connection

from xat_desktop.store.synced import ENTITIES, Entity

_NOW_US = "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"
_RECORDING = "(SELECT applying FROM sync_state) = 0"


def install(db: Connection) -> None:
    """(Re)make the triggers of all synced tables for the columns that they have now."""
    for entity in ENTITIES:
        for trigger in _triggers(entity):
            _drop(db, entity, trigger)
            _create(db, entity, trigger)


@contextmanager
def unwatched_inserts(db: Connection, entity: Entity) -> Iterator[None]:
    """For many rows that the server sent: a trigger costs each of them a third more even where it notes nothing.

    Only within a transaction, whose end puts the trigger back also after an error; others never miss it.
    """
    trigger = _triggers(entity)[0]
    _drop(db, entity, trigger)
    yield
    _create(db, entity, trigger)


def _drop(db: Connection, entity: Entity, trigger: tuple[str, str, str]) -> None:
    db.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_name(entity, trigger)}")


def _create(db: Connection, entity: Entity, trigger: tuple[str, str, str]) -> None:
    event, condition, body = trigger
    db.exec_driver_sql(
        f"CREATE TRIGGER {_name(entity, trigger)} AFTER {event} ON {entity.name} WHEN {condition} BEGIN {body}; END"
    )


def _name(entity: Entity, trigger: tuple[str, str, str]) -> str:
    return f"sync_{entity.name}_{trigger[0].split()[0].lower()}"


def _triggers(entity: Entity) -> list[tuple[str, str, str]]:
    changed = " OR ".join(f"old.{field} IS NOT new.{field}" for field in entity.fields)
    base = ", ".join(f"'{field}', {_value(entity, field)}" for field in entity.fields)
    return [
        ("INSERT", _RECORDING, _note(entity, "new.id", "0", "'{}'")),
        (
            f"UPDATE OF {', '.join(entity.fields)}",
            f"{_RECORDING} AND ({changed})",
            _note(entity, "old.id", "old.ver", f"json_object({base})"),
        ),
        ("DELETE", _RECORDING, _note(entity, "old.id", "old.ver", f"json_object({base})")),
    ]


def _value(entity: Entity, field: str) -> str:
    """JSON of SQLite keeps 15 digits of a number; quote() keeps all."""
    real = isinstance(entity.table.c[field].type, sa.Float)
    return f"quote(old.{field})" if real else f"old.{field}"


def _note(entity: Entity, row_id: str, ver: str, base: str) -> str:
    """The first edit counts; no OR IGNORE, which an OR REPLACE of the outer statement would override."""
    return (
        "INSERT INTO sync_dirty (table_name, row_id, base_ver, base, since) "  # noqa: S608 - names of our schema
        f"SELECT '{entity.name}', {row_id}, {ver}, {base}, {_NOW_US} WHERE NOT EXISTS "
        f"(SELECT 1 FROM sync_dirty WHERE table_name = '{entity.name}' AND row_id = {row_id})"
    )
