"""What a sync moves after the rows: by rule, one bad thing harms no other, and what stays says why."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from tests.sync.emulator import Emulator
from tests.sync.test_series import _captured, _other_laptop, _partner, _quiet
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.store import bulk, captures, schema, uploads
from xat_desktop.store.bulk_draft import BulkDraft, drop_drafts
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store
from xat_desktop.sync.bulk_exchange import FileStore, exchange_bulk
from xat_desktop.sync.files import Policy
from xat_desktop.sync.partner_session import PartnerSchema, kept, session
from xat_desktop.sync.series import send_series

pytestmark = pytest.mark.usefixtures("no_pauses")


@pytest.fixture(scope="module")
def world(postgres: PostgresServer) -> World:
    return new_world(postgres)


@pytest.fixture
def partner(world: World) -> PartnerSchema:
    return _partner(world)


@pytest.fixture
def other(registry: Registry) -> Iterator[Store]:
    opened = registry.open(registry.add("Other laptop"))
    yield opened
    opened.close()


def test_everything_that_the_server_lacks_is_sent_and_comes_by_rule(
    store: Store, other: Store, world: World, partner: PartnerSchema, emulator: Emulator
) -> None:
    ids = [_captured(store, world, rows) for rows in (500, 600, 700)]
    name = emulator.new_bucket()
    files = FileStore(lambda: emulator.bucket(name), world.acme.id, Policy(1 << 20, None))
    found = exchange_bulk(store, partner, files, _quiet, _quiet)
    assert (found.series_sent, found.series_fetched, found.files_stay, found.held_back) == (3, 0, False, ())
    assert exchange_bulk(store, partner, files, _quiet, _quiet).series_sent == 0

    for capture_id in ids[:1]:
        _other_laptop(store, other, capture_id)
    assert exchange_bulk(other, partner, files, _quiet, _quiet).series_fetched == 0
    assert (
        exchange_bulk(other, partner, files, _quiet, _quiet, rule="unmetered", metered=True).series_fetched
        == 0
    )
    assert exchange_bulk(other, partner, files, _quiet, _quiet, rule="unmetered").series_fetched == 3
    assert all(bulk.has_series(other, capture_id) for capture_id in ids)


def test_a_half_fetched_capture_that_was_deleted_leaves_no_draft(
    store: Store, world: World, partner: PartnerSchema
) -> None:
    waiting, gone = new_id(), new_id()
    for capture_id in (waiting, gone):
        BulkDraft(store, capture_id).close()
    drop_drafts(store, [waiting])
    assert [path.stem for path in (store.folder / "fetching").iterdir()] == [waiting]
    exchange_bulk(store, partner, None, _quiet, _quiet)
    assert list((store.folder / "fetching").iterdir()) == []


def test_on_a_metered_connection_rows_only_unless_always(
    store: Store, world: World, partner: PartnerSchema
) -> None:
    _captured(store, world)
    assert exchange_bulk(store, partner, None, _quiet, _quiet, metered=True).series_sent == 0
    assert exchange_bulk(store, partner, None, _quiet, _quiet, metered=True, rule="always").series_sent == 1


def test_without_a_bucket_files_stay_and_it_is_said(
    store: Store, world: World, partner: PartnerSchema
) -> None:
    _captured(store, world)
    found = exchange_bulk(store, partner, None, _quiet, _quiet)
    assert found.files_stay
    assert found.series_sent == 1


def test_a_capture_that_the_server_does_not_take_stays_with_its_reason(
    store: Store, world: World, partner: PartnerSchema
) -> None:
    bad, good = _captured(store, world, 500), _captured(store, world, 600)
    with store.write() as db:
        of_bad = schema.series.c.capture_id == bad
        db.execute(schema.series.update().where(of_bad).values(source_name="a\0b"))
    found = exchange_bulk(store, partner, None, _quiet, _quiet)
    assert found.series_sent == 1
    (held,) = found.held_back
    assert (held.item, held.name) == (bad, captures.get(store, bad).file_name)
    assert held.reason
    with world.connect() as db:
        published = db.execute(f"select id::text from {world.acme.schema}.capture where published").fetchall()
    assert (good,) in published
    assert (bad,) not in published
    with store.write() as db:
        db.execute(schema.series.update().where(of_bad).values(source_name=""))
    assert exchange_bulk(store, partner, None, _quiet, _quiet).held_back == ()
    assert uploads.held_back(store) == []


def test_a_full_disk_ends_the_round(
    store: Store, other: Store, world: World, partner: PartnerSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    _other_laptop(store, other, _captured(store, world))
    exchange_bulk(store, partner, None, _quiet, _quiet)
    full = XatError("The disk is full")
    full.__cause__ = OSError()

    def write(*_words: Any) -> None:
        raise full

    monkeypatch.setattr(bulk, "write", write)
    with pytest.raises(XatError, match="disk is full"):
        exchange_bulk(other, partner, None, _quiet, _quiet, rule="always")


def test_a_kept_connection_that_the_server_closed_is_replaced(
    store: Store, world: World, partner: PartnerSchema
) -> None:
    with kept(partner) as one:
        with session(one) as first:
            assert first.execute("select 1").fetchone() == (1,)
        with session(one) as again:
            assert again is first
        with world.connect() as db:
            ended = "select pg_terminate_backend(pid, 10000) from pg_stat_activity where usename = %s"
            assert db.execute(ended, [world.ann.role]).fetchall() == [(True,)]
        send_series(store, one, _captured(store, world), _quiet)
    assert first.closed
