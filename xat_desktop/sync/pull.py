"""Brings the server's changes into the store, page by page; a page and its cursor are one transaction."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from xat_desktop.store import schema
from xat_desktop.store.originals import original_path
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_dirty, sync_tombstone
from xat_desktop.store.synced import BY_NAME, Entity
from xat_desktop.sync import outbox, rows
from xat_desktop.sync.landing import Landing
from xat_desktop.sync.server import Page, Snapshot, as_there
from xat_desktop.sync.state import LAST_ID, Cursor, applying, cursors, save_cursor

_SHA256 = re.compile(r"[0-9a-f]{64}")
PAGE_ROWS = 5_000
PAGE_ROWS_OF_DOCUMENTS = 200
"""Analyses carry their results."""


class Pulled(NamedTuple):
    """What a pull brought."""

    rows: int = 0
    clashes: int = 0
    head: int = 0


def pull(store: Store, snapshot: Snapshot, told: Callable[[int], None]) -> Pulled:
    """Take all rows that are newer than the cursors; `told` gets how many so far, and may raise Cancelled."""
    with store.read() as db:
        after = cursors(db)
    head, entities = snapshot.news(after)
    count = clashes = 0
    for entity in entities:
        cursor = after.get(entity.name, Cursor())
        limit = PAGE_ROWS_OF_DOCUMENTS if entity.name == "analysis" else PAGE_ROWS
        while page := snapshot.page(entity, cursor, limit):
            cursor = Cursor(page[-1][-2], page[-1][0])
            taken, found = _take_page(store, snapshot, entity, page, cursor)
            count, clashes = count + taken, clashes + found
            told(count)
            if len(page) < limit:
                break
    return Pulled(count, clashes + _finish(store, snapshot, head), head)


def _take_page(
    store: Store, snapshot: Snapshot, entity: Entity, page: Page, cursor: Cursor
) -> tuple[int, int]:
    with applying(store) as db:
        landing = Landing(db, snapshot)
        taken = take_rows(landing, entity, page)
        save_cursor(db, entity.name, cursor)
    return taken, landing.clashes


def take_rows(landing: Landing, entity: Entity, page: Page) -> int:
    """Rows that nothing here stands against go in at once, the others one by one; how many were new."""
    db = landing.db
    ids = [row[0] for row in page]
    known = rows.there(db, entity.table, ids)
    special = rows.marked(db, sync_dirty, entity, ids) | rows.marked(db, sync_tombstone, entity, ids)
    special |= _whose_key_is_taken(db, entity, page)
    plain: list[tuple[Any, ...]] = []
    others: list[tuple[Any, ...]] = []
    gone: list[tuple[Any, ...]] = []
    for row in page:
        row_id, ver = row[0], row[1]
        if row_id in special or (row[-1] and row_id in known):
            others.append(row)
        elif row[-1]:
            gone.append((entity.name, row_id, ver, 1))
        elif ver > known.get(row_id, 0):
            plain.append(row[:-2])
    if plain:
        db.exec_driver_sql(_upsert(entity), plain)
    if gone:
        db.exec_driver_sql("INSERT OR REPLACE INTO sync_tombstone VALUES (?, ?, ?, ?)", gone)
    newer = [row for row in others if row[1] > rows.version(db, entity, row[0])]
    for row in newer:
        landing.land(entity, as_there(entity, row))
    if entity.references:
        landing.revive_missing(entity, _references(entity, plain))
        landing.revive_parents(entity, [row[0] for row in newer])
    if entity.table is schema.capture:
        _merge_twins(landing, entity, page)
    return len(plain) + len(gone) + len(newer)


def _upsert(entity: Entity) -> str:
    names = ["id", "ver", *entity.fields, *entity.flags]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    marks = ["?"] * len(names) + ["''"] * len(entity.local)
    return (
        f"INSERT INTO {entity.name} ({', '.join([*names, *entity.local])}) VALUES ({', '.join(marks)}) "  # noqa: S608
        f"ON CONFLICT (id) DO UPDATE SET {changes}"
    )


def _whose_key_is_taken(db: Connection, entity: Entity, page: Page) -> set[str]:
    """Rows of the page whose name another row here has."""
    if not entity.key:
        return set()
    places = [2 + entity.fields.index(name) for name in entity.key]
    keys = {tuple(row[place] for place in places): row[0] for row in page if not row[-1]}
    here = rows.keys(db, entity, list(keys))
    return {keys[key] for key, row_id in here if keys[key] != row_id}


def _references(entity: Entity, plain: Page) -> list[dict[str, Any]]:
    places = [(name, 2 + entity.fields.index(name)) for name in entity.references]
    return [{name: row[place] for name, place in places} for row in plain]


def _merge_twins(landing: Landing, entity: Entity, page: Page) -> None:
    """The same file was imported on two laptops: the capture that only this one has is the server's."""
    pages = {row[0]: row for row in page}
    for ours, theirs in rows.twins(landing.db, list(pages)):
        landing.absorb(entity, ours, as_there(entity, pages[theirs]))


def _finish(store: Store, snapshot: Snapshot, head: int) -> int:
    """After the last page: rows of another id, graves, and the cursors at the head."""
    with applying(store) as db:
        landing = Landing(db, snapshot)
        for entity, ours, theirs in outbox.merged_ops(db):
            _use_other_id(landing, entity, ours, theirs)
        gone = landing.bury()
        for name in BY_NAME:
            save_cursor(db, name, Cursor(head, LAST_ID))
        forgotten = [sha256 for sha256 in gone if not rows.has_file(db, sha256)]
    _remove_originals(store, forgotten)
    return landing.clashes


def _use_other_id(landing: Landing, entity: Entity, ours: str, theirs: str) -> None:
    if rows.read(landing.db, entity, ours) is not None:
        for row in landing.snapshot.rows(entity, [theirs]):
            landing.absorb(entity, ours, row)
    rows.forget_ops(landing.db, entity, ours)


def _remove_originals(store: Store, hashes: Sequence[str]) -> None:
    for sha256 in filter(_SHA256.fullmatch, hashes):  # a row that was moved aside has none
        original_path(store, sha256).unlink(missing_ok=True)
