"""Series to a real server and back on another laptop: byte for byte, whole or not at all, through any interruption."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
import pytest
from sqlalchemy import event, text

from tests.central.world import World, new_world, op, push
from tests.postgres import PostgresServer
from tests.store.writing import write_capture
from tests.sync.proxy import CuttingProxy
from xat_desktop.domain.series import CaptureInfo, SeriesKey, attributes
from xat_desktop.errors import Cancelled, XatError
from xat_desktop.store import bulk, captures
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.sync import series
from xat_desktop.sync.errors import SyncStopped
from xat_desktop.sync.partner_session import PartnerSchema
from xat_desktop.sync.series import fetch_series, send_series
from xat_desktop.tasks.summarise_capture import summarise_capture

pytestmark = pytest.mark.usefixtures("no_pauses")


@pytest.fixture(scope="module")
def world(postgres: PostgresServer) -> World:
    """Shared: each test has a capture of its own."""
    return new_world(postgres)


@pytest.fixture
def other(registry: Registry) -> Iterator[Store]:
    """The store of another laptop."""
    opened = registry.open(registry.add("Other laptop"))
    yield opened
    opened.close()


def _quiet(_done: int, _total: int, _text: str) -> None:
    """Nobody watches."""


def _blocks(rows: int, columns: int = 4) -> Any:
    dice = np.random.default_rng(rows)
    times = 1_700_000_000_000_000 + np.cumsum(dice.integers(0, 5000, rows))
    keys = [
        SeriesKey("http.client.request.duration", attributes(label=f"Größe {n}", code="200"), "s", "duration")
        for n in range(columns)
    ]
    return [(keys, times, [np.round(dice.gamma(2, 0.1, rows), 3 if n else 17) for n in range(columns)])]


def _captured(store: Store, world: World, rows: int = 20_000) -> str:
    """A capture of some series, known to the server but without its rows."""
    capture_id = write_capture(store, _blocks(rows), CaptureInfo("test"))
    capture = captures.get(store, capture_id)
    fields = {
        "sha256": capture.file_sha256,
        "name": "f",
        "size_bytes": 1,
        "state": "imported",
        "imported_at": 1,
    }
    ops = [
        op("result_file", UUID(capture.file_id), **fields),
        op("capture", UUID(capture_id), result_file_id=capture.file_id, tool="test", created_at=1),
    ]
    with world.connect(world.ann) as db:
        answers = push(db, world.acme.schema, ops)
    assert [answer["status"] for answer in answers] == ["applied", "applied"]
    return capture_id


def _partner(world: World, port: int = 0, person: Any = None) -> PartnerSchema:
    dsn = world.dsn(person or world.ann)
    if port:
        dsn = psycopg.conninfo.make_conninfo(dsn, port=port)
    return PartnerSchema(lambda: psycopg.connect(dsn, autocommit=True, connect_timeout=10), world.acme.schema)


def _other_laptop(store: Store, other: Store, capture_id: str) -> None:
    """The capture's row and its file's row, as the exchange of rows brings them."""
    with store.read() as db, other.write() as there:
        for table in ("result_file", "capture"):
            rows = db.exec_driver_sql(f"SELECT * FROM {table}").mappings().all()
            for row in rows:
                marks = ", ".join(f":{name}" for name in row)
                there.execute(text(f"INSERT INTO {table} VALUES ({marks})"), dict(row))
    assert captures.get(other, capture_id)


def _all(store: Store, capture_id: str) -> dict[str, list[bulk.Row]]:
    return {table: list(bulk.read_all(store, capture_id, table)) for table in bulk.TABLES}


def _sorted(rows: dict[str, list[bulk.Row]]) -> dict[str, list[bulk.Row]]:
    return {table: sorted(found, key=lambda row: tuple(map(str, row[:2]))) for table, found in rows.items()}


def _fetched(store: Store, other: Store, world: World, capture_id: str, port: int = 0) -> None:
    """Fetch on the other laptop and compare every byte and the statistics."""
    _other_laptop(store, other, capture_id)
    fetch_series(other, _partner(world, port, world.bob), capture_id, _quiet)
    assert _sorted(_all(other, capture_id)) == _sorted(_all(store, capture_id))
    ours, theirs = (summarise_capture(one, capture_id) for one in (store, other))
    assert ours.series
    assert repr((theirs.series, theirs.tool_summaries)) == repr((ours.series, ours.tool_summaries))
    assert not list((other.folder / "fetching").iterdir())


def test_another_laptop_gets_the_same_bytes_and_the_same_statistics(
    store: Store, other: Store, world: World
) -> None:
    capture_id = _captured(store, world)
    seen: list[tuple[int, int]] = []
    send_series(store, _partner(world), capture_id, lambda done, total, _text: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] > 0
    _fetched(store, other, world, capture_id)
    send_series(store, _partner(world), capture_id, _quiet)  # again: nothing to do, nothing doubled
    assert _sorted(_all(other, capture_id)) == _sorted(_all(store, capture_id))


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several transactions for a small capture."""
    monkeypatch.setattr(series, "PART_BYTES", 30_000)


