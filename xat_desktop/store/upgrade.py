"""Brings an older store to this program's schema by Alembic, after a backup copy."""

import sqlite3
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from xat_desktop.store import schema, sync_triggers

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, path: Path, version: int, migrations: Path = MIGRATIONS, target: int = 0) -> Path:
    """Run the migrations in one transaction; returns the backup that was made before."""
    backup = backup_copy(path, version)
    target = target or schema.SCHEMA_VERSION
    config = Config()
    config.set_main_option("script_location", str(migrations))
    script = ScriptDirectory.from_config(config)
    with engine.connect() as db:
        db.exec_driver_sql("ROLLBACK")
        db.exec_driver_sql("BEGIN IMMEDIATE")

        def steps(revision: str, _context: object) -> object:
            return script._upgrade_revs(f"{target:04d}", revision)

        with EnvironmentContext(config, script, fn=steps) as environment:
            environment.configure(connection=db, target_metadata=schema.metadata, render_as_batch=True)
            environment.run_migrations()
        sync_triggers.install(db)
        db.exec_driver_sql(f"PRAGMA user_version={target}")
        db.commit()
    return backup


def backup_copy(path: Path, version: int) -> Path:
    """A consistent copy beside the store, also while others read it."""
    backup = path.with_name(f"store.backup-v{version}.db")
    draft = backup.with_suffix(".part")
    draft.unlink(missing_ok=True)
    source, target = sqlite3.connect(path), sqlite3.connect(draft)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    draft.replace(backup)
    return backup
