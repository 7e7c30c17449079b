"""`python -m tests.bench.scale FOLDER`: the facts of docs/scale.md, from a server of its own that flushes to disk.

FOLDER holds result files; each that can be imported becomes captures that are sent to the server.
"""

import argparse
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

from tests.bench.bench_series import _quiet, _server, _store
from tests.central.world import World, new_person, new_world, op, push
from xat_desktop.central import partners
from xat_desktop.store import bulk, captures
from xat_desktop.store.store import Store
from xat_desktop.sync.partner_session import PartnerSchema, kept
from xat_desktop.sync.series import send_series
from xat_desktop.tasks.import_files import import_files
from xat_desktop.tasks.import_one_file import ImportOptions

SECONDS = 5.0
BULK = "'series', 'summary', 'chunk', 'pyramid'"


def main() -> None:
    """Print one line for each fact."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with _server() as server:
        world = new_world(server)
        with _store() as (_registry, store):
            _captures(store, world, folder)
        _writers(world)
        _connections(world)
        _partners(world)


def _say(name: str, value: object) -> None:
    sys.stdout.write(f"{name}: {value}\n")
    sys.stdout.flush()


def _number(db: "psycopg.Connection[tuple[object, ...]]", query: str) -> float:
    row = db.execute(query).fetchone()  # type: ignore[arg-type]
    return float(str(row[0])) if row else 0.0


def _captures(store: Store, world: World, folder: Path) -> None:
    """Bytes of captures here, on the server and in its log; what staging leaves behind."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size < 200 << 20)
    import_files(files, store, ImportOptions())
    partner = PartnerSchema(lambda: world.connect(world.ann), world.acme.schema)
    schema = world.acme.schema
    found = captures.captures(store)
    _push_rows(world, found)
    sizes = [sum(row.size_bytes for row in bulk.listed(store, one.id)) for one in found]
    with world.connect() as db:
        db.execute("checkpoint")
        before = _number(db, "select pg_current_wal_lsn() - '0/0'")
        started = time.perf_counter()
        with kept(partner) as one_connection:
            for one in found:
                send_series(store, one_connection, one.id, _quiet)
        spent = time.perf_counter() - started
        wal = _number(db, "select pg_current_wal_lsn() - '0/0'") - before
        total = f"select sum(pg_total_relation_size(format('{schema}.%I', t)::regclass)) from unnest(array[{BULK}]) t"
        tables = _number(db, total)
        staged = _number(db, total.replace(".%I", ".stage_%I"))
        for table in bulk.TABLES:
            db.execute(f"vacuum {schema}.stage_{table}")
        after = _number(db, total.replace(".%I", ".stage_%I"))
    samples, series = sum(one.sample_count for one in found), sum(one.series_count for one in found)
    _say("captures", f"{len(found):,} with {series:,} series and {samples:,} samples")
    _say("bytes of a capture on the way", f"median {statistics.median(sizes):,.0f}, largest {max(sizes):,}")
    _say("bytes of all on the way / in tables / in the log", f"{sum(sizes):,} / {tables:,.0f} / {wal:,.0f}")
    _say("staging tables after publishing / after vacuum", f"{staged:,.0f} / {after:,.0f} bytes")
    _say("captures sent and published in a second", f"{len(found) / spent:.1f}")


def _push_rows(world: World, found: list[captures.Capture]) -> None:
    files = {one.file_id: one for one in found}
    ops = [
        op(
            "result_file",
            UUID(id_),
            sha256=one.file_sha256,
            name=one.file_name,
            size_bytes=1,
            state="imported",
            imported_at=1,
        )
        for id_, one in files.items()
    ]
    ops += [
        op("capture", UUID(one.id), result_file_id=one.file_id, tool=one.tool, created_at=1) for one in found
    ]
    with world.connect(world.ann) as db:
        for start in range(0, len(ops), 500):
            answers = push(db, world.acme.schema, ops[start : start + 500])
            assert all(answer["status"] == "applied" for answer in answers), answers


def _writers(world: World) -> None:
    """Pushes in a second of one partner's laptops, and of laptops of several partners."""
    for size in (10, 500):
        for writers in (1, 2, 8, 32):
            calls = _pushes(world, [world.acme] * writers, size)
            _say(f"{writers} laptops of one partner, {size} rows a push", _rate(calls, size))
    with world.admin() as database:
        many = [partners.add_partner(database, f"Partner {number}") for number in range(8)]
    for writers in (8, 32):
        spread = [many[number % len(many)] for number in range(writers)]
        _say(
            f"{writers} laptops of {len(many)} partners, 10 rows a push",
            _rate(_pushes(world, spread, 10), 10),
        )
    with world.connect() as db:
        query = (
            "select n_tup_upd, n_tup_hot_upd, n_dead_tup, pg_relation_size(relid) from pg_stat_all_tables "
        )
        where = f"where relid = '{world.acme.schema}.sync_head'::regclass"
        updates, hot, dead, size = db.execute(query + where).fetchone() or ()  # type: ignore[arg-type, misc]
        _say("head row", f"{updates:,} updates, {hot:,} in place, {dead:,} dead rows, {size:,} bytes")


def _rate(calls: list[float], size: int) -> str:
    """Calls are the seconds that each took."""
    rate, slow = len(calls) / SECONDS, statistics.quantiles(calls, n=100)[98]
    times = f"median {1000 * statistics.median(calls):.1f} ms, p99 {1000 * slow:.1f} ms"
    return f"{rate:,.0f} pushes/s, {rate * size:,.0f} rows/s, {times}"


def _pushes(world: World, chosen: list[partners.Partner], size: int) -> list[float]:
    with world.admin() as database:
        people = [new_person(database, partner, f"{uuid4().hex}@x.example") for partner in chosen]

    def work(number: int) -> list[float]:
        calls, schema = [], chosen[number].schema
        with world.connect(people[number]) as db:
            until = time.perf_counter() + SECONDS
            while (started := time.perf_counter()) < until:
                ops = [op("os_flavor", uuid4(), name=uuid4().hex) for _row in range(size)]
                push(db, schema, ops)
                calls.append(time.perf_counter() - started)
        return calls

    with ThreadPoolExecutor(len(chosen)) as pool:
        return [call for calls in pool.map(work, range(len(chosen))) for call in calls]


def _connections(world: World) -> None:
    """What one sync without news costs."""
    spent = []
    for _time in range(100):
        started = time.perf_counter()
        with world.connect(world.ann) as db:
            opened = time.perf_counter()
            db.execute(f"select {world.acme.schema}.hello(1, 1)")  # type: ignore[arg-type]
            spent.append((opened - started, time.perf_counter() - opened))
    connect, hello = (1000 * statistics.median(column) for column in zip(*spent, strict=True))
    _say("to connect / the first hello of a connection", f"median {connect:.1f} ms / {hello:.1f} ms")


def _partners(world: World) -> None:
    """What an empty partner costs."""
    facts = [
        "pg_database_size(current_database())",
        "(select count(*) from pg_class)",
        "(select count(*) from pg_proc)",
    ]
    with world.connect() as db, world.admin() as database:
        before = [_number(db, f"select {fact}") for fact in facts]
        started = time.perf_counter()
        for number in range(50):
            partners.add_partner(database, f"Empty {number}")
        spent = (time.perf_counter() - started) / 50
        size, relations, functions = (
            (_number(db, f"select {fact}") - old) / 50 for fact, old in zip(facts, before, strict=True)
        )
    each = f"{size:,.0f} bytes, {relations:.0f} relations, {functions:.0f} functions, {spent:.2f} s to make"
    _say("an empty partner", each)


if __name__ == "__main__":
    main()
