"""A company whose member Nina is invited: service, issuer, database and browser are real."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.central.service.process import service_process
from tests.central.service.upstream import add_user, oidc_issuer
from tests.central.world import World, new_world
from tests.e2e.chromium import Chromium, chromium
from tests.postgres import PostgresServer
from xat_desktop.central.invitations import invite


class Company(NamedTuple):
    """Acme's server, and the browser of the person who signs in there as `nina-1`."""

    world: World
    url: str
    browser: Chromium


@pytest.fixture
def company(postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """Nina is invited to Acme and is known to Example Corp's issuer."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    world = new_world(postgres)
    with world.admin() as admin:
        invite(admin, world.acme, "nina@acme.example", "Nina")
    (tmp_path / "secret").write_text("client secret")
    with oidc_issuer() as issuer, chromium(tmp_path / "profile") as browser:
        add_user(issuer, "nina-1", email="nina@acme.example", email_verified=True)
        provider = {"type": "oidc", "title": "Example Corp", "issuer": issuer, "client_id": "xat"}
        provider["client_secret"] = f"file:{tmp_path / 'secret'}"
        with service_process(world, tmp_path, {"company": provider}) as service:
            yield Company(world, service.url, browser)
