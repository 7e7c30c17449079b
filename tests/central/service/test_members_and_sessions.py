"""Who was removed, or signed out on another device, is out at once; nobody ends another's session."""

import psycopg
import pytest
import requests

from tests.central.service.world import (
    Browser,
    Desktop,
    RunningService,
    bearer,
    credentials,
    jwt_claims,
    signed_in,
)
from xat_desktop.central import members
from xat_desktop.central.invitations import invite


def test_a_member_who_is_removed_in_mid_session(service: RunningService) -> None:
    world = service.world
    with world.admin() as admin:
        invite(admin, world.acme, "otto@acme.example")
        invite(admin, world.globex, "otto@acme.example")
    tokens = signed_in(service, "otto-1")
    found = credentials(service, tokens["access_token"]).json()
    with psycopg.connect(
        world.server.dsn(world.database, found["user"], found["password"]), autocommit=True
    ) as db:
        assert db.execute(f"select count(*) from {world.acme.schema}.capture").fetchone() == (0,)
        with world.admin() as admin:
            members.remove_member(admin, world.acme, "otto@acme.example")
        with pytest.raises(psycopg.Error):  # at the next statement, by its rights or by its end
            db.execute(f"select count(*) from {world.acme.schema}.capture")
    again = credentials(service, tokens["access_token"]).json()
    assert [partner["name"] for partner in again["partners"]] == ["Globex"]
    with psycopg.connect(
        world.server.dsn(world.database, again["user"], again["password"]), autocommit=True
    ) as db:
        assert db.execute(f"select count(*) from {world.globex.schema}.capture").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(f"select count(*) from {world.acme.schema}.capture")
    with world.admin() as admin:
        members.remove_member(admin, world.globex, "otto@acme.example")
    assert credentials(service, tokens["access_token"]).status_code == 401
    assert Desktop(service).refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"}
    with Browser() as browser:
        page = browser.sign_in(Desktop(service).address(), "company", "otto-1")
    assert page.status_code == 403
    assert "Your access has ended" in page.text


def test_sessions_are_the_callers_own(service: RunningService) -> None:
    mine, other = signed_in(service, "nina-1"), signed_in(service, "nina-1")
    stranger = service.rows(
        "select id from xat.session where person_id <> %s limit 1", jwt_claims(mine["id_token"])["sub"]
    )
    for target in [str(row[0]) for row in stranger] + ["00000000-0000-4000-8000-000000000000"]:
        answer = requests.delete(f"{service.url}/sessions/{target}", headers=bearer(mine), timeout=10)
        assert answer.status_code == 404
    listed = requests.get(f"{service.url}/sessions", headers=bearer(mine), timeout=10).json()
    target = jwt_claims(other["access_token"])["sid"]
    assert target in [row["id"] for row in listed]
    assert requests.delete(f"{service.url}/sessions/{target}", headers=bearer(mine), timeout=10).ok
    assert credentials(service, other["access_token"]).status_code == 401
    assert credentials(service, mine["access_token"]).ok
