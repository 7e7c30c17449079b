"""Rows from the server to a laptop: the first pull of a big partner."""

import resource
import tempfile
import time
from pathlib import Path
from statistics import median

import psycopg

from tests.bench.figure import Figure
from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from tests.sync.laptops import small_template
from xat_desktop.domain.partner import Partner
from xat_desktop.store.store import Store, open_store
from xat_desktop.sync import pull as pulling
from xat_desktop.sync.server import PartnerServer

_ROWS = 100_000
_FIRST_PULL_S = 1.0
_WRITTEN = "1, 1, false, 'bench', clock_timestamp()"

_FILL = """
insert into platform (id, name, ver, commit_no, deleted, updated_by, written_at)
    values ('00000000-0000-7000-8000-000000000001', 'Bench', {written});
insert into compute_model (id, platform_id, name, ver, commit_no, deleted, updated_by, written_at)
    select md5('m' || i)::uuid, p.id, 'model ' || i, {written} from platform p, generate_series(1, 500) i;
insert into collector (id, site_name, machine_name, platform_id, compute_model_id, notes, zone, created_at,
        updated_at, ver, commit_no, deleted, updated_by, written_at)
    select md5('c' || i)::uuid, 'site ' || i % 40, 'machine-' || i, p.id, md5('m' || i % 500 + 1)::uuid,
        'rack ' || i, 'Europe/Berlin', 1700000000000000 + i, 1700000000000000 + i, {written}
    from platform p, generate_series(1, 4499) i;
insert into result_file (id, sha256, name, size_bytes, format, tool, tool_version, host, state, collector_id,
        imported_by, imported_at, ver, commit_no, deleted, updated_by, written_at)
    select md5('f' || i)::uuid, md5('f' || i) || md5('g' || i), 'sar-' || i || '.txt', 100000 + i, 'sar_text',
        'sar', '12.6.1', 'machine-' || i % 4499 + 1, 'imported', md5('c' || i % 4499 + 1)::uuid, 'ann',
        1700000000000000 + i, {written}
    from generate_series(1, 30000) i;
insert into capture (id, result_file_id, collector_id, tool, tool_version, host, label, run_group, tags, start_us,
        end_us, zone, zone_source, environment, series_count, sample_count, created_at, ver, commit_no, deleted,
        updated_by, written_at)
    select md5('k' || i)::uuid, md5('f' || i)::uuid, md5('c' || i % 4499 + 1)::uuid, 'sar', '12.6.1',
        'machine-' || i % 4499 + 1, 'run ' || i, 'group ' || i % 100,
        jsonb_build_object('load', 'high', 'run', i::text), 1700000000000000 + i, 1700000600000000 + i,
        'Europe/Berlin', 'file', jsonb_build_object('cores', 16, 'kernel', '6.1.0'), 120, 72000,
        1700000000000000 + i, {written}
    from generate_series(1, 30000) i;
insert into annotation (id, capture_id, start_us, text, created_at, ver, commit_no, deleted, updated_by, written_at)
    select md5('a' || i)::uuid, md5('k' || i % 30000 + 1)::uuid, 1700000000000000 + i, 'spike ' || i,
        1700000000000000 + i, {written}
    from generate_series(1, 30000) i;
insert into analysis (id, kind, parameters, status, result, engine_version, created_at, ver, commit_no, deleted,
        updated_by, written_at)
    select md5('n' || i)::uuid, 'summary', jsonb_build_object('capture', md5('k' || i)::uuid), 'done',
        jsonb_build_object('mean', i / 7.0, 'p99', i / 3.0), '0.1.0', 1700000000000000 + i, {written}
    from generate_series(1, 5000) i;
update sync_head set commit_no = 1;
"""


def figures(rounds: int) -> list[Figure]:
    """Wall seconds of the first pull beside its goal, and the CPU seconds of this process."""
    server = PostgresServer()
    try:
        world = new_world(server)
        _fill(world)
        with tempfile.TemporaryDirectory() as folder:
            template = small_template(Path(folder) / "template")
            pulls = [_first_pull(world, template, Path(folder) / f"laptop-{n}") for n in range(rounds)]
    finally:
        server.stop()
    wall, own = median(found[0] for found in pulls), median(found[1] for found in pulls)
    text = f"{wall:.2f} s ({own:.2f} s of this process) for {_ROWS:,} rows"
    return [Figure("first pull", text, wall, _FIRST_PULL_S)]


def _fill(world: World) -> None:
    with psycopg.connect(world.dsn(), autocommit=True) as db:
        db.execute(f"set search_path = {world.acme.schema}")  # type: ignore[arg-type]
        db.execute(_FILL.format(written=_WRITTEN))  # type: ignore[arg-type]
        db.execute("analyze")


def _first_pull(world: World, template: Path, folder: Path) -> tuple[float, float]:
    """Wall seconds, and CPU seconds of this process."""
    store = _laptop(template, folder)
    with psycopg.connect(world.dsn(world.ann), autocommit=True) as db:
        there = PartnerServer(db, world.acme.schema)
        began, used = time.perf_counter(), _cpu()
        with there.snapshot() as snapshot:
            found = pulling.pull(store, snapshot, lambda _rows: None)
        wall, own = time.perf_counter() - began, _cpu() - used
    assert found.rows == _ROWS, found
    store.close()
    return wall, own


def _laptop(template: Path, folder: Path) -> Store:
    folder.mkdir()
    (folder / "store.db").write_bytes(template.read_bytes())
    return open_store(Partner("1", "acme", "Acme"), folder)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
