"""A provider's tokens that are forged, mixed up, or signed with a new key."""

from collections.abc import Iterator
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.central.service.providers import Issuer, issuer_app, stand_in
from tests.central.service.world import (
    Browser,
    Desktop,
    RunningService,
    link_to,
    part,
    running_service,
)
from tests.central.world import World
from xat_desktop.central.invitations import invite


@pytest.fixture(scope="module")
def liar(
    shared_world: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningService, Issuer]]:
    """A service whose issuer may forge tokens; Vera and Walt are invited."""
    secret = tmp_path_factory.mktemp("liar") / "secret"
    secret.write_text("our-client-secret")
    with shared_world.admin() as admin:
        for name in ("vera", "walt"):
            invite(admin, shared_world.acme, f"{name}@acme.example")
    with stand_in(Issuer(), issuer_app) as issuer:
        section = {"type": "oidc", "title": "Liar", "issuer": issuer.url, "client_id": "our-client"}
        with running_service(
            shared_world, {"liar": {**section, "client_secret": f"file:{secret}"}}
        ) as running:
            yield running, issuer


def _forgeries(issuer: Issuer) -> dict[str, Any]:
    other = RSAKey.generate_key(2048, {"kid": "one"})
    return {
        "nonce": lambda claims: issuer.signed({**claims, "nonce": "another"}),
        "no nonce": lambda claims: issuer.signed(
            {key: value for key, value in claims.items() if key != "nonce"}
        ),
        "audience": lambda claims: issuer.signed({**claims, "aud": "someone-else"}),
        "audiences": lambda claims: issuer.signed({**claims, "aud": [claims["aud"], "someone-else"]}),
        "issuer": lambda claims: issuer.signed({**claims, "iss": "https://accounts.google.com"}),
        "expired": lambda claims: issuer.signed({**claims, "exp": claims["iat"] - 3600}),
        "no expiry": lambda claims: issuer.signed(
            {key: value for key, value in claims.items() if key != "exp"}
        ),
        "future": lambda claims: issuer.signed(
            {**claims, "iat": claims["iat"] + 86_400, "nbf": claims["iat"] + 86_400}
        ),
        "no subject": lambda claims: issuer.signed(
            {key: value for key, value in claims.items() if key != "sub"}
        ),
        "key": lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, other),
        "none": lambda claims: part({"alg": "none"}) + "." + part(claims) + ".",
        "secret": lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("our-client-secret")),
        "missing": lambda _: "",
    }


def test_forged_tokens_of_a_provider(liar: tuple[RunningService, Issuer]) -> None:
    service, issuer = liar
    issuer.person = {"sub": "v-1", "email": "vera@acme.example", "email_verified": True}
    for what, forge in _forgeries(issuer).items():
        issuer.forge = forge
        with Browser() as browser:
            page = browser.get(Desktop(service).address(), timeout=10)
            page = browser.get(link_to(page, "liar"), timeout=10)
        assert page.status_code == 403, what
        assert "cannot be trusted" in page.text, what
    issuer.forge = None
    issuer.answers = {"iss": "https://accounts.google.com"}  # mix-up of issuers, RFC 9207
    with Browser() as browser:
        page = browser.get(link_to(browser.get(Desktop(service).address(), timeout=10), "liar"), timeout=10)
    assert page.status_code == 403
    issuer.answers = {}
    assert service.rows("select 1 from xat.identity where subject = 'v-1'") == []
    with Browser() as browser:
        page = browser.get(link_to(browser.get(Desktop(service).address(), timeout=10), "liar"), timeout=10)
    assert "vera@acme.example" in page.text


def test_a_provider_may_change_its_keys(liar: tuple[RunningService, Issuer]) -> None:
    service, issuer = liar
    provider = service.app.extensions["xat-central"].providers["liar"]
    provider._issuer._keys_at -= 60  # as if the keys had been asked for a minute ago
    issuer.key = RSAKey.generate_key(2048, {"kid": "two"})
    issuer.person = {"sub": "w-1", "email": "walt@acme.example", "email_verified": True}
    with Browser() as browser:
        page = browser.get(link_to(browser.get(Desktop(service).address(), timeout=10), "liar"), timeout=10)
    assert page.ok
