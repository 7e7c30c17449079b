"""Database roles of devices, made by an administrator who is no superuser; and what the service may not do."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from tests.postgres import PostgresServer
from xat_desktop.central import installation, members, partners
from xat_desktop.central.database import connect
from xat_desktop.central.invitations import invite
from xat_desktop.central.partners import Partner
from xat_desktop.central.service.credentials import scram_verifier
from xat_desktop.central.service.housekeeping import tidy
from xat_desktop.central.service_login import add_service_login

PASSWORD = "a good password"


@dataclass
class Devices:
    """A database that an administrator with `createrole` owns, and the service's connection to it."""

    server: PostgresServer
    database: str
    admin: str
    acme: Partner
    engine: sa.Engine

    def call(self, query: str, **words: Any) -> Any:
        """The first field of a statement of the service."""
        with self.engine.begin() as db:
            found = db.execute(sa.text(query), words)
            return found.scalar() if found.returns_rows else None

    def new_device(self) -> tuple[str, str]:
        """A device of Nina's with `PASSWORD`: its id and its role."""
        person = self.call("select id from xat.person where email = 'nina@acme.example'")
        device = str(uuid.uuid4())
        self.call(
            "select xat.add_device(cast(:d as uuid), :p, 'laptop', now() + interval '1 day')",
            d=device,
            p=person,
        )
        self.call(
            "insert into xat.session values (cast(:d as uuid), :p, 'x', 'laptop', now(), now(), now()"
            " + interval '1 day', now() + interval '1 day')",
            d=device,
            p=person,
        )
        return device, self.issue(device)

    def issue(self, device: str, until: str = "15 minutes") -> str:
        """A password for the device; returns its role."""
        with self.engine.begin() as db:
            words = {"d": device, "v": scram_verifier(db, PASSWORD), "u": until}
            query = "select xat.issue_password(cast(:d as uuid), :v, now() + cast(:u as interval))"
            return str(db.execute(sa.text(query), words).scalar_one())

    def open(self, role: str, password: str = PASSWORD) -> "psycopg.Connection[Any]":
        """The device connects."""
        return psycopg.connect(self.server.dsn(self.database, role, password), autocommit=True)

    def roles(self) -> set[str]:
        """Device roles of the whole server."""
        with psycopg.connect(self.server.dsn()) as db:
            return {
                row[0] for row in db.execute("select rolname from pg_roles where rolname ~ '^d_'").fetchall()
            }


@pytest.fixture(scope="module")
def devices(postgres: PostgresServer) -> Iterator[Devices]:
    """Nina is a member of Acme."""
    name, admin = postgres.new_database(), f"adm_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgres.dsn(), autocommit=True) as db:
        db.execute(f"create role {admin} login createrole password 'secret'")  # type: ignore[arg-type]
        db.execute(f'alter database "{name}" owner to {admin}')  # type: ignore[arg-type]
    with connect(postgres.dsn(name, admin, "secret")) as database:
        installation.initialise(database)
        acme = partners.add_partner(database, "Acme")
        invite(database, acme, "nina@acme.example")
        login = add_service_login(database, f"svc_{uuid.uuid4().hex[:8]}")
        installation.initialise(database)  # as an upgrade does
    engine = sa.create_engine(
        sa.URL.create("postgresql+psycopg", login.role, login.secret, postgres.host, postgres.port, name)
    )
    yield Devices(postgres, name, postgres.dsn(name, admin, "secret"), acme, engine)
    engine.dispose()


