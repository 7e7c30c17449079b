"""Series of a capture to and from the server: in parts of at most 8 MB that are never sent or fetched twice."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from psycopg.types.json import Jsonb

from xat_desktop.errors import XatError
from xat_desktop.store import bulk
from xat_desktop.store.bulk import Listed, Proof
from xat_desktop.store.bulk_draft import BulkDraft
from xat_desktop.store.store import Store
from xat_desktop.sync import bulk_wire
from xat_desktop.sync.partner_session import PartnerSchema, call, session
from xat_desktop.sync.retry import Interrupted, keep_trying
from xat_desktop.sync.server import Database

PART_BYTES = 8_000_000
"""What one transaction carries at first, unless a single row is larger; after each interruption half as much."""

_SMALLEST_PART_BYTES = 100_000

T = TypeVar("T")
Step = Callable[[int, int, str], None]
"""done and total bytes, text; raises Cancelled."""


class _Transfer:
    """How far one transfer is."""

    def __init__(self, partner: PartnerSchema, step: Step) -> None:
        self.schema = partner.name
        self.total = 0
        self._partner, self._step = partner, step
        self._done = 0
        self._part_bytes = PART_BYTES

    def run(self, attempt: Callable[[Database], T], what: str) -> T:
        """Call `attempt` with a fresh connection until it succeeds, in smaller parts after each interruption."""

        def once() -> T:
            try:
                with session(self._partner) as db:
                    return attempt(db)
            except Interrupted:
                self._part_bytes = max(self._part_bytes // 2, _SMALLEST_PART_BYTES)
                raise

        return keep_trying(once, lambda: self._done, lambda: self.moved(self._done), what)

    def moved(self, done: int) -> None:
        """So many bytes are where they belong."""
        self._done = done
        self._step(done, self.total, "Series")

    def parts(self, todo: Sequence[Listed]) -> Iterator[dict[str, list[Listed]]]:
        """What is to be moved, in parts by table; each is done when the next is asked for."""
        done = self.total - sum(row.size_bytes for row in todo)
        self.moved(done)
        part: dict[str, list[Listed]] = {}
        size = 0
        for row in todo:
            if part and size + row.size_bytes > self._part_bytes:
                yield part
                done += size
                self.moved(done)
                part, size = {}, 0
            part.setdefault(row.table, []).append(row)
            size += row.size_bytes
        if part:
            yield part
            self.moved(done + size)


def send_series(store: Store, partner: PartnerSchema, capture_id: str, step: Step) -> None:
    """Bring all bulk rows of a capture to the server and publish them; what is there already is not sent again.

    XatError when the server has or takes other rows; NetworkLost when the connection stays away: the next call
    goes on where this one stopped.
    """
    rows = bulk.listed(store, capture_id)
    transfer = _Transfer(partner, step)
    transfer.total = sum(row.size_bytes for row in rows)

    def attempt(db: Database) -> dict[str, Proof]:
        _send(store, db, transfer, capture_id, rows)
        return bulk_wire.proofs(db, partner.name, capture_id)

    theirs = transfer.run(attempt, "Sending series")
    transfer.moved(transfer.total)
    for table in bulk.TABLES:
        ours = bulk.add(Proof(0, 0), table, bulk.read_all(store, capture_id, table))
        if ours != theirs[table]:
            raise XatError(
                "The server has other series of this capture",
                f"{table}: {ours.rows:,} rows here, {theirs[table].rows:,} there. Nothing was changed here; "
                "tell your administrator.",
            )


def _send(store: Store, db: Database, transfer: _Transfer, capture_id: str, rows: Sequence[Listed]) -> None:
    upload = call(db, transfer.schema, "stage_series", capture_id)
    if upload is None:
        return
    there = call(db, transfer.schema, "staged", upload)
    staged = {(table, key) for table in bulk.TABLES for key in there[table]}
    for part in transfer.parts([row for row in rows if (row.table, _wire_key(row)) not in staged]):
        with db.transaction():
            for table, listed in part.items():
                found = bulk.read(store, table, [row.key for row in listed])
                bulk_wire.copy_in(db, transfer.schema, upload, capture_id, table, found)
    counts = {table: sum(row.table == table for row in rows) for table in bulk.TABLES}
    call(db, transfer.schema, "publish_series", upload, Jsonb(counts))


def fetch_series(store: Store, partner: PartnerSchema, capture_id: str, step: Step) -> None:
    """Bring the bulk rows of a published capture into the store: all of them, proven equal, or none."""
    if bulk.has_series(store, capture_id):
        return
    draft = BulkDraft(store, capture_id)
    transfer = _Transfer(partner, step)
    try:
        proofs = transfer.run(lambda db: _fetch(db, transfer, draft, capture_id), "Fetching series")
        _take(store, draft, capture_id, proofs)
    finally:
        draft.close()


def _fetch(db: Database, transfer: _Transfer, draft: BulkDraft, capture_id: str) -> dict[str, Proof]:
    rows = bulk_wire.listed(db, transfer.schema, capture_id)
    if not rows:
        raise XatError(
            "The series of this capture are not on the server",
            "They are still on the computer that imported it: it must sync first.",
        )
    transfer.total = sum(row.size_bytes for row in rows)
    have = {(table, key) for table in bulk.TABLES for key in draft.keys(table)}
    for part in transfer.parts([row for row in rows if (row.table, row.key) not in have]):
        for table, listed in part.items():
            draft.keep(table, bulk_wire.select(db, transfer.schema, table, [row.key for row in listed]))
    return bulk_wire.proofs(db, transfer.schema, capture_id)


def _take(store: Store, draft: BulkDraft, capture_id: str, proofs: dict[str, Proof]) -> None:
    """Put the draft into the store; one that is not what the server has is thrown away, one for which there
    is no space stays.
    """
    try:
        bulk.write(store, capture_id, {table: draft.rows(table) for table in bulk.TABLES}, proofs)
    except XatError as error:
        if error.__cause__ is None:
            draft.discard()
        raise
    draft.discard()


def _wire_key(row: Listed) -> str:
    return f"{row.key.id}/{row.key.number}" if row.table in bulk.NUMBER else row.key.id
