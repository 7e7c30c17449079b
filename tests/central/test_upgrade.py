"""New versions reach every schema by themselves; a back-up that was restored is another epoch."""

import shutil
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.central.world import World, op, push
from tests.postgres import binaries
from xat_desktop.central import migrate, scripts
from xat_desktop.central.database import connect
from xat_desktop.central.doctor import examine
from xat_desktop.central.upgrade import upgrade

VERSION = '''
"""Version 3 of a partner's schema."""
from alembic import context
revision, down_revision = "0003", "0002"
def upgrade():
    context.config.attributes["run"]("partner/0003_extra.sql")
'''


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This program as it will be when it has one more version of a partner's schema."""
    shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations")
    shutil.copytree(scripts.FOLDER, tmp_path / "sql")
    (tmp_path / "migrations/partner/0003_extra.py").write_text(VERSION)
    (tmp_path / "sql/partner/0003_extra.sql").write_text(
        "alter table report add column first text; alter table report add column second text not null default '';"
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path / "migrations")
    monkeypatch.setattr(scripts, "FOLDER", tmp_path / "sql")


def columns(world: World, schema: str) -> set[str]:
    with world.connect() as db:
        query = "select column_name from information_schema.columns where table_schema = %s and table_name = 'report'"
        return {name for (name,) in db.execute(query, (schema,))}


@pytest.mark.usefixtures("next_version")
def test_a_partner_that_fails_stays_whole_at_its_version(world: World) -> None:
    with world.connect() as db:
        db.execute(f"alter table {world.globex.schema}.report add column second text")
    with world.admin() as database:
        assert "version 0002 is older than 0003" in [one.what for one in examine(database)]
        found = {one.part: (one.before, one.after, bool(one.error)) for one in upgrade(database)}
    assert found["acme"] == ("0002", "0003", False)
    assert found["globex"] == ("0002", "0002", True)
    assert {"first", "second"} <= columns(world, world.acme.schema)
    assert "first" not in columns(world, world.globex.schema)
    with world.connect(world.gil) as gil, world.connect(world.ann) as ann:
        fields = {"parameters": {}, "sha256": "a" * 64, "created_at": 1, "title": "x"}
        [old] = push(gil, world.globex.schema, [op("report", uuid4(), **fields)])
        [new] = push(ann, world.acme.schema, [op("report", uuid4(), **fields, first="1", second="2")])
    assert (old["status"], new["status"]) == ("applied", "applied")
    with world.connect() as db:
        db.execute(f"alter table {world.globex.schema}.report drop column second")
    with world.admin() as database:
        assert not any(one.error for one in upgrade(database))
    assert {"first", "second"} <= columns(world, world.globex.schema)


def test_a_restored_dump_is_another_epoch_with_the_same_rights(own_world: World, tmp_path: Path) -> None:
    world, dump = own_world, tmp_path / "dump"
    with world.connect(world.ann) as ann:
        push(ann, world.acme.schema, [op("platform", uuid4(), name="AWS")])
        before = _hello(ann, world)
    restored = world.server.new_database()
    _program("pg_dump", "-Fc", "-f", str(dump), world.dsn())
    _program("pg_restore", "--exit-on-error", "-d", world.server.dsn(restored), str(dump))
    with connect(world.server.dsn(restored)) as database:
        assert {one.what for one in examine(database)} == {"PUBLIC has CONNECT", "PUBLIC has TEMPORARY"}
        upgrade(database)
        assert examine(database) == []
    dsn = world.server.dsn(restored, world.ann.role, world.ann.secret)
    with psycopg.connect(dsn, autocommit=True) as ann:
        after = _hello(ann, world)
        assert after["head"] == before["head"]
        assert after["epoch"] != before["epoch"]
        assert ann.execute(f"select name, no from {world.acme.schema}.platform").fetchall() == [("AWS", 1)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ann.execute(f"select * from {world.globex.schema}.platform")
    with world.connect(world.ann) as ann:
        assert _hello(ann, world)["epoch"] == before["epoch"]


def _hello(db: "psycopg.Connection[Any]", world: World) -> Any:
    row = db.execute(f"select {world.acme.schema}.hello(1, 1)").fetchone()
    assert row
    return row[0]


def _program(name: str, *words: str) -> None:
    programs = binaries()
    assert programs
    done = subprocess.run([programs / name, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
