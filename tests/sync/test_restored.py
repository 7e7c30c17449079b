"""A server that comes back from a backup gets what it lost, and no laptop loses anything."""

from collections.abc import Callable

import psycopg
import pytest

from tests.central.world import World
from tests.sync.conftest import NewLaptop
from tests.sync.laptops import Laptop
from tests.sync.test_exchange import _add, _edit, _import
from xat_desktop.store import captures, collectors
from xat_desktop.store.synced import ENTITIES
from xat_desktop.sync import conflicts, cycle
from xat_desktop.sync.digest import digest_of, versions

Backup = Callable[[], None]


@pytest.fixture
def ann(new_laptop: NewLaptop) -> Laptop:
    return new_laptop()


@pytest.fixture
def bob(new_laptop: NewLaptop, ann: Laptop) -> Laptop:
    return new_laptop(ann.world.bob)


def backup(world: World) -> Callable[[], None]:
    """Keep the partner's rows as they are now; the answer brings them back, as another epoch."""
    name = world.acme.schema
    tables = [entity.name for entity in ENTITIES] + ["sync_op", "sync_alias"]
    with psycopg.connect(world.dsn(), autocommit=True) as db:
        db.execute("drop schema if exists backup cascade")
        db.execute("create schema backup")
        for table in [*tables, "sync_head"]:
            db.execute(f"create table backup.{table} as table {name}.{table}")  # type: ignore[arg-type]

    def restore() -> None:
        with psycopg.connect(world.dsn(), autocommit=True) as db:
            db.execute("set session_replication_role = replica")
            db.execute(f"truncate {', '.join(f'{name}.{table}' for table in tables)} cascade")  # type: ignore[arg-type]
            for table in tables:
                columns = "".join(
                    f", {row[0]}"
                    for row in db.execute(
                        "select quote_ident(attname) from pg_attribute where attrelid = %s::regclass and attnum > 0 "
                        "and not attisdropped",
                        [f"{name}.{table}"],
                    )
                )[2:]
                override = "overriding system value" if table in {e.name for e in ENTITIES} else ""
                db.execute(
                    f"insert into {name}.{table} ({columns}) {override} select {columns} from backup.{table}"  # type: ignore[arg-type]
                )
            db.execute(
                f"update {name}.sync_head set epoch = gen_random_uuid(), "  # type: ignore[arg-type]
                "commit_no = (select commit_no from backup.sync_head)"
            )

    return restore


def _equal(*laptops: Laptop) -> None:
    for _ in range(2):
        for laptop in laptops:
            laptop.sync()
    first = laptops[0]
    with psycopg.connect(first.world.dsn(), autocommit=True) as db:
        row = db.execute(f"select {first.schema}.digest()").fetchone()  # type: ignore[arg-type]
        assert row
    for laptop in laptops:
        assert laptop.count("sync_dirty") == laptop.count("sync_outbox") == 0
        for entity in ENTITIES:
            assert laptop.rows(entity.name) == first.rows(entity.name)
            with laptop.store.read() as store:
                assert digest_of(versions(store, entity)) == row[0][entity.name]


def test_rows_and_edits_that_the_backup_lacks_are_sent_again(ann: Laptop, bob: Laptop) -> None:
    _add(ann, "old")
    _equal(ann, bob)
    restore = backup(ann.world)
    _edit(ann, "old", notes="after the backup")
    _add(ann, "new")
    gone = _add(bob, "gone")
    _equal(ann, bob)
    collectors.delete(bob.store, gone.id)
    _equal(bob, ann)
    restore()
    _equal(ann, bob)
    found = {found.machine_name: found.notes for found in collectors.collectors(bob.store)}
    assert found == {"old": "after the backup", "new": ""}
    assert conflicts.open_conflicts(ann.store) == conflicts.open_conflicts(bob.store) == []


def test_a_deletion_that_the_backup_lacks_is_made_again(ann: Laptop, bob: Laptop) -> None:
    capture = _import(ann)
    _equal(ann, bob)
    restore = backup(ann.world)
    captures.delete(ann.store, [capture])
    _equal(ann, bob)
    restore()
    _equal(ann, bob)
    assert bob.rows("capture") == {}


