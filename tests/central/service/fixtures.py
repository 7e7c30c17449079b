"""A running service with one OIDC stand-in, one for each folder of tests."""

from collections.abc import Iterator

import pytest

from tests.central.service.upstream import add_user, oidc_issuer
from tests.central.service.world import RunningService, running_service
from tests.central.world import World, new_world
from tests.postgres import PostgresServer
from xat_desktop.central.invitations import invite


@pytest.fixture(scope="package")
def issuer() -> Iterator[str]:
    """The company's own issuer, which knows Nina, Otto and Rosa."""
    with oidc_issuer() as address:
        for name in ("nina", "otto", "rosa"):
            add_user(address, f"{name}-1", email=f"{name}@acme.example", email_verified=True)
        yield address


@pytest.fixture(scope="package")
def shared_world(postgres: PostgresServer) -> World:
    """One database for all tests of a folder, as making it takes seconds."""
    return new_world(postgres)


@pytest.fixture(scope="package")
def service(
    shared_world: World, issuer: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningService]:
    """The service; Nina is invited to Acme and Globex."""
    with shared_world.admin() as admin:
        invite(admin, shared_world.acme, "Nina@acme.example", "Nina")
        invite(admin, shared_world.globex, "nina@acme.example")
    secret = tmp_path_factory.mktemp("secrets") / "company"
    secret.write_text("the company's client secret")
    company = {"type": "oidc", "title": "Example Corp", "issuer": issuer, "client_id": "xat"}
    company["client_secret"] = f"file:{secret}"
    with running_service(shared_world, {"company": company}) as running:
        yield running