def test_a_device_reaches_what_its_person_may(devices: Devices) -> None:
    _, role = devices.new_device()
    with devices.open(role) as db:
        assert db.execute(f"select count(*) from {devices.acme.schema}.capture").fetchone() == (0,)
        assert db.execute("select email from xat.whoami()").fetchone() == ("nina@acme.example",)
        for forbidden in (
            "create role eve",
            f"alter role {role} valid until 'infinity'",
            "create table public.t ()",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(forbidden)  # type: ignore[arg-type]


def test_a_new_password_ends_the_old_one_and_expired_ones_open_nothing(devices: Devices) -> None:
    device, role = devices.new_device()
    with devices.engine.begin() as db:
        other = scram_verifier(db, "another")
    devices.call(
        "select xat.issue_password(cast(:d as uuid), :v, now() + interval '1 hour')", d=device, v=other
    )
    with pytest.raises(psycopg.OperationalError, match="password"):
        devices.open(role)
    assert devices.issue(device, "-1 second") == role
    with pytest.raises(psycopg.OperationalError, match="password"):
        devices.open(role)


def test_an_ended_device_is_cut_off_and_its_role_is_gone(devices: Devices) -> None:
    device, role = devices.new_device()
    with devices.open(role) as db:
        devices.call("select xat.end_device(cast(:d as uuid))", d=device)
        with pytest.raises(psycopg.OperationalError):
            db.execute("select 1")
    assert role not in devices.roles()
    with pytest.raises(sa.exc.DBAPIError, match="not signed in"):
        devices.issue(device)
    devices.call("select xat.end_device(cast(:d as uuid))", d=device)  # again: nothing happens


def test_a_device_cannot_hold_on_to_its_role(devices: Devices) -> None:
    """A role that something hangs on cannot be dropped; anybody may make default privileges, in any database."""
    device, role = devices.new_device()
    idle, idle_role = devices.new_device()
    grasping = "alter default privileges grant select on tables to public"
    with devices.open(role) as db, devices.open(idle_role) as other:
        db.execute(grasping)
        other.execute(grasping)
        with psycopg.connect(devices.server.dsn("postgres", role, PASSWORD), autocommit=True) as elsewhere:
            elsewhere.execute(grasping)
    devices.call("select xat.end_device(cast(:d as uuid))", d=device)
    with pytest.raises(psycopg.OperationalError, match="not permitted"):
        devices.open(role)
    with psycopg.connect(devices.server.dsn()) as db:
        rights = "select count(*) from pg_auth_members where member = to_regrole(%s)"
        assert db.execute(rights, [role]).fetchone() == (0,)
    devices.issue(idle, "-2 hours")
    tidy(devices.engine)
    assert idle_role not in devices.roles()


def test_a_device_does_not_act_as_its_person(devices: Devices) -> None:
    """It could give the person's role a password of its own choice."""
    _, role = devices.new_device()
    person = devices.call("select role_name from xat.person where email = 'nina@acme.example'")
    with devices.open(role) as db:
        if db.info.server_version < members.FORBIDS_SET_ROLE:
            pytest.skip("PostgreSQL 15 cannot forbid it")
        for forbidden in (person, devices.acme.role):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(f"set role {forbidden}")  # type: ignore[arg-type]


def test_idle_roles_are_dropped_and_come_back(devices: Devices) -> None:
    idle, idle_role = devices.new_device()
    _, busy_role = devices.new_device()
    connected, connected_role = devices.new_device()
    with devices.open(connected_role) as db:
        devices.issue(idle, "-2 hours")
        devices.issue(connected, "-2 hours")
        tidy(devices.engine)
        assert idle_role not in devices.roles()
        assert {busy_role, connected_role} <= devices.roles()
        assert db.execute("select 1").fetchone() == (1,)
    assert devices.issue(idle) == idle_role
    devices.open(idle_role).close()


def test_housekeeping_ends_sessions_that_expired_or_whose_person_is_gone(devices: Devices) -> None:
    expired, expired_role = devices.new_device()
    devices.call("update xat.session set idle_until = now() where id = cast(:d as uuid)", d=expired)
    _, role = devices.new_device()
    tidy(devices.engine)
    assert expired_role not in devices.roles()
    assert role in devices.roles()
    with connect(devices.admin) as database:
        members.remove_member(database, devices.acme, "nina@acme.example")
    try:
        with pytest.raises(sa.exc.DBAPIError, match="not signed in"):
            devices.issue(devices.call("select id from xat.session where revoked_at is null limit 1"))
        tidy(devices.engine)
        assert not devices.call("select count(*) from xat.session where revoked_at is null")
        assert role not in devices.roles()
    finally:
        with connect(devices.admin) as database:
            invite(database, devices.acme, "nina@acme.example")


@pytest.mark.parametrize(
    "statement",
    [
        "select * from {schema}.capture",
        "select xat.actor('{schema}')",
        "update xat.person set state = 'active'",
        "insert into xat.membership select partner_id, person_id from xat.membership",
        "update xat.device set expires_at = null",
        "insert into xat.device (person_id, role_name) select id, 'postgres' from xat.person",
        "select * from xat.sign_in_audit",
        "delete from xat.sign_in_audit",
        "create role eve",
        "create table xat.t ()",
        "create table public.t ()",
        "set role {keeper}",
        "grant {keeper} to current_user",
        "select pg_read_file('/etc/passwd')",
    ],
)
def test_what_the_service_may_not_do(devices: Devices, statement: str) -> None:
    with connect(devices.admin) as database:
        keeper = installation.required(database).keeper
    with pytest.raises(sa.exc.DBAPIError) as raised:
        devices.call(statement.format(schema=devices.acme.schema, keeper=keeper))
    assert isinstance(raised.value.orig, psycopg.errors.InsufficientPrivilege), raised.value.orig


def test_a_verifier_is_all_that_a_password_can_be(devices: Devices) -> None:
    device, _ = devices.new_device()
    for wrong in ("plain", "md5" + "0" * 32, "SCRAM-SHA-256$4096'; drop table x; --"):
        with pytest.raises(sa.exc.DBAPIError, match="no SCRAM verifier"):
            devices.call("select xat.issue_password(cast(:d as uuid), :v, now())", d=device, v=wrong)
