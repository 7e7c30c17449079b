"""Opening: made when new, upgraded after a backup when older, refused untouched when newer."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect

from xat_desktop.domain.collector import CollectorDraft
from xat_desktop.errors import XatError
from xat_desktop.store import collectors, schema
from xat_desktop.store.registry import Registry
from xat_desktop.store.store import Store, make_engine
from xat_desktop.store.upgrade import upgrade

NOW = schema.SCHEMA_VERSION


def _pragma(store: Store, name: str) -> object:
    with store.read() as db:
        return db.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_new_store_has_wal_foreign_keys_and_its_version(store: Store) -> None:
    assert _pragma(store, "journal_mode") == "wal"
    assert _pragma(store, "foreign_keys") == 1
    assert _pragma(store, "user_version") == schema.SCHEMA_VERSION
    assert set(schema.metadata.tables) <= set(inspect(store.engine).get_table_names())


def test_a_newer_store_is_refused_and_not_touched(registry: Registry, store: Store) -> None:
    store.close()
    with sqlite3.connect(store.path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    before = store.path.read_bytes()
    with pytest.raises(XatError, match="newer XAT Desktop"):
        registry.open(store.partner)
    assert store.path.read_bytes() == before


def test_an_upgrade_makes_a_backup_first_and_changes_all_or_nothing(store: Store, tmp_path: Path) -> None:
    migrations = _migration(tmp_path, 'op.execute("ALTER TABLE collector ADD COLUMN rack TEXT")')
    backup = upgrade(store.engine, store.path, NOW, migrations, target=NOW + 1)
    assert "rack" in _columns(store.path)
    assert _pragma(store, "user_version") == NOW + 1
    assert "rack" not in _columns(backup)
    with sqlite3.connect(backup) as db:
        assert db.execute("SELECT count(*) FROM compute_model").fetchone()[0] >= 60
    db.close()


def test_a_failed_upgrade_leaves_the_store_as_it_was(store: Store, tmp_path: Path) -> None:
    broken = 'op.execute("ALTER TABLE collector ADD COLUMN rack TEXT")\n    op.execute("no sql")'
    with pytest.raises(Exception, match="syntax error"):
        upgrade(store.engine, store.path, NOW, _migration(tmp_path, broken), target=NOW + 1)
    assert "rack" not in _columns(store.path)
    assert _pragma(store, "user_version") == NOW


def _migration(folder: Path, statement: str) -> Path:
    source = Path(schema.__file__).parent / "migrations"
    target = folder / "migrations"
    (target / "versions").mkdir(parents=True)
    for name in (
        "env.py",
        "script.py.mako",
        *(f"versions/{path.name}" for path in source.glob("versions/*.py")),
    ):
        (target / name).write_text((source / name).read_text())
    (target / "versions" / "next_rack.py").write_text(
        f"from alembic import op\n\nrevision = '{NOW + 1:04d}'\ndown_revision = '{NOW:04d}'\n\n\n"
        f"def upgrade():\n    {statement}\n"
    )
    return target


def _columns(path: Path) -> set[str]:
    with sqlite3.connect(path) as db:
        found = {row[1] for row in db.execute("PRAGMA table_info(collector)")}
    db.close()
    return found


def test_a_store_that_another_program_writes_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xat_desktop.store.store.BUSY_TIMEOUT_MS", 50)
    impatient = Store(store.partner, store.folder, make_engine(store.path), "me")
    with store.write(), pytest.raises(XatError, match="in use by another program"), impatient.write():
        pass
    impatient.close()


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as db:  # noqa: PT012
        store.audit(db, "half done")
        raise ZeroDivisionError
    with store.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM audit").scalar() == 0


def test_a_folder_that_may_not_be_written_is_a_clear_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(XatError):
        Registry(blocked)


def test_partners_are_physically_apart(registry: Registry) -> None:
    first, second = (registry.open(registry.add(name)) for name in ("First", "Second"))
    collectors.add(first, CollectorDraft("Bonn", "web-01", "AWS", "m5.large"))
    assert collectors.collectors(second) == []
    assert first.folder != second.folder
    assert b"web-01" not in second.path.read_bytes()
    first.close()
    second.close()


def test_removing_a_partner_removes_its_folder_and_no_other(registry: Registry) -> None:
    first, second = registry.add("First"), registry.add("Second")
    registry.remove(first)
    assert not registry.folder(first).exists()
    assert registry.folder(second).exists()
    assert [partner.slug for partner in registry.partners()] == ["second"]


def test_the_partner_that_was_opened_last_is_remembered(registry: Registry) -> None:
    first, second = registry.add("First"), registry.add("Second")
    for partner in (second, first):
        registry.open(partner).close()
    assert registry.find() == first


@pytest.mark.parametrize("slug", ["../evil", "a/b", "", "UPPER", "con", "a" * 65])
def test_a_slug_cannot_leave_the_data_folder(registry: Registry, slug: str) -> None:
    if slug:
        with pytest.raises(XatError):
            registry.add("Name", slug)
    with pytest.raises(XatError):
        registry.find(slug or "missing")


def test_a_short_name_keeps_the_sharp_s(registry: Registry) -> None:
    assert registry.add("Größe & Söhne").slug == "grosse-sohne"
