"""A store that the first version made, with data, comes out of the upgrade as a new one would be."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from xat_desktop.domain.partner import Partner
from xat_desktop.store import captures, collectors
from xat_desktop.store.seed import seeded_ids
from xat_desktop.store.store import Store, open_store

OLD = Path(__file__).with_name("version-1.db.zst")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder of a store of version 1."""
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "store.db").write_bytes(zstandard.ZstdDecompressor().decompress(OLD.read_bytes()))
    return folder


@pytest.fixture
def upgraded(old: Path) -> Iterator[Store]:
    opened = open_store(Partner("1", "old", "Old"), old)
    yield opened
    opened.close()


def _shape(path: Path) -> dict[str, object]:
    """Columns, keys, indexes and triggers of every table, without the formatting of the statements."""
    db = sqlite3.connect(path)
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    shape: dict[str, object] = {}
    for name in names:
        indexes = [row[1:] for row in db.execute(f"PRAGMA index_list({name})")]
        shape[name] = (
            db.execute(f"PRAGMA table_info({name})").fetchall(),
            sorted(db.execute(f"PRAGMA foreign_key_list({name})").fetchall()),
            sorted((i, db.execute(f"PRAGMA index_info({i[0]})").fetchall()) for i in indexes),
        )
    shape["triggers"] = sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    db.close()
    return shape


def test_the_upgrade_leads_to_exactly_the_schema_of_a_new_store(upgraded: Store, store: Store) -> None:
    assert _shape(upgraded.path) == _shape(store.path)


def test_everything_is_still_there_and_the_backup_too(upgraded: Store) -> None:
    assert [found.text for found in collectors.collectors(upgraded)] == ["Bonn/db-01", "Bonn/web-01"]
    (capture,) = captures.captures(upgraded)
    assert (capture.label, capture.tags, capture.collector) == ("before", {"load": "low"}, "Bonn/web-01")
    assert collectors.find(upgraded, "web-01").compute_model == "m5.large"
    assert (upgraded.folder / "store.backup-v1.db").exists()
    with upgraded.read() as db:
        assert db.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_seeded_entries_get_the_ids_of_every_laptop(upgraded: Store) -> None:
    with upgraded.read() as db:
        for table, _names, row_id in seeded_ids():
            assert db.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE id = ?", (row_id,)).scalar() == 1


def test_what_a_person_made_waits_to_be_sent_and_seeds_do_not(upgraded: Store) -> None:
    with upgraded.read() as db:
        waiting = db.exec_driver_sql("SELECT table_name, count(*) FROM sync_dirty GROUP BY 1").all()
    assert dict(map(tuple, waiting)) == {
        "platform": 1,
        "compute_model": 1,
        "collector": 2,
        "result_file": 1,
        "capture": 1,
        "annotation": 1,
        "analysis": 1,
        "report": 1,
    }
