"""Ten million samples of series to a real server and back, beside a plain COPY of the same rows."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import numpy as np
import psycopg

from tests.bench.figure import Figure
from tests.central.world import World, new_world, op, push
from tests.postgres import PostgresServer
from tests.store.writing import write_capture
from xat_desktop.domain.series import SeriesKey, attributes
from xat_desktop.store import bulk, captures, schema
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.sync import bulk_wire
from xat_desktop.sync.partner_session import PartnerSchema
from xat_desktop.sync.series import fetch_series, send_series

LABELS = 10
ROWS = 1_000_000


def figures(rounds: int) -> list[Figure]:
    """Seconds up and down on loopback, and up as a multiple of the plain COPY; the server flushes to the disk."""
    up, down, plain = [], [], []
    with _server() as server, _store() as (registry, store):
        world = new_world(server)
        partner = PartnerSchema(lambda: world.connect(world.ann), world.acme.schema)
        for number in range(rounds):
            capture_id = _capture(store, world, number)
            plain.append(_seconds(_plain_copy, store, world, capture_id))
            up.append(_seconds(send_series, store, partner, capture_id, _quiet))
            other = _other(registry, store, number)
            down.append(_seconds(fetch_series, other, partner, capture_id, _quiet))
            other.close()
        size = sum(row.size_bytes for row in bulk.listed(store, capture_id))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(up, plain, strict=True))
    name = f"{LABELS * ROWS:,} samples of series ({size / 1e6:.0f} MB)"
    median = statistics.median
    return [
        Figure(f"{name} to the server", f"{median(up):.2f} s", median(up), 3.0),
        Figure(
            f"{name} to the server / plain COPY", f"{median(up):.2f} s / {median(plain):.2f} s", ratio, 4.0
        ),
        Figure(f"{name} from the server", f"{median(down):.2f} s", median(down), 3.0),
    ]


def _quiet(_done: int, _total: int, _text: str) -> None:
    """Nobody watches."""


def _seconds(action: Callable[..., object], *words: object) -> float:
    started = time.perf_counter()
    action(*words)
    return time.perf_counter() - started


@contextmanager
def _server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        with psycopg.connect(server.dsn(), autocommit=True) as db:
            db.execute("alter system set fsync = on")
            db.execute("select pg_reload_conf()")
        yield server
    finally:
        server.stop()


@contextmanager
def _store() -> Iterator[tuple[Registry, Store]]:
    folder = Path(tempfile.mkdtemp(prefix="xat-bench-"))
    registry = Registry(folder)
    store = registry.open(registry.add("Bench"))
    try:
        yield registry, store
    finally:
        store.close()
        registry.close()
        shutil.rmtree(folder)


def _capture(store: Store, world: World, seed: int) -> str:
    """Response times in ms of ten labels, as a load test writes them; its row is on the server."""
    dice = np.random.default_rng(seed)
    blocks = []
    for number in range(LABELS):
        key = SeriesKey(
            "http.client.request.duration", attributes(label=f"label {number}"), "s", "duration", decimals=3
        )
        times = 1_760_000_000_000_000 + 1000 * np.cumsum(dice.integers(0, 8, ROWS))
        blocks.append(([key], times, [dice.lognormal(4.5, 0.6, ROWS).astype(np.int64)]))
    capture_id = write_capture(store, blocks)
    capture = captures.get(store, capture_id)
    file = {
        "sha256": capture.file_sha256,
        "name": "f",
        "size_bytes": 1,
        "state": "imported",
        "imported_at": 1,
    }
    ops = [
        op("result_file", UUID(capture.file_id), **file),
        op("capture", UUID(capture_id), result_file_id=capture.file_id, tool="bench", created_at=1),
    ]
    with world.connect(world.ann) as db:
        push(db, world.acme.schema, ops)
    return capture_id


def _plain_copy(store: Store, world: World, capture_id: str) -> None:
    """The same rows into tables without keys or indexes, in one transaction."""
    upload = UUID(int=0)
    with psycopg.connect(world.dsn()) as db:
        db.execute("create schema if not exists peer")
        for table in bulk.TABLES:
            name = f"peer.stage_{table}"
            db.execute(f"create table if not exists {name} (like {world.acme.schema}.stage_{table})")
            db.execute(f"truncate {name}")
            rows = list(bulk.read_all(store, capture_id, table))
            bulk_wire.copy_in(db, "peer", upload, capture_id, table, rows)


def _other(registry: Registry, store: Store, number: int) -> Store:
    """Another laptop that has the capture's row only."""
    other = registry.open(registry.add(f"Other {number}"))
    with store.read() as db, other.write() as there:
        for table in (schema.result_file, schema.capture):
            for row in db.execute(table.select()).mappings():
                there.execute(table.insert(), dict(row))
    return other
