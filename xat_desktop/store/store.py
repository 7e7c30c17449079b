"""Opening a partner's store: WAL, foreign keys, upgrade after a backup, newer schema refused."""

import getpass
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from xat_desktop.domain.partner import Partner
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.errors import XatError
from xat_desktop.store import schema, sync_schema, sync_triggers
from xat_desktop.store.checkpoints import Checkpoints
from xat_desktop.store.errors import store_errors

BUSY_TIMEOUT_MS = 10_000
CACHE_KIB = 65_536


@dataclass(frozen=True)
class Store:
    """An open store of one partner; share it between threads, open one for each process."""

    partner: Partner
    folder: Path
    engine: Engine
    actor: str
    _checkpoints: Checkpoints = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_checkpoints", Checkpoints(self.engine))

    @property
    def path(self) -> Path:
        """The SQLite database."""
        return self.folder / "store.db"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for reading."""
        with store_errors(self.path), self.engine.connect() as db:
            yield db

    @contextmanager
    def write(self, *, wait: bool = True, large: bool = False) -> Iterator[Connection]:
        """One transaction that holds the write lock from its start; an exception rolls all of it back.

        XatError when another program holds the lock: for ten seconds, or, without `wait`, now.
        What a `large` one wrote is copied from the log into the database after it, by a thread.
        """
        if large:
            self._checkpoints.wait()
        with store_errors(self.path), self.engine.connect() as db:
            db.exec_driver_sql("ROLLBACK")
            db.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS if wait else 0}")
            db.exec_driver_sql("BEGIN IMMEDIATE")
            with self._checkpoints.after(db) if large else nullcontext():
                yield db
                db.commit()

    def audit(self, db: Connection, what: str, **detail: Any) -> None:
        """Note who did what, in the same transaction."""
        row = {"at": now_us(), "who": self.actor, "what": what, "detail": json.dumps(detail)}
        db.execute(sa.insert(schema.audit), row)

    def audit_many(self, db: Connection, entries: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """`audit` for several: (what, detail)."""
        now = now_us()
        rows = [
            {"at": now, "who": self.actor, "what": what, "detail": json.dumps(detail)}
            for what, detail in entries
        ]
        if rows:
            db.execute(sa.insert(schema.audit), rows)

    def close(self) -> None:
        """Give the file back."""
        self._checkpoints.close()
        self.engine.dispose()


def now_us() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def open_store(partner: Partner, folder: Path) -> Store:
    """Open `folder`/store.db: made when new, upgraded after a backup when older, refused when newer."""
    path = folder / "store.db"
    with store_errors(path):
        folder.mkdir(parents=True, exist_ok=True)
        engine = make_engine(path)
        try:
            _prepare(engine, path)
        except BaseException:
            engine.dispose()
            raise
    return Store(partner, folder, engine, _user())


def make_engine(path: Path) -> Engine:
    """An SQLite engine whose transactions begin when SQLAlchemy says so."""
    engine = sa.create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,  # a report of a bug has no data of the user
    )

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "foreign_keys=ON",
            "synchronous=NORMAL",
            "temp_store=MEMORY",
            f"cache_size=-{CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _prepare(engine: Engine, path: Path) -> None:
    with engine.connect() as db:
        version = db.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version == schema.SCHEMA_VERSION:
            return
        tables = db.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if version > schema.SCHEMA_VERSION:
        raise XatError(
            "This store was made by a newer XAT Desktop",
            f"{path} has schema {version}, this program knows {schema.SCHEMA_VERSION}. "
            "Install the newer program; the store was not touched.",
        )
    if tables:
        from xat_desktop.store.upgrade import upgrade  # Alembic is needed only here

        upgrade(engine, path, version)
    else:
        _create(engine)


def _create(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        raw.close()
    with engine.connect() as db:
        db.exec_driver_sql("ROLLBACK")
        db.exec_driver_sql("BEGIN IMMEDIATE")
        if db.exec_driver_sql("PRAGMA user_version").scalar_one() == 0:
            schema.metadata.create_all(db)
            db.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            db.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (f"{schema.SCHEMA_VERSION:04d}",))
            db.exec_driver_sql(f"PRAGMA user_version={schema.SCHEMA_VERSION}")
            from xat_desktop.store.seed import seed

            seed(db)
            db.execute(sa.insert(sync_schema.sync_state), {"one": 1, "client_id": new_id()})
            sync_triggers.install(db)  # after the seeds, which nobody typed
        db.commit()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
