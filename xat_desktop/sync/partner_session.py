"""A connection to a partner's schema for one attempt, and calls to its functions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from xat_desktop.sync.errors import NetworkLost, server_errors
from xat_desktop.sync.retry import Interrupted
from xat_desktop.sync.server import Database


@dataclass
class PartnerSchema:
    """Where a partner's rows are: how to connect, and the schema's name."""

    connect: Callable[[], Database]
    name: str
    keeps: bool = False
    """The connection of one session serves the next; then it must be closed in the end."""
    _idle: "Database | None" = None

    def take(self) -> Database:
        """The kept connection, else a new one."""
        db, self._idle = self._idle, None
        return db or self.connect()

    def give_back(self, db: Database) -> None:
        """At the end of a session."""
        if self.keeps and self._idle is None:
            self._idle = db
        else:
            db.close()

    def close(self) -> None:
        """Close what was kept."""
        if self._idle:
            self._idle.close()
            self._idle = None


@contextmanager
def kept(partner: PartnerSchema) -> Iterator[PartnerSchema]:
    """The same, with one connection for all sessions within the block."""
    one = PartnerSchema(partner.connect, partner.name, keeps=True)
    try:
        yield one
    finally:
        one.close()


@contextmanager
def session(partner: PartnerSchema) -> Iterator[Database]:
    """A connection in autocommit: what may pass leaves the block as Interrupted, what will not as XatError."""
    try:
        with server_errors():
            db = partner.take()
            try:
                db.autocommit = True
                yield db
            except BaseException:
                db.close()
                raise
            partner.give_back(db)
    except NetworkLost as error:
        raise Interrupted(error.title) from error


def call(db: Database, schema: str, function: str, *arguments: object) -> Any:
    """The answer of one of the schema's functions."""
    marks = sql.SQL(", ").join(sql.Placeholder() for _argument in arguments)
    query = sql.SQL("select {}({})").format(sql.Identifier(schema, function), marks)
    row = db.execute(query, arguments).fetchone()
    return row[0] if row else None
