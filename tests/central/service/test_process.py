"""`xat-central serve` as a process: it signs people in, and no log has a secret."""

import json
import secrets
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from tests.central.service.process import ServiceProcess, service_process
from tests.central.service.world import Browser, Desktop, bearer
from tests.central.world import World
from tests.postgres import PostgresServer
from xat_desktop.central.invitations import invite


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Configuration, secrets and the log of the service."""
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="module")
def process(shared_world: World, issuer: str, folder: Path) -> Iterator[ServiceProcess]:
    """The service, while PostgreSQL logs every statement with its parameters."""
    with shared_world.connect() as db:
        db.execute(f"alter database \"{shared_world.database}\" set log_statement = 'all'")  # type: ignore[arg-type]
        db.execute(f"alter database \"{shared_world.database}\" set log_min_messages = 'debug1'")  # type: ignore[arg-type]
    with shared_world.admin() as admin:
        invite(admin, shared_world.acme, "rosa@acme.example")
    (folder / "company-secret").write_text("the company's client secret")
    company = {"type": "oidc", "title": "Example Corp", "issuer": issuer, "client_id": "xat"}
    company["client_secret"] = f"file:{folder / 'company-secret'}"
    with service_process(shared_world, folder, {"company": company}) as running:
        yield running


def test_signs_in_and_no_log_has_a_secret(
    process: ServiceProcess, shared_world: World, postgres: PostgresServer
) -> None:
    desktop = Desktop(process)  # type: ignore[arg-type]
    handed_out = [desktop.state, desktop.nonce, desktop.verifier, "the company's client secret"]
    with Browser() as browser:
        answer = browser.confirm(browser.sign_in(desktop.address(), "company", "rosa-1"))
        handed_out += browser.cookies.values()
    tokens: dict[str, Any] = desktop.exchange(answer["code"]).json()
    handed_out.append("attempt-" + secrets.token_hex(8))
    again = desktop.refresh(tokens["refresh_token"], attempt=handed_out[-1]).json()
    found = requests.post(f"{process.url}/credentials", headers=bearer(again), timeout=10).json()
    with psycopg.connect(postgres.dsn(shared_world.database, found["user"], found["password"])) as db:
        db.execute("select * from xat.my_partners()")
    handed_out += [answer["code"], found["password"]]
    handed_out += [
        made[key] for made in (tokens, again) for key in ("access_token", "refresh_token", "id_token")
    ]
    requests.get(
        f"{process.url}/callback/company?code=stray-code&state=stray-state-{answer['code']}", timeout=10
    )

    database_log = (postgres.folder / "log").read_text(errors="replace")
    assert "issue_password" in database_log, "the log has the statements"
    service_log = process.log.read_text()
    assert "/credentials" in service_log
    for secret in [*handed_out, *process.secret_words]:
        assert secret
        assert secret not in service_log, secret
        assert secret not in database_log, secret


def test_each_line_of_the_log_is_a_json_object_with_the_route_only(process: ServiceProcess) -> None:
    attempt = str(uuid.uuid4())
    requests.get(f"{process.url}/authorize?client_id=who&secret=x", timeout=10)
    requests.get(f"{process.url}/sign-in/{attempt}/google", timeout=10)
    lines = [json.loads(line) for line in process.log.read_text().splitlines()]
    routes = [line["route"] for line in lines if line["message"] == "request"]
    assert "/authorize" in routes
    assert "/sign-in/<uuid:attempt_id>/<provider>" in routes
    assert attempt not in process.log.read_text()
    assert all("time" in line and "severity" in line for line in lines)
    assert any(line["message"] == "request_refused" for line in lines)


def test_a_broken_database_is_an_answer_not_a_secret_in_the_log(
    process: ServiceProcess, shared_world: World
) -> None:
    with shared_world.connect() as db:
        db.execute("alter table xat.session rename to session_away")
    try:
        health = requests.get(f"{process.url}/health", timeout=10)
        assert (health.status_code, health.json()) == (503, {"status": "no database"})
        answer = requests.post(
            f"{process.url}/token",
            data={
                "grant_type": "refresh_token",
                "client_id": "xat-desktop",
                "refresh_token": "a-refresh-token",
            },
            timeout=10,
        )
        assert answer.status_code == 500
        assert "Traceback" not in answer.text
    finally:
        with shared_world.connect() as db:
            db.execute("alter table xat.session_away rename to session")
    log = process.log.read_text()
    assert "a-refresh-token" not in log
    assert '"error": "ProgrammingError"' in log


def test_waitress_serves_it_as_well(shared_world: World, issuer: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the company's client secret")
    with shared_world.admin() as admin:
        invite(admin, shared_world.acme, "rosa@acme.example")
    company = {"type": "oidc", "title": "Example Corp", "issuer": issuer, "client_id": "xat"}
    company["client_secret"] = f"file:{tmp_path / 'secret'}"
    with service_process(shared_world, tmp_path, {"company": company}, server="waitress") as running:
        desktop = Desktop(running)  # type: ignore[arg-type]
        with Browser() as browser:
            answer = browser.confirm(browser.sign_in(desktop.address(), "company", "rosa-1"))
        tokens = desktop.exchange(answer["code"]).json()
        assert requests.post(f"{running.url}/credentials", headers=bearer(tokens), timeout=10).ok
        assert "Server" not in requests.get(f"{running.url}/health", timeout=10).headers
    lines = [json.loads(line) for line in running.log.read_text().splitlines()]
    assert any(line.get("route") == "/credentials" for line in lines)
