"""Laptops that exchange with a real server, and break wherever a test wants them to."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import Connection

from tests.central.world import Person, World
from xat_desktop.domain.partner import Partner
from xat_desktop.domain.sync import SyncSummary
from xat_desktop.domain.uuid7 import new_id
from xat_desktop.store import schema
from xat_desktop.store.store import Store, open_store
from xat_desktop.store.sync_schema import sync_state
from xat_desktop.store.synced import ENTITIES
from xat_desktop.sync.cycle import exchange_rows
from xat_desktop.sync.server import PartnerServer

PLATFORMS = ("AWS", "Dell")
MODELS_KEPT = 2


class Crash(Exception):  # noqa: N818 - the power went
    """The program ends here, between two steps."""


@dataclass
class Faults:
    """Breaks a step now and then; `chance` 0 heals."""

    rnd: random.Random
    chance: float = 0.0
    count: int = 0

    def maybe(self, where: str) -> None:
        if self.chance and self.rnd.random() < self.chance:
            self.count += 1
            raise Crash(where)


@dataclass(frozen=True)
class FragileStore(Store):
    """A store whose program may end before, in and after each transaction."""

    faults: Faults = field(default_factory=lambda: Faults(random.Random(0)))

    @contextmanager
    def write(self, *, wait: bool = True) -> Iterator[Connection]:
        self.faults.maybe("before a transaction")
        with super().write(wait=wait) as db:
            yield db
            self.faults.maybe("before the commit")
        self.faults.maybe("after the commit")


@dataclass(frozen=True)
class FragileServer(PartnerServer):
    """A server that is cut off before a call arrives, or before its answer does."""

    faults: Faults = field(default_factory=lambda: Faults(random.Random(0)))

    def _call(self, function: str, *arguments: Any, kinds: Any = ()) -> Any:
        self.faults.maybe(f"before {function}")
        answer = super()._call(function, *arguments, kinds=kinds)
        self.faults.maybe(f"{function} done, answer lost")
        return answer


class Laptop:
    """A store, the person who uses it, and a connection while it syncs."""

    def __init__(self, template: Path, folder: Path, world: World, person: Person, faults: Faults) -> None:
        folder.mkdir(parents=True)
        shutil.copy(template, folder / "store.db")
        self.world, self.person, self.faults = world, person, faults
        self.store = open_store(Partner("1", "acme", "Acme"), folder)
        self._fragile = FragileStore(self.store.partner, folder, self.store.engine, person.email, faults)
        self._db: psycopg.Connection[Any] | None = None
        self.schema = world.acme.schema
        with self.store.write() as db:
            db.execute(sa.update(sync_state).values(client_id=new_id()))

    def sync(self) -> SyncSummary:
        """One sync."""
        if self._db is None or self._db.closed:
            self._db = psycopg.connect(self.world.dsn(self.person), autocommit=True)
        server = FragileServer(self._db, self.schema, self.faults)
        return exchange_rows(self._fragile, server, server.hello(), lambda _progress: None)

    def try_to_sync(self) -> None:
        """A sync that may break."""
        try:
            self.sync()
        except Crash:
            self.hang_up()

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        """All rows of a table by id, without what is only local."""
        entity = next(entity for entity in ENTITIES if entity.name == table)
        with self.store.read() as db:
            found = db.execute(sa.select(entity.table)).all()
        return {row.id: {name: row._mapping[name] for name in ("ver", *entity.fields)} for row in found}

    def count(self, table: str, condition: str = "1") -> int:
        """Rows of any table of the store."""
        with self.store.read() as db:
            return int(db.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE {condition}").scalar_one())

    def hang_up(self) -> None:
        """Give the connection back, as a program does after each sync."""
        if self._db is not None:
            self._db.close()

    def close(self) -> None:
        self.hang_up()
        self.store.close()


def small_template(folder: Path) -> Path:
    """A new store with a handful of the seeded catalogue entries, to be copied."""
    store = open_store(Partner("1", "template", "Template"), folder)
    with store.write() as db:
        db.exec_driver_sql("UPDATE sync_state SET applying = 1")
        model, platform = schema.compute_model, schema.platform
        kept = sa.select(platform.c.id).where(platform.c.name.in_(PLATFORMS))
        models = [
            row.id
            for (owner,) in db.execute(kept).all()
            for row in db.execute(
                sa.select(model.c.id).where(model.c.platform_id == owner).limit(MODELS_KEPT)
            )
        ]
        db.execute(sa.delete(model).where(model.c.id.not_in(models)))
        db.execute(sa.delete(platform).where(platform.c.name.not_in(PLATFORMS)))
        db.execute(sa.delete(schema.os_flavor).where(schema.os_flavor.c.name != "Ubuntu 24.04"))
        db.execute(sa.delete(schema.system_software))
        db.exec_driver_sql("UPDATE sync_state SET applying = 0")
    with store.engine.connect() as db:
        db.exec_driver_sql("ROLLBACK")
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return folder / "store.db"


def empty_partner(world: World) -> None:
    """Acme as it was made: no rows, head 0."""
    tables = ", ".join(f"{world.acme.schema}.{entity.name}" for entity in ENTITIES)
    with psycopg.connect(world.dsn(), autocommit=True) as db:
        schema_name = world.acme.schema
        logs = ", ".join(f"{schema_name}.{name}" for name in ("sync_op", "sync_alias", "audit_log"))
        db.execute(f"truncate {tables}, {logs} cascade")  # type: ignore[arg-type]
        db.execute(f"update {schema_name}.sync_head set commit_no = 0, epoch = gen_random_uuid()")  # type: ignore[arg-type]
