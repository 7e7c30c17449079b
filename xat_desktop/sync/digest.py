"""Proves that both sides have the same rows in the same versions, and fetches those that differ."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from xat_desktop.errors import XatError
from xat_desktop.store.store import Store
from xat_desktop.store.synced import ENTITIES, Entity
from xat_desktop.sync.landing import Landing
from xat_desktop.sync.restored import meet_again, unsend
from xat_desktop.sync.server import Snapshot
from xat_desktop.sync.state import applying, link

_ROWS_AT_ONCE = 500


def verify(store: Store, snapshot: Snapshot) -> int:
    """Compare all tables and repair what differs; how many rows that were. XatError when it cannot be repaired."""
    wrong = _different(store, snapshot.digest())
    if not wrong:
        return 0
    with store.read() as db:
        seen = link(db).head
    repaired = sum(_repair(store, snapshot, entity, seen) for entity in wrong)
    left = [entity.name for entity in _different(store, snapshot.digest())]
    if left:
        raise XatError(
            "This store and the server differ",
            f"{', '.join(left)}: run `xat doctor`, and tell your administrator. Nothing was deleted.",
        )
    return repaired


def digest_of(versions: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """Count, sum of versions, and sum of the first 48 bits of md5(id:ver) as decimal text."""
    count = total = hashed = 0
    for row_id, ver in versions:
        count += 1
        total += ver
        first = hashlib.md5(f"{row_id}:{ver}".encode(), usedforsecurity=False).digest()[:6]
        hashed += int.from_bytes(first, "big")
    return {"n": count, "ver": total, "hash": str(hashed)}


def versions(db: Connection, entity: Entity) -> list[tuple[str, int]]:
    """Id and version of all rows that the server has too: here, deleted here but not yet there, deleted there."""
    query = (
        f"SELECT id, ver FROM {entity.name} WHERE ver > 0 "
        "UNION ALL SELECT row_id, base_ver FROM sync_dirty WHERE table_name = ? AND base_ver > 0 "
        f"AND row_id NOT IN (SELECT id FROM {entity.name}) "
        "UNION ALL SELECT row_id, ver FROM sync_tombstone WHERE table_name = ?"
    )
    return [tuple(row) for row in db.exec_driver_sql(query, (entity.name, entity.name))]


def _different(store: Store, theirs: Mapping[str, Mapping[str, Any]]) -> list[Entity]:
    with store.read() as db:
        return [entity for entity in ENTITIES if digest_of(versions(db, entity)) != dict(theirs[entity.name])]


def _repair(store: Store, snapshot: Snapshot, entity: Entity, seen: int) -> int:
    theirs = snapshot.versions(entity)
    with store.read() as db:
        ours = dict(versions(db, entity))
    changed = sorted(row_id for row_id, ver in theirs.items() if ours.get(row_id) != ver)
    lost = sorted(set(ours) - set(theirs))
    with applying(store) as db:
        landing = Landing(db, snapshot)
        for start in range(0, len(changed), _ROWS_AT_ONCE):
            for row in snapshot.rows(entity, changed[start : start + _ROWS_AT_ONCE]):
                if row.ver > ours.get(row.id, 0):
                    landing.land(entity, row)
                else:
                    meet_again(landing, entity, row, seen)
                landing.revive_parents(entity, [row.id])
        for row_id in lost:
            unsend(db, entity, row_id)
        landing.bury()
    return len(changed) + len(lost)