def test_unsent_edits_survive_a_restore(ann: Laptop, bob: Laptop) -> None:
    _add(ann, "old")
    _equal(ann, bob)
    restore = backup(ann.world)
    _edit(ann, "old", zone="UTC")
    _equal(ann, bob)
    _edit(bob, "old", notes="not sent yet")
    restore()
    _equal(bob, ann)
    found = collectors.find(ann.store, "old")
    assert (found.notes, found.zone) == ("not sent yet", "UTC")


def test_an_edit_made_after_the_restore_and_the_lost_one_are_both_kept(
    ann: Laptop, bob: Laptop, new_laptop: NewLaptop
) -> None:
    _add(ann, "old")
    _equal(ann, bob)
    restore = backup(ann.world)
    _edit(ann, "old", notes="lost by the restore")
    ann.sync()
    restore()
    _edit(bob, "old", notes="made after it")
    bob.sync()
    ann.sync()
    kept = {clash.ours for clash in conflicts.open_conflicts(ann.store)}
    now = collectors.find(ann.store, "old").notes
    assert {now, *kept} >= {"lost by the restore", "made after it"}
    _equal(ann, bob)


def test_a_row_that_went_astray_is_fetched_again(ann: Laptop, bob: Laptop) -> None:
    first = _add(ann, "a", notes="right")
    _add(ann, "b")
    _equal(ann, bob)
    with bob.store.write() as db:  # as a fault of the disk would
        db.exec_driver_sql("UPDATE sync_state SET applying = 1")
        db.exec_driver_sql("UPDATE collector SET ver = 0, notes = 'wrong' WHERE id = ?", (first.id,))
        db.exec_driver_sql("DELETE FROM collector WHERE machine_name = 'b'")
        db.exec_driver_sql("UPDATE sync_state SET applying = 0")
    _edit(bob, "a", zone="UTC")
    with bob.store.write() as db:
        db.exec_driver_sql("DELETE FROM sync_dirty")
        db.exec_driver_sql("UPDATE collector SET ver = 0")
    _add(ann, "c")
    ann.sync()
    assert bob.sync().repaired == 2
    _equal(ann, bob)
    assert {found.machine_name: found.notes for found in collectors.collectors(bob.store)} == {
        "a": "right",
        "b": "",
        "c": "",
    }


def test_a_head_below_what_was_seen_is_a_restore_too(ann: Laptop, bob: Laptop) -> None:
    _add(ann, "old")
    _equal(ann, bob)
    restore = backup(ann.world)
    with psycopg.connect(ann.world.dsn(), autocommit=True) as db:
        row = db.execute(f"select epoch from {ann.schema}.sync_head").fetchone()  # type: ignore[arg-type]
        assert row
    _add(ann, "new")
    _equal(ann, bob)
    restore()
    with psycopg.connect(ann.world.dsn(), autocommit=True) as db:
        db.execute(f"update {ann.schema}.sync_head set epoch = %s", row)  # type: ignore[arg-type]
    _equal(bob, ann)
    assert {found.machine_name for found in collectors.collectors(ann.store)} == {"old", "new"}


@pytest.mark.parametrize("deleted", [False, True])
def test_a_row_that_the_server_lost_without_a_restore_does_not_hold_up_the_sync(
    ann: Laptop, monkeypatch: pytest.MonkeyPatch, *, deleted: bool
) -> None:
    """As when somebody repaired the database by hand: absence is no deletion."""
    _import(ann)
    ann.sync()
    (row_id,) = ann.rows("capture")
    with ann.world.connect() as db:
        db.execute(f"delete from {ann.schema}.capture where id = %s", (row_id,))
    with ann.store.write() as db:
        if deleted:
            db.exec_driver_sql("DELETE FROM capture")
        else:
            db.exec_driver_sql("UPDATE capture SET label = 'edited'")
    monkeypatch.setattr(cycle, "_ROUNDS", 4)
    ann.sync()
    assert ann.count("sync_dirty") == ann.count("sync_outbox") == 0
    with ann.world.connect() as db:
        there = db.execute(f"select label from {ann.schema}.capture").fetchall()
    assert there == ([] if deleted else [("edited",)])
