"""A prepared database with two partners and their members, for the tests of the server and of the sync."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Json

from tests.postgres import PostgresServer
from xat_desktop.central import installation, members, partners
from xat_desktop.central.database import Database, connect
from xat_desktop.central.partners import Partner


@dataclass(frozen=True)
class Person:
    """A member with what they sign in with."""

    email: str
    role: str
    secret: str


@dataclass(frozen=True)
class World:
    """Acme has Ann and Bob, Globex has Gil; all in one database."""

    server: PostgresServer
    database: str
    acme: Partner
    globex: Partner
    ann: Person
    bob: Person
    gil: Person

    def dsn(self, person: Person | None = None) -> str:
        """How `person`, else the superuser, connects."""
        if person is None:
            return self.server.dsn(self.database)
        return self.server.dsn(self.database, person.role, person.secret)

    def connect(self, person: Person | None = None) -> "psycopg.Connection[Any]":
        """A connection in autocommit; close it."""
        return psycopg.connect(self.dsn(person), autocommit=True)

    @contextmanager
    def admin(self) -> Iterator[Database]:
        """The administrator's connection."""
        with connect(self.dsn()) as database:
            yield database


def new_world(server: PostgresServer) -> World:
    """A fresh database with Acme and Globex."""
    name = server.new_database()
    with connect(server.dsn(name)) as database:
        installation.initialise(database)
        acme, globex = partners.add_partner(database, "Acme"), partners.add_partner(database, "Globex")
        people = [
            new_person(database, acme, "ann@acme.example"),
            new_person(database, acme, "bob@acme.example"),
            new_person(database, globex, "gil@globex.example"),
        ]
    return World(server, name, acme, globex, *people)


def copy_of(world: World) -> World:
    """The same rows and roles in another database, where PUBLIC has PostgreSQL's own rights again."""
    name = f"copy_{uuid4().hex}"
    with psycopg.connect(world.server.dsn(), autocommit=True) as db:
        db.execute(f"create database {name} template {world.database} strategy file_copy")
    return replace(world, database=name)


def new_person(database: Database, partner: Partner, email: str) -> Person:
    """Another member of `partner`."""
    made = members.add_member(database, partner, email)
    assert made.secret
    return Person(email, made.role, made.secret)


def op(table: str, row: UUID, base: int = 0, **fields: Any) -> dict[str, Any]:
    """An op with an id of its own."""
    return {"op": str(uuid4()), "table": table, "id": str(row), "base": base, "set": fields}


def push(db: "psycopg.Connection[Any]", schema: str, ops: Any, client: UUID | None = None) -> Any:
    """The answers of one push."""
    query = f"select {schema}.push(%s, %s)"
    row = db.execute(query, (client or uuid4(), Json(ops))).fetchone()
    assert row
    return row[0]
