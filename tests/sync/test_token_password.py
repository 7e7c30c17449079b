"""A company with one issuer and no service: the issuer's token is the password, and PostgreSQL has it checked."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
import requests

from tests.central.service.upstream import add_user, oidc_issuer
from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from tests.sync.laptop import MemoryKeyring
from tests.sync.radius import SECRET, Radius, radius
from xat_desktop.central.members import add_member
from xat_desktop.sync.account_session import AccountSession
from xat_desktop.sync.server_profile import DatabaseAddress, ServerProfile, save_profile
from xat_desktop.sync.token_store import TokenStore
from xat_desktop.tasks.progress import NoProgress
from xat_desktop.tasks.sign_in import open_session, sign_in

NINA = "nina@acme.example"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The company's issuer; Nina and Otto have accounts there."""
    with oidc_issuer() as address:
        for name in ("nina", "otto"):
            add_user(address, name, email=f"{name}@acme.example", email_verified=True)
        yield address


@pytest.fixture(scope="module")
def checking(issuer: str) -> Iterator[Radius]:
    """What PostgreSQL asks."""
    with radius(issuer) as server:
        yield server


@pytest.fixture(scope="module")
def world(checking: Radius) -> Iterator[World]:
    """A PostgreSQL that has Nina's password checked by RADIUS; her database role is her address."""
    words = f'radiusservers=127.0.0.1 radiusports={checking.port} radiussecrets="{SECRET.decode()}"'
    server = PostgresServer(f'host all "{NINA}" 127.0.0.1/32 radius {words}')
    try:
        world = new_world(server)
        with world.admin() as admin:
            admin.run(f'create role "{NINA}" login;')
            add_member(admin, world.acme, NINA, "Nina", database_role=NINA)
        yield world
    finally:
        server.stop()


@pytest.fixture
def session(data_dir: Path, world: World, issuer: str, monkeypatch: pytest.MonkeyPatch) -> AccountSession:
    """Nina's laptop, signed in at the issuer itself."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    address = DatabaseAddress(world.server.host, world.server.port, world.database, "disable")
    words = {"token": "access_token", "client_secret": "any", "scope": "openid email"}
    profile = ServerProfile("acme", issuer, "xat", flavour="token", database=address, **words)
    save_profile(data_dir, profile)
    return signed_in(data_dir, TokenStore(MemoryKeyring()), "nina")


def open_database(session: AccountSession) -> "psycopg.Connection[Any]":
    """A connection as the session's person."""
    found, address = session.credential(), session.database
    words = {"host": address.host, "port": address.port, "dbname": address.dbname, "sslmode": address.sslmode}
    return psycopg.connect(user=found.user, password=found.password, autocommit=True, **words)


def signed_in_as(db: "psycopg.Connection[Any]") -> str:
    """Who the database thinks it is."""
    return str(db.execute("select email from xat.whoami()").fetchone()[0])  # type: ignore[index]


def signed_in(data_dir: Path, store: TokenStore, subject: str) -> AccountSession:
    """A sign-in at the issuer."""

    def open_link(address: str) -> bool:
        def follow() -> None:
            found = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
            requests.get(found.headers["Location"], timeout=10)

        Thread(target=follow).start()
        return True

    return sign_in(data_dir, "", "", lambda *_: None, NoProgress(), store, open_link).session


def test_the_token_opens_the_database(session: AccountSession, world: World, checking: Radius) -> None:
    with open_database(session) as db:
        assert signed_in_as(db) == NINA
        assert db.execute("select name from xat.my_partners()").fetchall() == [("Acme",)]
        assert db.execute(f"select count(*) from {world.acme.schema}.capture").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(f"select count(*) from {world.globex.schema}.capture")
    assert checking.asked[-1] == (NINA, True)


def test_a_later_program_refreshes_silently(session: AccountSession, data_dir: Path) -> None:
    later = open_session(data_dir, store=session.store)
    with open_database(later) as db:
        assert signed_in_as(db) == NINA


def test_a_token_that_the_issuer_took_back(session: AccountSession, issuer: str) -> None:
    assert session.credential()
    requests.post(f"{issuer}/users/nina/revoke-tokens", timeout=10).raise_for_status()
    with pytest.raises(psycopg.OperationalError, match="RADIUS"):
        open_database(session)


def test_the_token_of_somebody_else(session: AccountSession, data_dir: Path, checking: Radius) -> None:
    other = signed_in(data_dir, TokenStore(MemoryKeyring()), "otto")
    token = other.credential().password
    assert re.fullmatch(r"\S{20,128}", token)
    address = session.database
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(
            user=NINA, password=token, host=address.host, port=address.port, dbname=address.dbname
        )
    assert checking.asked[-1] == (NINA, False)
