"""Brings the server's changes into the store, page by page; a page and its cursor are one transaction."""

from collections.abc import Callable
from contextlib import closing
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from xat_desktop.errors import XatError
from xat_desktop.store import schema
from xat_desktop.store.originals import remove_unused
from xat_desktop.store.store import Store
from xat_desktop.store.sync_schema import sync_dirty, sync_tombstone
from xat_desktop.store.sync_triggers import unwatched_inserts
from xat_desktop.store.synced import BY_NAME, Entity
from xat_desktop.sync import outbox, rows
from xat_desktop.sync.landing import Landing
from xat_desktop.sync.pages import end_of, pages
from xat_desktop.sync.server import Page, Snapshot, as_there
from xat_desktop.sync.state import LAST_ID, Cursor, applying, cursors, save_cursor

_FEW_ROWS = 50_000
"""So many versions are kept in memory; of a larger table those of a page are looked up."""
_MANY_ROWS = 1_000
"""Names of so many rows are looked up only after a clash was met: it seldom is."""


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
    with closing(pages(snapshot, entities, after)) as coming:
        for name, found in groupby(coming, lambda page: page[0].name):
            with store.read() as db:
                known = rows.all_versions(db, BY_NAME[name].table, _FEW_ROWS)
            for entity, page in found:
                taken, met = _take_page(store, snapshot, entity, page, known)
                count, clashes = count + taken, clashes + met
                told(count)
    return Pulled(count, clashes + _finish(store, snapshot, head), head)


def _take_page(
    store: Store, snapshot: Snapshot, entity: Entity, page: Page, known: dict[str, int] | None
) -> tuple[int, int]:
    try:
        return _try_page(store, snapshot, entity, page, known, careful=len(page) < _MANY_ROWS)
    except XatError as error:
        if not isinstance(error.__cause__, IntegrityError):
            raise
    return _try_page(store, snapshot, entity, page, known, careful=True)


def _try_page(
    store: Store,
    snapshot: Snapshot,
    entity: Entity,
    page: Page,
    known: dict[str, int] | None,
    *,
    careful: bool,
) -> tuple[int, int]:
    with applying(store) as db:
        landing = Landing(db, snapshot)
        taken = take_rows(landing, entity, page, known, careful=careful)
        save_cursor(db, entity.name, end_of(page))
    return taken, landing.clashes


def take_rows(
    landing: Landing, entity: Entity, page: Page, known: dict[str, int] | None, *, careful: bool
) -> int:
    """Rows that nothing here stands against go in at once, the others one by one; how many were new.

    `known` has the versions of all rows that were here before the pull; what a user added since is not on the server.
    Without `careful`, a row whose name is taken here ends it with an IntegrityError.
    """
    db = landing.db
    ids = [row[0] for row in page]
    known = rows.there(db, entity.table, ids) if known is None else known
    special = rows.marked(db, sync_dirty, entity, ids) | rows.marked(db, sync_tombstone, entity, ids)
    if careful:
        special |= _whose_key_is_taken(db, entity, page)
    plain, others, gone = _sorted_out(entity, page, known, special)
    if careful:
        _write(db, _upsert(entity), plain)
    else:
        _write(db, _upsert(entity), [row for row in plain if row[0] in known])  # they may give up names
        if new := [row for row in plain if row[0] not in known]:
            with unwatched_inserts(db, entity):
                _write(db, _insert(entity), new)
    if gone:
        db.exec_driver_sql("INSERT OR REPLACE INTO sync_tombstone VALUES (?, ?, ?, ?)", gone)
    newer = [row for row in others if row[1] > rows.version(db, entity, row[0])]
    for row in newer:
        landing.land(entity, as_there(entity, row))
    if entity.references:
        _revive_parents(landing, entity, plain)
        landing.revive_parents(entity, [row[0] for row in newer])
    if entity.table is schema.capture:
        _merge_twins(landing, entity, page)
    return len(plain) + len(gone) + len(newer)


def _sorted_out(
    entity: Entity, page: Page, known: dict[str, int], special: set[str]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows that go in as they are, those that need a look, and tombstones of what was never here."""
    if not known and not special and not any(row[-1] for row in page):
        return list(page), [], []
    plain: list[tuple[Any, ...]] = []
    others: list[tuple[Any, ...]] = []
    gone: list[tuple[Any, ...]] = []
    for row in page:
        row_id, deleted = row[0], row[-1]
        if row_id in special or (deleted and row_id in known):
            others.append(row)
        elif deleted:
            gone.append((entity.name, row_id, row[1], 1))
        elif row[1] > known.get(row_id, 0):
            plain.append(row)
    return plain, others, gone


def _write(db: Connection, statement: str, page: Page) -> None:
    if page:
        db.exec_driver_sql(statement, [row[:-2] for row in page])


def _insert(entity: Entity) -> str:
    names = ["id", "ver", *entity.fields, *entity.flags]
    marks = ["?"] * len(names) + ["''"] * len(entity.local)
    return f"INSERT INTO {entity.name} ({', '.join([*names, *entity.local])}) VALUES ({', '.join(marks)})"


def _upsert(entity: Entity) -> str:
    changes = ", ".join(f"{name} = excluded.{name}" for name in ("ver", *entity.fields, *entity.flags))
    return f"{_insert(entity)} ON CONFLICT (id) DO UPDATE SET {changes}"


def _whose_key_is_taken(db: Connection, entity: Entity, page: Page) -> set[str]:
    """Rows of the page whose name another row here has."""
    if not entity.key:
        return set()
    places = [2 + entity.fields.index(name) for name in entity.key]
    keys = {tuple(row[place] for place in places): row[0] for row in page if not row[-1]}
    here = rows.keys(db, entity, list(keys))
    return {keys[key] for key, row_id in here if keys[key] != row_id}


def _revive_parents(landing: Landing, entity: Entity, plain: Page) -> None:
    """The server has whatever its rows refer to; here it can be missing only where it was deleted."""
    places = [
        (name, 2 + entity.fields.index(name), gone)
        for name, parent in entity.references.items()
        if (gone := rows.gone(landing.db, BY_NAME[parent]))
    ]
    if places:
        landing.revive_missing(
            entity,
            [
                {name: row[place] if row[place] in gone else None for name, place, gone in places}
                for row in plain
            ],
        )


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
    remove_unused(store, gone)
    return landing.clashes


def _use_other_id(landing: Landing, entity: Entity, ours: str, theirs: str) -> None:
    if rows.read(landing.db, entity, ours) is not None:
        for row in landing.snapshot.rows(entity, [theirs]):
            landing.absorb(entity, ours, row)
    rows.forget_ops(landing.db, entity, ours)
