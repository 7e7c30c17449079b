"""An administrator who is no superuser, as on a managed service: may create roles and owns the database."""

from uuid import uuid4

import psycopg
import pytest

from tests.central.world import new_person, op, push
from tests.postgres import PostgresServer
from xat_desktop.central import doctor, installation, members, partners
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
            assert members.remove_member(database, partner, ann.email) == 1
            with pytest.raises(psycopg.OperationalError):
                push(db, partner.schema, [])
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(dsn)
        assert members.add_member(database, partner, ann.email).role == ann.role
