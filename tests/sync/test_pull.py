"""Pages of many rows, and the question whether there is anything new."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from tests.sync.conftest import NewLaptop
from tests.sync.laptops import Laptop
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import Cancelled
from xat_desktop.store import schema
from xat_desktop.store.synced import ENTITIES, Entity
from xat_desktop.sync import pages, pull
from xat_desktop.sync.server import Page, PartnerServer, Snapshot
from xat_desktop.sync.state import LAST_ID, Cursor


@pytest.fixture
def every_page_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull, "_MANY_ROWS", 0)


def _add_platforms(laptop: Laptop, *names: str) -> None:
    with laptop.store.write() as db:
        db.execute(sa.insert(schema.platform), [{"id": new_id(), "name": name} for name in names])


def _names(laptop: Laptop) -> list[str]:
    return sorted(row["name"] for row in laptop.rows("platform").values())


def _triggers(laptop: Laptop) -> set[tuple[str, str]]:
    with laptop.store.read() as db:
        found = db.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    return {(row.name, row.sql) for row in found}


@pytest.mark.usefixtures("every_page_is_large")
def test_edits_are_noted_after_many_rows_came_at_once(new_laptop: NewLaptop) -> None:
    ann, bob = new_laptop(), new_laptop()
    before = _triggers(bob)
    _add_platforms(ann, *(f"platform {number}" for number in range(30)))
    ann.sync()
    bob.sync()
    assert _names(bob) == _names(ann)
    assert _triggers(bob) == before
    assert bob.count("sync_dirty") == 0
    _add_platforms(bob, "added after it")
    bob.sync()
    ann.sync()
    assert "added after it" in _names(ann)


@pytest.mark.usefixtures("every_page_is_large")
def test_a_name_that_is_taken_here_ends_only_the_quick_way(new_laptop: NewLaptop) -> None:
    ann, bob = new_laptop(), new_laptop()
    before = _triggers(bob)
    _add_platforms(ann, "both", "ann's")
    _add_platforms(bob, "both", "bob's")
    ann.sync()
    bob.sync()
    assert _triggers(bob) == before
    ann.sync()
    assert _names(ann) == _names(bob)
    assert {"both", "ann's", "bob's"} <= set(_names(ann))


def test_a_pull_that_is_cancelled_asks_for_nothing_more(new_laptop: NewLaptop) -> None:
    ann, bob = new_laptop(), new_laptop()
    ann.sync()

    def told(_rows: int) -> None:
        raise Cancelled

    with psycopg.connect(bob.world.dsn(bob.person), autocommit=True) as db:
        with pytest.raises(Cancelled) as cancelled, PartnerServer(db, bob.schema).snapshot() as snapshot:
            pull.pull(bob.store, snapshot, told)
        assert cancelled.traceback  # which keeps the frames of the pull
        assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("pull")]


def test_pages_have_as_many_rows_as_fit(new_laptop: NewLaptop, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, bob = new_laptop(), new_laptop()
    _add_platforms(ann, *(f"{number:03} {'long name ' * 15}" for number in range(300)))
    ann.sync()
    monkeypatch.setattr(pages, "FIRST_ROWS", 8)
    monkeypatch.setattr(pages, "PAGE_BYTES", 20_000)
    asked: list[int] = []
    real = Snapshot.page

    def page(self: Snapshot, entity: Entity, after: Cursor, limit: int) -> Page:
        asked.append(limit)
        return real(self, entity, after, limit)

    monkeypatch.setattr(Snapshot, "page", page)
    bob.sync()
    assert _names(bob) == _names(ann)
    assert asked[0] == 8
    assert 30 < asked[1] < 60
    assert len(asked) > 5


class _Recorder(psycopg.Cursor[Any]):
    sent: list[Any]

    def execute(self, query: Any, *words: Any, **more: Any) -> Any:
        self.sent.append(query)
        return super().execute(query, *words, **more)


def test_nothing_new_costs_the_same_beside_many_rows(
    new_laptop: NewLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = new_laptop()
    ann.sync()
    world, schema_name = ann.world, ann.schema
    with psycopg.connect(world.dsn(), autocommit=True) as db:
        fill = """
            insert into {}.annotation
                (id, capture_id, start_us, text, created_at, ver, commit_no, updated_by, written_at)
            select gen_random_uuid(), gen_random_uuid(), 1, 'x', 1, 1, 1, 'ann', now()
            from generate_series(1, 20000)"""
        db.execute("set session_replication_role = replica")  # without the captures that they are about
        db.execute(sql.SQL(fill).format(sql.Identifier(schema_name)))
    monkeypatch.setattr(_Recorder, "sent", [], raising=False)
    with psycopg.connect(world.dsn(world.ann), autocommit=True, cursor_factory=_Recorder) as db:
        with PartnerServer(db, schema_name).snapshot() as snapshot:
            head, _ = snapshot.news({})
            assert snapshot.news({entity.name: Cursor(head, LAST_ID) for entity in ENTITIES}) == (head, [])
        question = sql.SQL("explain (analyze, buffers, format json) ") + _Recorder.sent[-1]
        plan = _one(db.execute(question).fetchone)[0]["Plan"]
    blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert blocks < 100  # the table has about 300


def _one(fetch: Callable[[], Any]) -> Any:
    return fetch()[0]