@pytest.mark.parametrize("downwards", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_connection_cut_at_any_byte_goes_on_and_nothing_doubles(
    store: Store, other: Store, world: World, small_parts: None, seed: int, downwards: bool
) -> None:
    capture_id = _captured(store, world)
    dice = random.Random(seed)
    longest = 3_000 if downwards else 150_000
    address = (world.server.host, world.server.port)
    lives = iter([dice.randrange(50, 500), *(dice.randrange(100, longest) for _cut in range(6))])
    with CuttingProxy(address, lambda: next(lives, None), downwards=downwards) as proxy:
        for _sync in range(10):
            try:
                send_series(store, _partner(world, proxy.port), capture_id, _quiet)
            except SyncStopped:
                continue
            break
        assert proxy.cuts
    with world.connect() as db:
        for table in bulk.TABLES:
            left = f"select count(*) from {world.acme.schema}.stage_{table} where capture_id = %s"
            assert db.execute(left, [capture_id]).fetchone() == (0,)
    lives = iter([dice.randrange(100, 150_000) for _cut in range(5)])
    with CuttingProxy(address, lambda: next(lives, None), downwards=True) as proxy:
        _fetched(store, other, world, capture_id, proxy.port)


def test_a_cancelled_sending_and_fetching_go_on_where_they_were(
    store: Store, other: Store, world: World, small_parts: None
) -> None:
    capture_id = _captured(store, world)

    def stop(done: int, total: int, _text: str) -> None:
        if done > total // 2:
            raise Cancelled

    first: list[int] = []

    def watch(done: int, _total: int, _text: str) -> None:
        first.append(done)

    with pytest.raises(Cancelled):
        send_series(store, _partner(world), capture_id, stop)
    send_series(store, _partner(world), capture_id, watch)
    assert first[0] > 0
    _other_laptop(store, other, capture_id)
    with pytest.raises(Cancelled):
        fetch_series(other, _partner(world), capture_id, stop)
    assert not bulk.has_series(other, capture_id)
    first.clear()
    fetch_series(other, _partner(world), capture_id, watch)
    assert first[0] > 0
    assert _sorted(_all(other, capture_id)) == _sorted(_all(store, capture_id))


class Mortal:
    """A server of the test's own that is killed, and started again by the next who connects."""

    def __init__(self) -> None:
        self.server = PostgresServer()
        self.world = new_world(self.server)
        self.dead = False
        self._turn = threading.Lock()

    def kill(self) -> None:
        with self._turn:
            self.server.kill()
            self.dead = True

    def partner(self, port: int = 0) -> PartnerSchema:
        dsn = psycopg.conninfo.make_conninfo(self.world.dsn(self.world.ann), port=port or self.server.port)

        def connect() -> Any:
            with self._turn:
                if self.dead:
                    self.server.start()
                    self.dead = False
            return psycopg.connect(dsn, autocommit=True, connect_timeout=10)

        return PartnerSchema(connect, self.world.acme.schema)


@pytest.fixture
def mortal() -> Iterator[Mortal]:
    found = Mortal()
    yield found
    found.server.stop()


def test_a_server_killed_in_the_middle_of_a_copy(
    store: Store, other: Store, mortal: Mortal, small_parts: None
) -> None:
    capture_id = _captured(store, mortal.world)
    lives = iter([100_000])
    address = (mortal.server.host, mortal.server.port)
    with CuttingProxy(address, lambda: next(lives, None), on_cut=mortal.kill) as proxy:
        send_series(store, mortal.partner(proxy.port), capture_id, _quiet)
    assert proxy.cuts == 1
    _fetched(store, other, mortal.world, capture_id)


def test_a_server_killed_in_the_middle_of_publishing(store: Store, other: Store, mortal: Mortal) -> None:
    capture_id = _captured(store, mortal.world)
    waits = "select count(*) from pg_locks where not granted"
    with ThreadPoolExecutor(1) as pool:
        with mortal.world.connect() as db:
            db.execute("begin")
            db.execute(f"lock {mortal.world.acme.schema}.pyramid in share mode")
            sending = pool.submit(send_series, store, mortal.partner(), capture_id, _quiet)
            while db.execute(waits).fetchone() == (0,):
                assert not sending.done()
            published = f"select published from {mortal.world.acme.schema}.capture where id = %s"
            assert db.execute(published, [capture_id]).fetchone() == (False,)
            mortal.kill()
            with suppress(psycopg.OperationalError):
                db.close()
        sending.result(60)
    _fetched(store, other, mortal.world, capture_id)


def test_a_published_capture_whose_answer_was_lost_is_not_published_twice(
    store: Store, other: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture_id = _captured(store, world)
    really = series.call
    lost: list[str] = []

    def call(db: Any, schema: str, function: str, *arguments: object) -> Any:
        answer = really(db, schema, function, *arguments)
        if function == "publish_series" and not lost:
            lost.append(function)
            raise psycopg.OperationalError("the connection was lost")
        return answer

    monkeypatch.setattr(series, "call", call)
    send_series(store, _partner(world), capture_id, _quiet)
    assert lost
    with world.connect() as db:
        query = f"select ver from {world.acme.schema}.capture where id = %s"
        assert db.execute(query, [capture_id]).fetchone() == (2,)
    _fetched(store, other, world, capture_id)


def test_a_full_disk_keeps_what_was_fetched_and_stores_nothing_half(
    store: Store, other: Store, world: World
) -> None:
    capture_id = _captured(store, world, 100_000)
    send_series(store, _partner(world), capture_id, _quiet)
    _other_laptop(store, other, capture_id)
    with other.read() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
    limit = [pages]

    @event.listens_for(other.engine, "connect")
    def _limit(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={limit[0]}")

    other.engine.dispose()
    with pytest.raises(XatError, match="disk is full"):
        fetch_series(other, _partner(world), capture_id, _quiet)
    assert _all(other, capture_id) == {table: [] for table in bulk.TABLES}
    limit[0] = 1 << 30
    other.engine.dispose()
    first: list[tuple[int, int]] = []
    fetch_series(other, _partner(world), capture_id, lambda done, total, _text: first.append((done, total)))
    assert first[0][0] == first[0][1]
    assert _sorted(_all(other, capture_id)) == _sorted(_all(store, capture_id))


def _draft_of(store: Store, capture_id: str) -> Any:
    return store.folder / "fetching" / f"{capture_id}.db"


def test_a_damaged_draft_is_made_anew(store: Store, other: Store, world: World) -> None:
    capture_id = _captured(store, world)
    send_series(store, _partner(world), capture_id, _quiet)
    draft = _draft_of(other, capture_id)
    draft.parent.mkdir()
    draft.write_bytes(b"no database at all" * 1000)
    _fetched(store, other, world, capture_id)


def test_rows_that_changed_on_the_way_are_refused_and_fetched_again(
    store: Store, other: Store, world: World, small_parts: None
) -> None:
    capture_id = _captured(store, world)
    send_series(store, _partner(world), capture_id, _quiet)
    _other_laptop(store, other, capture_id)
    with pytest.raises(Cancelled):
        fetch_series(other, _partner(world), capture_id, _stop_at_the_end)
    with sqlite3.connect(_draft_of(other, capture_id)) as db:
        db.execute("UPDATE series SET sum = sum + 1")
    db.close()
    with pytest.raises(XatError, match="did not arrive whole"):
        fetch_series(other, _partner(world), capture_id, _quiet)
    assert not bulk.has_series(other, capture_id)
    fetch_series(other, _partner(world), capture_id, _quiet)
    assert _sorted(_all(other, capture_id)) == _sorted(_all(store, capture_id))


def _stop_at_the_end(done: int, total: int, _text: str) -> None:
    if done == total:
        raise Cancelled


def test_other_rows_on_the_server_are_found(store: Store, world: World) -> None:
    capture_id = _captured(store, world)
    send_series(store, _partner(world), capture_id, _quiet)
    with world.connect() as db:
        db.execute(f"update {world.acme.schema}.chunk set t1 = t1 + 1 where capture_id = %s", [capture_id])
    with pytest.raises(XatError, match="has other series"):
        send_series(store, _partner(world), capture_id, _quiet)


def test_series_that_nobody_has_sent_say_who_must(store: Store, other: Store, world: World) -> None:
    capture_id = _captured(store, world)
    _other_laptop(store, other, capture_id)
    with pytest.raises(XatError, match="not on the server"):
        fetch_series(other, _partner(world), capture_id, _quiet)
    assert not bulk.has_series(other, capture_id)


def test_a_stranger_and_a_capture_that_is_not_pushed_are_refused(store: Store, world: World) -> None:
    capture_id = _captured(store, world)
    with pytest.raises(SyncStopped, match="no access"):
        send_series(store, _partner(world, person=world.gil), capture_id, _quiet)
    unknown = write_capture(store, _blocks(100), CaptureInfo("test"))
    with pytest.raises(XatError, match="did not accept"):
        send_series(store, _partner(world), unknown, _quiet)


def test_a_wrong_password_is_said_at_once(world: World, store: Store) -> None:
    dsn = world.server.dsn(world.database, world.ann.role, "wrong")
    tries: list[int] = []

    def connect() -> Any:
        tries.append(1)
        return psycopg.connect(dsn)

    with pytest.raises(SyncStopped, match="sign-in"):
        send_series(store, PartnerSchema(connect, world.acme.schema), _captured(store, world), _quiet)
    assert len(tries) == 1
