"""`xat-central` around sign-in: login, key, invitations, links, sessions."""

import stat
import uuid
from pathlib import Path

import psycopg
import pytest

from tests.central.test_cli import Central
from tests.postgres import PostgresServer


@pytest.fixture
def central(postgres: PostgresServer) -> Central:
    """A prepared database with Acme."""
    found = Central(postgres)
    found.run("init")
    found.run("partner", "add", "Acme")
    return found


def test_members_are_invited_once_the_service_has_a_login(central: Central) -> None:
    before = central.json("member", "add", "acme", "old@acme.example")
    assert before["secret"]
    role = f"signin_{uuid.uuid4().hex[:8]}"
    login = central.json("service-login", role)
    assert psycopg.connect(central.server.dsn(central.database, role, login["secret"])).close() is None
    again = central.json("service-login", role)
    assert again["secret"] != login["secret"]

    invited = central.json("member", "add", "acme", "Nina@acme.example", "--days", "3")
    assert invited["secret"] is None
    assert "within 14 days" in central.run("member", "add", "acme", "otto@acme.example")
    with psycopg.connect(central.dsn) as db:
        rows = db.execute(
            "select email, link, expires_at - created_at < interval '4 days' from xat.invitation order by 1"
        ).fetchall()
    assert rows == [("nina@acme.example", False, True), ("otto@acme.example", False, False)]
    assert central.json("member", "add", "acme", "pia@acme.example", "--new-secret")["secret"]

    central.run("member", "link", "nina@ACME.example")
    with psycopg.connect(central.dsn) as db:
        found = db.execute("select count(*) from xat.invitation where link and expires_at > now()").fetchone()
    assert found == (1,)
    assert "no such person" in str(central.call("member", "link", "nobody@acme.example").exception)
    assert "too many rights" in str(central.call("service-login", "postgres").exception)
    assert "not valid" in str(central.call("service-login", "x; drop").exception)


def test_a_database_role_that_the_cloud_made(central: Central) -> None:
    missing = central.call(
        "member", "add", "acme", "nina@acme.example", "--database-role", "not-there@acme.example"
    )
    assert "no such database role" in str(missing.exception)
    name = f"nina-{uuid.uuid4().hex[:6]}@acme.example"
    with psycopg.connect(central.dsn, autocommit=True) as db:
        db.execute(f'create role "{name}" login')  # type: ignore[arg-type]
    made = central.json("member", "add", "acme", "nina@acme.example", "--database-role", name)
    assert (made["role"], made["secret"]) == (name, None)
    central.run("member", "remove", "acme", "nina@acme.example")
    central.run("member", "add", "acme", "nina@acme.example", "--database-role", name)
    with psycopg.connect(central.dsn) as db:
        login = db.execute("select rolcanlogin from pg_roles where rolname = %s", [name]).fetchone()
    assert login == (True,), "the role is the company's, and may be good for something else"


def test_a_key_is_for_its_owner_only_and_is_never_overwritten(central: Central, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    central.run("new-key", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_text()
    assert content.startswith("-----BEGIN PRIVATE KEY-----")
    assert "cannot be written" in str(central.call("new-key", str(path)).exception)
    assert path.read_text() == content


def test_sessions_are_listed_and_ended(central: Central) -> None:
    central.run("member", "add", "acme", "nina@acme.example")
    with psycopg.connect(central.dsn, autocommit=True) as db:
        for number in range(2):
            db.execute(
                "with p as (select id from xat.person), d as (insert into xat.device (person_id, role_name)"
                " select id, 'd_' || gen_random_uuid() from p returning id, person_id)"
                " insert into xat.session (id, person_id, provider, device_name, idle_until, expires_at)"
                " select id, person_id, 'google', %s, now() + interval '1 day', now() + interval '1 day' from d",
                (f"laptop {number}",),
            )
    found = central.json("session", "list", "Nina@acme.example")
    assert {one["device"] for one in found} == {"laptop 0", "laptop 1"}
    assert "laptop 0" in central.run("session", "list", "nina@acme.example")
    assert central.json("session", "end", "nina@acme.example", "--session", found[0]["id"])["ended"] == 1
    assert "no such session" in str(
        central.call("session", "end", "nina@acme.example", "--session", found[0]["id"]).exception
    )
    assert central.json("session", "end", "nina@acme.example")["ended"] == 1
    assert central.json("session", "list", "nina@acme.example") == []


def test_serve_says_what_is_wrong_with_its_configuration(central: Central, tmp_path: Path) -> None:
    (tmp_path / "service.toml").write_text("public_url = 7")
    assert "signing_keys is missing" in str(
        central.call("serve", "--config", str(tmp_path / "service.toml")).exception
    )
    assert "cannot be read" in str(central.call("serve", "--config", str(tmp_path / "no.toml")).exception)
