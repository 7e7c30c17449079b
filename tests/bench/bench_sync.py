"""Pushes of 500 ops, and a pull that finds nothing new, on a real server that flushes to the disk."""

import json
import statistics
import time
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.bench.figure import Figure
from tests.central.world import World, new_world, op
from tests.postgres import PostgresServer
from xat_desktop.store.synced import ENTITIES
from xat_desktop.sync.server import PartnerServer
from xat_desktop.sync.state import Cursor

OPS = 500
CALLS = 20
PULLS = 50
PUSH_MS, PULL_MS = 100.0, 1.0


def figures(rounds: int) -> list[Figure]:
    """Milliseconds of one push as the laptop sees them, and of the empty pull in the server alone."""
    server = PostgresServer()
    try:
        _flush(server)
        world = new_world(server)
        with psycopg.connect(world.dsn(world.ann), autocommit=True) as db:
            partner = PartnerServer(db, world.acme.schema)
            new, edits = _pushes(partner, CALLS * rounds)
        pulls = _empty_pulls(world)
    finally:
        server.stop()
    return [
        _figure(f"push of {OPS} new rows", new, PUSH_MS),
        _figure(f"push of {OPS} edits", edits, PUSH_MS),
        _figure(f"empty pull beside {OPS * CALLS * rounds:,} rows, in the server", pulls, PULL_MS),
    ]


def _figure(name: str, found: list[float], goal: float) -> Figure:
    middle = statistics.median(found)
    return Figure(name, f"median {middle:.3g} ms, longest {max(found):.3g} ms", middle, goal)


def _flush(server: PostgresServer) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as db:
        db.execute("alter system set fsync = on")
        db.execute("select pg_reload_conf()")


def _pushes(partner: PartnerServer, calls: int) -> tuple[list[float], list[float]]:
    """Collectors, whose five references and key are all checked; the first call of a session is left out."""
    platform, model = uuid4(), uuid4()
    parents = [
        op("platform", platform, name="AWS"),
        op("compute_model", model, platform_id=str(platform), name="m"),
    ]
    _push(partner, parents)
    new, edits = [], []
    for _ in range(calls + 1):
        fields = {"site_name": "Berlin", "platform_id": str(platform), "compute_model_id": str(model)}
        rows = [
            op(
                "collector",
                uuid4(),
                **fields,
                machine_name=uuid4().hex,
                notes="x",
                created_at=1,
                updated_at=1,
            )
            for _ in range(OPS)
        ]
        new.append(_push(partner, rows))
        edits.append(_push(partner, [op("collector", row["id"], 1, notes="edited") for row in rows]))
    return new[1:], edits[1:]


def _push(partner: PartnerServer, ops: list[dict[str, Any]]) -> float:
    text = json.dumps(ops)
    started = time.perf_counter()
    answers = partner.push(str(uuid4()), text)
    took = 1e3 * (time.perf_counter() - started)
    assert {one["status"] for one in answers} == {"applied"}
    return took


class _Recorder(psycopg.Cursor[Any]):
    """Keeps the statements that the laptop sends."""

    sent: list[Any]

    def execute(self, query: Any, *words: Any, **more: Any) -> Any:
        self.sent.append(query)
        return super().execute(query, *words, **more)


def _empty_pulls(world: World) -> list[float]:
    """Planning and running of the one statement that a laptop at the head sends, as the server measures them."""
    with psycopg.connect(world.dsn(world.ann), autocommit=True, cursor_factory=_Recorder) as db:
        _Recorder.sent = []
        partner = PartnerServer(db, world.acme.schema)
        with partner.snapshot() as snapshot:
            head, _ = snapshot.news({})
            cursors = {
                entity.name: Cursor(head, "ffffffff-ffff-ffff-ffff-ffffffffffff") for entity in ENTITIES
            }
            assert snapshot.news(cursors) == (head, [])
        explain = sql.SQL("explain (analyze, format json) ") + _Recorder.sent[-1]
        plans = [db.execute(explain).fetchone() for _ in range(PULLS)]
    return [plan[0][0]["Planning Time"] + plan[0][0]["Execution Time"] for plan in plans if plan]
