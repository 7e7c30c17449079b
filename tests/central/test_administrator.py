"""An administrator who is no superuser, as on a managed service: may create roles and owns the database."""

from uuid import uuid4

import psycopg
import pytest

from tests.central.world import new_person, op, push
from tests.postgres import PostgresServer
from xat_desktop.central import doctor, installation, members, partners, prune
from xat_desktop.central.database import connect
from xat_desktop.central.upgrade import upgrade


@pytest.fixture
def managed(postgres: PostgresServer) -> str:
    """Connection words of the owner of an empty database."""
    name, role = f"managed_{uuid4().hex[:8]}", f"admin_{uuid4().hex[:8]}"
    with psycopg.connect(postgres.dsn(), autocommit=True) as db:
        db.execute(f"create role {role} login createrole createdb password 'secret'")
        db.execute(f"grant pg_signal_backend to {role}")
        db.execute(f"create database {name} owner {role}")
    return postgres.dsn(name, role, "secret")


def test_everything_works_without_a_superuser(managed: str, postgres: PostgresServer) -> None:
    with connect(managed) as database:
        installation.initialise(database)
        partner = partners.add_partner(database, "Acme")
        ann = new_person(database, partner, "ann@acme.example")
        assert all(not one.error for one in upgrade(database))
        assert [one.what for one in doctor.examine(database)] == ["PUBLIC may use large objects"]
        words = psycopg.conninfo.conninfo_to_dict(managed)
        dsn = postgres.dsn(str(words["dbname"]), ann.role, ann.secret)
        with psycopg.connect(dsn, autocommit=True) as db:
            [answer] = push(db, partner.schema, [op("platform", uuid4(), name="AWS")])
            assert answer["status"] == "applied"
            assert prune.prunable(database, partner, 365, 365).audit == 0
            assert prune.prune(database, partner, 365, 365) == []
            assert members.remove_member(database, partner, ann.email) == 1
            with pytest.raises(psycopg.OperationalError):
                push(db, partner.schema, [])
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(dsn)
        assert members.add_member(database, partner, ann.email).role == ann.role


def test_access_that_another_administrator_gave_is_taken_as_well(
    managed: str, postgres: PostgresServer
) -> None:
    """PostgreSQL 16 keeps each grant apart: a plain REVOKE of somebody else only warns."""
    with connect(managed) as database:
        installation.initialise(database)
        partner = partners.add_partner(database, "Acme")
        ann = new_person(database, partner, "ann@acme.example")
    name = str(psycopg.conninfo.conninfo_to_dict(managed)["dbname"])
    with connect(postgres.dsn(name)) as database:
        members.remove_member(database, partner, ann.email)
        query = "select count(*) from pg_auth_members where roleid = %s::regrole and member = %s::regrole"
        assert database.one(query, partner.role, ann.role) == 0
        with database.transaction():
            database.run(f"grant {partner.role} to {ann.role};")
            database.run("update xat.membership set until = null; update xat.person set state = 'active';")
    with connect(managed) as database:
        try:
            members.remove_member(database, partner, ann.email)
        except psycopg.errors.InsufficientPrivilege:
            database.driver.rollback()
            assert [one.until for one in members.members(database, partner)] == [None]
        else:
            assert database.one(query, partner.role, ann.role) == 0
