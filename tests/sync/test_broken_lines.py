"""Lines that are cut, answers that come too late, servers and programs that die, disks that are full."""

import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from tests.sync.conftest import NewLaptop
from tests.sync.laptops import Faults, Laptop
from tests.sync.proxy import CuttingProxy
from tests.sync.test_exchange import _add
from xat_desktop.domain.sync import SyncSummary
from xat_desktop.errors import XatError
from xat_desktop.store import collectors, schema
from xat_desktop.sync.cycle import exchange_rows
from xat_desktop.sync.errors import NetworkLost, server_errors
from xat_desktop.sync.lock import sync_lock
from xat_desktop.sync.server import PartnerServer

_MACHINES = 30


@pytest.fixture
def ann(new_laptop: NewLaptop) -> Laptop:
    return new_laptop()


def _through(laptop: Laptop, port: int) -> SyncSummary:
    """One sync over a proxy; NetworkLost when it is cut."""
    words = conninfo_to_dict(laptop.world.dsn(laptop.person)) | {"port": port}
    with server_errors(), psycopg.connect(make_conninfo(**words), autocommit=True) as db:
        there = PartnerServer(db, laptop.schema)
        return exchange_rows(laptop.store, there, there.hello(), lambda _progress: None)


def _address(world: World) -> tuple[str, int]:
    return world.server.host, world.server.port


def _once(laptop: Laptop) -> None:
    """Everything is on the server, and each op was applied one time."""
    assert laptop.count("sync_dirty") == laptop.count("sync_outbox") == 0
    name = laptop.schema
    query = (
        f"select (select count(*) from {name}.collector), (select sum(ver) from {name}.collector), "
        f"(select count(*) from {name}.sync_op), (select count(*) from {name}.audit_log)"
    )
    with psycopg.connect(laptop.world.dsn(), autocommit=True) as db:
        rows, versions, ops, audited = db.execute(query).fetchone() or ()  # type: ignore[arg-type]
    assert rows == versions == len(collectors.collectors(laptop.store))
    assert ops == audited


@pytest.mark.parametrize("downwards", [False, True])
def test_a_line_that_is_cut_again_and_again(ann: Laptop, downwards: bool) -> None:
    for number in range(_MACHINES):
        _add(ann, f"m-{number}")
    rnd = random.Random(7)
    lives = iter([rnd.randrange(600, 12_000) for _ in range(12)])
    with CuttingProxy(_address(ann.world), lambda: next(lives, None), downwards=downwards) as proxy:
        for _ in range(13):
            try:
                _through(ann, proxy.port)
            except NetworkLost:
                continue
        assert proxy.cuts >= 3
        _through(ann, proxy.port)
    _once(ann)


def test_a_push_that_arrives_after_its_own_retry(ann: Laptop) -> None:
    for number in range(_MACHINES):
        _add(ann, f"m-{number}")
    with CuttingProxy(_address(ann.world), late=b'"push"') as proxy:
        with pytest.raises(NetworkLost):
            _through(ann, proxy.port)
        _through(ann, proxy.port)
        proxy.deliver()
        assert proxy.cuts == 1
    _once(ann)
    assert ann.sync().conflicts == 0


@pytest.fixture
def mortal(template: Path, tmp_path: Path) -> Iterator[Laptop]:
    """A laptop whose server is its own, and may be killed."""
    server = PostgresServer()
    world = new_world(server)
    laptop = Laptop(template, tmp_path / "mortal", world, world.ann, Faults(random.Random(0)))
    yield laptop
    laptop.close()
    server.stop()


def test_a_server_that_is_killed_in_a_push(mortal: Laptop) -> None:
    for number in range(_MACHINES):
        _add(mortal, f"m-{number}")
    lives, server, killed = iter([5_000, 9_000]), mortal.world.server, threading.Event()

    def kill() -> None:
        server.kill()
        killed.set()

    with CuttingProxy(_address(mortal.world), lambda: next(lives, None), on_cut=kill) as proxy:
        for _ in range(2):
            with pytest.raises(NetworkLost):
                _through(mortal, proxy.port)
            assert killed.wait(10)
            killed.clear()
            server.start()
        _through(mortal, proxy.port)
    _once(mortal)


def test_a_full_disk_stops_a_pull_and_room_lets_it_go_on(ann: Laptop, new_laptop: NewLaptop) -> None:
    for number in range(3 * _MACHINES):
        _add(ann, f"m-{number}", notes="n" * 9_000)
    ann.sync()
    bob = new_laptop(ann.world.bob)
    with bob.store.engine.connect() as db:
        pages = int(db.exec_driver_sql("PRAGMA page_count").scalar_one())
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(XatError, match="The disk is full"):
        bob.sync()
    assert collectors.collectors(bob.store) == []
    with bob.store.engine.connect() as db:
        db.exec_driver_sql("PRAGMA max_page_count = 1000000")
    bob.sync()
    assert bob.rows("collector") == ann.rows("collector")


def _other_program(laptop: Laptop, rounds: int) -> "subprocess.Popen[str]":
    words = [str(laptop.store.folder), laptop.world.dsn(laptop.person), laptop.schema, str(rounds)]
    program = [sys.executable, "-m", "tests.sync.other_program", json.dumps(words)]
    return subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def test_a_program_that_is_killed_at_any_moment(ann: Laptop, new_laptop: NewLaptop) -> None:
    bob = new_laptop(ann.world.bob)
    for number in range(_MACHINES):
        _add(bob, f"theirs-{number}")
        _add(ann, f"ours-{number}")
    bob.sync()
    for moment in (1, 3, 4, 6, 8):
        with _other_program(ann, 50) as program:
            assert program.stdout
            for _ in range(moment):
                program.stdout.readline()
            program.kill()
        _add(ann, f"after-{moment}")
    ann.sync()
    _once(ann)
    bob.sync()
    assert bob.rows("collector") == ann.rows("collector")


def test_two_programs_on_one_store(ann: Laptop) -> None:
    """One syncs all the time, the other edits and tries to sync: one at a time, and nothing is lost."""
    with _other_program(ann, 12) as program:
        assert program.stdout
        program.stdout.readline()
        for number in range(12):
            _add(ann, f"m-{number}")
            _edit_all(ann, number)
            try:
                with sync_lock(ann.store):
                    ann.sync()
            except XatError as error:
                assert error.title == "Another sync of this partner is running"  # noqa: PT017
        program.communicate(timeout=60)
        assert program.returncode == 0
    ann.sync()
    assert ann.count("sync_conflict") == ann.count("sync_dirty") == 0
    with psycopg.connect(ann.world.dsn(), autocommit=True) as db:
        query = f"select count(*), count(*) filter (where notes = 'edit 11') from {ann.schema}.collector"
        assert db.execute(query).fetchone() == (12, 12)  # type: ignore[arg-type]


def _edit_all(laptop: Laptop, number: int) -> None:
    with laptop.store.write() as db:
        db.execute(sa.update(schema.collector).values(notes=f"edit {number}"))
