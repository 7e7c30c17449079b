"""Series of a capture to and from the server: in parts of at most 8 MB that are never sent or fetched twice."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from xat_desktop.errors import XatError
from xat_desktop.store import bulk
from xat_desktop.store.bulk import Listed, Proof
from xat_desktop.store.bulk_draft import BulkDraft
from xat_desktop.store.store import Store
from xat_desktop.sync import bulk_wire
from xat_desktop.sync.bulk_wire import Database
from xat_desktop.sync.retry import Interrupted, Unreachable, keep_trying

PART_BYTES = 8_000_000
"""What one transaction carries, unless a single row is larger."""

Step = Callable[[int, int, str], None]
"""done and total bytes, text; raises Cancelled."""


@dataclass(frozen=True)
class PartnerSchema:
    """Where a partner's rows are: how to connect, and the schema's name."""

    connect: Callable[[], Database]
    name: str


def send_series(store: Store, partner: PartnerSchema, capture_id: str, step: Step) -> None:
    """Bring all bulk rows of a capture to the server and publish them; what is there already is not sent again.

    XatError when the server has or takes other rows; Unreachable when the connection stays away: the next call
    goes on where this one stopped.
    """
    rows = bulk.listed(store, capture_id)
    total = sum(row.size_bytes for row in rows)
    done = [0]

    def moved(size_bytes: int) -> None:
        done[0] = size_bytes
        step(size_bytes, total, "Series")

    def attempt() -> dict[str, Proof]:
        with _session(partner) as db:
            _send(store, db, partner.name, capture_id, rows, moved)
            return bulk_wire.proofs(db, partner.name, capture_id)

    theirs = keep_trying(attempt, lambda: done[0], lambda: step(done[0], total, "Series"), "Sending series")
    moved(total)
    for table in bulk.TABLES:
        ours = bulk.add(Proof(0, 0), table, bulk.read_all(store, capture_id, table))
        if ours != theirs[table]:
            raise XatError(
                "The server has other series of this capture",
                f"{table}: {ours.rows:,} rows here, {theirs[table].rows:,} there. Nothing was changed here; "
                "tell your administrator.",
            )


def _send(
    store: Store,
    db: Database,
    schema: str,
    capture_id: str,
    rows: Sequence[Listed],
    moved: Callable[[int], None],
) -> None:
    upload = _call(db, schema, "stage_series", capture_id)
    if upload is None:
        return
    there = _call(db, schema, "staged", upload)
    staged = {(table, key) for table in bulk.TABLES for key in there[table]}
    todo = [row for row in rows if (row.table, _wire_key(row)) not in staged]
    done = sum(row.size_bytes for row in rows) - sum(row.size_bytes for row in todo)
    moved(done)
    for part in _parts(todo):
        with db.transaction():
            for table, keys in part.items():
                found = bulk.read(store, table, [row.key for row in keys])
                bulk_wire.copy_in(db, schema, upload, capture_id, table, found)
        done += sum(row.size_bytes for keys in part.values() for row in keys)
        moved(done)
    counts = {table: sum(row.table == table for row in rows) for table in bulk.TABLES}
    _call(db, schema, "publish_series", upload, Jsonb(counts))


def fetch_series(store: Store, partner: PartnerSchema, capture_id: str, step: Step) -> None:
    """Bring the bulk rows of a published capture into the store: all of them, proven equal, or none."""
    if bulk.has_series(store, capture_id):
        return
    draft = BulkDraft(store, capture_id)
    done, total = [0], [0]

    def attempt() -> dict[str, Proof]:
        with _session(partner) as db:
            rows = bulk_wire.listed(db, partner.name, capture_id)
            if not rows:
                raise XatError(
                    "The series of this capture are not on the server",
                    "They are still on the computer that imported it: it must sync first.",
                )
            total[0] = sum(row.size_bytes for row in rows)
            have = {(table, key) for table in bulk.TABLES for key in draft.keys(table)}
            todo = [row for row in rows if (row.table, row.key) not in have]
            done[0] = total[0] - sum(row.size_bytes for row in todo)
            step(done[0], total[0], "Series")
            for part in _parts(todo):
                for table, keys in part.items():
                    draft.keep(table, bulk_wire.select(db, partner.name, table, [row.key for row in keys]))
                    done[0] += sum(row.size_bytes for row in keys)
                    step(done[0], total[0], "Series")
            return bulk_wire.proofs(db, partner.name, capture_id)

    try:
        proofs = keep_trying(
            attempt, lambda: done[0], lambda: step(done[0], total[0], "Series"), "Fetching series"
        )
        _take(store, draft, capture_id, proofs)
    finally:
        draft.close()


def _take(store: Store, draft: BulkDraft, capture_id: str, proofs: dict[str, Proof]) -> None:
    try:
        bulk.write(store, capture_id, {table: draft.rows(table) for table in bulk.TABLES}, proofs)
    except XatError as error:
        if not isinstance(error.__cause__, Exception):  # not the disk: what was fetched is of no use
            draft.discard()
        raise
    draft.discard()


def _parts(rows: Sequence[Listed]) -> Iterator[dict[str, list[Listed]]]:
    """The rows in parts of at most PART_BYTES, each by table."""
    part: dict[str, list[Listed]] = {}
    size = 0
    for row in rows:
        if part and size + row.size_bytes > PART_BYTES:
            yield part
            part, size = {}, 0
        part.setdefault(row.table, []).append(row)
        size += row.size_bytes
    if part:
        yield part


def _wire_key(row: Listed) -> str:
    return f"{row.key.id}/{row.key.number}" if row.table in bulk.NUMBER else row.key.id


def _call(db: Database, schema: str, function: str, *arguments: object) -> Any:
    marks = sql.SQL(", ").join(sql.Placeholder() for _argument in arguments)
    query = sql.SQL("select {}({})").format(sql.Identifier(schema, function), marks)
    row = db.execute(query, arguments).fetchone()
    return row[0] if row else None


@contextmanager
def _session(partner: PartnerSchema) -> Iterator[Database]:
    """A connection for one attempt: what may pass leaves it as Interrupted, what will not as XatError."""
    try:
        with partner.connect() as db:
            db.autocommit = True
            yield db
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        if (error.sqlstate or "").startswith("28"):
            raise Unreachable("The server refused the sign-in", "Sign in again, then sync.") from error
        raise Interrupted(f"The server does not answer ({type(error).__name__})") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise Unreachable("The server refused access", f"{error.diag.message_primary}") from error
    except psycopg.Error as error:
        raise XatError(
            "The server did not take the series", f"{error.diag.message_primary or error}"
        ) from error
