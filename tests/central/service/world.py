"""A running service over a real database, and a browser without a screen that signs in through it."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from flask import Flask

from tests.central.service.upstream import served
from tests.central.world import World
from xat_desktop.central.service.app import create_app
from xat_desktop.central.service.config import Config, Database, Lifetimes, Limits
from xat_desktop.central.service.keys import new_key
from xat_desktop.central.service.secret_sources import Secret
from xat_desktop.central.service_login import add_service_login

PORT_OF_NOBODY = 9  # nothing listens there; a redirect to it is only looked at
REDIRECT = f"http://127.0.0.1:{PORT_OF_NOBODY}/callback"


@dataclass
class RunningService:
    """The service at `url`, for the people of `world`."""

    url: str
    world: World
    app: Flask
    config: Config

    def rows(self, query: str, *values: object) -> list[Any]:
        """What the database has."""
        with self.world.connect() as db:
            return db.execute(query, values).fetchall()  # type: ignore[arg-type]


@contextmanager
def running_service(world: World, providers: dict[str, Any], **changes: Any) -> Iterator[RunningService]:
    """The real application behind a real HTTP server."""
    with world.admin() as admin:
        login = add_service_login(admin, "signin_" + secrets.token_hex(4))
    proxy: dict[str, Any] = {}

    def forward(environ: dict[str, Any], start: Any) -> Any:
        return proxy["app"](environ, start)

    with served(forward) as url:
        config = Config(
            public_url=url,
            database=Secret(world.server.dsn(world.database, login.role, login.secret)),
            signing_keys=(Secret(new_key()),),
            providers=providers,
            **{
                "client_database": Database(world.server.host, world.server.port, world.database, "disable"),
                "limits": Limits(address=10_000, failures=10_000),
                "lifetimes": Lifetimes(),
                **changes,
            },
        )
        proxy["app"] = app = create_app(config)
        try:
            yield RunningService(url, world, app, config)
        finally:
            app.extensions["xat-central"].engine.dispose()


@dataclass
class Desktop:
    """The laptop's words in one sign-in, made by hand so that a test can get them wrong."""

    service: RunningService
    redirect_uri: str = REDIRECT
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def address(self, **changes: str | None) -> str:
        """The authorization address; a change to None leaves a word out."""
        hashed = hashlib.sha256(self.verifier.encode()).digest()
        words: dict[str, str | None] = {
            "response_type": "code",
            "client_id": "xat-desktop",
            "redirect_uri": self.redirect_uri,
            "scope": "openid email offline_access",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": base64.urlsafe_b64encode(hashed).decode().rstrip("="),
            "code_challenge_method": "S256",
            "device_name": "ann-laptop",
            **changes,
        }
        return f"{self.service.url}/authorize?" + urlencode({k: v for k, v in words.items() if v is not None})

    def exchange(self, code: str, **changes: str | None) -> requests.Response:
        """`POST /token` with the code."""
        words: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "client_id": "xat-desktop",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
            **changes,
        }
        form = {name: value for name, value in words.items() if value is not None}
        return requests.post(f"{self.service.url}/token", data=form, timeout=10)

    def refresh(self, token: str, **more: str) -> requests.Response:
        """`POST /token` with a refresh token."""
        form = {"grant_type": "refresh_token", "client_id": "xat-desktop", "refresh_token": token, **more}
        return requests.post(f"{self.service.url}/token", data=form, timeout=10)


class Browser(requests.Session):
    """Follows links and submits forms as a person would; stops before a redirect to the desktop."""

    def sign_in(self, address: str, provider: str, subject: str) -> requests.Response:
        """From the authorization address to the confirmation page (or wherever it ends) at the OIDC stand-in."""
        page = self.get(address, timeout=10)
        link = link_to(page, provider)
        upstream = self.get(link, timeout=10)
        return self.post(upstream.url, data={"sub": subject}, timeout=10)

    def confirm(self, page: requests.Response, choice: str = "continue") -> dict[str, str]:
        """Press a button of the confirmation page; the words that the desktop gets."""
        answer = self.post(
            page.url,
            data={"proof": proof_of(page), "choice": choice},
            headers={"Origin": origin(page.url)},
            allow_redirects=False,
            timeout=10,
        )
        assert answer.status_code == 303, answer.text
        assert answer.headers["Location"].startswith(REDIRECT + "?"), answer.headers["Location"]
        return {
            name: found[0] for name, found in parse_qs(urlsplit(answer.headers["Location"]).query).items()
        }


def link_to(page: requests.Response, provider: str) -> str:
    """The link of the page to a provider."""
    found = re.search(rf'href="([^"]*/sign-in/[^"/]+/{provider})"', page.text)
    assert found, page.text
    return found[1]


def proof_of(page: requests.Response) -> str:
    """The proof in the page's form."""
    found = re.search(r'name="proof" value="([0-9a-f]+)"', page.text)
    assert found, page.text
    return found[1]


def origin(url: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def signed_in(service: RunningService, subject: str, provider: str = "company") -> dict[str, Any]:
    """The tokens of a whole sign-in."""
    desktop = Desktop(service)
    with Browser() as browser:
        answer = browser.confirm(browser.sign_in(desktop.address(), provider, subject))
    assert answer["state"] == desktop.state
    tokens = desktop.exchange(answer["code"])
    assert tokens.status_code == 200, tokens.text
    return dict(tokens.json())


def bearer(tokens: dict[str, Any]) -> dict[str, str]:
    """The header of an access token."""
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def jwt_claims(token: str) -> dict[str, Any]:
    """The claims of a token, unchecked."""
    body = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


def code_for(service: RunningService, desktop: Desktop, subject: str = "nina-1") -> str:
    """The code of a whole sign-in."""
    with Browser() as browser:
        return browser.confirm(browser.sign_in(desktop.address(), "company", subject))["code"]


def credentials(service: RunningService, token: str) -> requests.Response:
    """`POST /credentials` with an access token."""
    headers = {"Authorization": f"Bearer {token}"}
    return requests.post(f"{service.url}/credentials", headers=headers, timeout=10)


def part(document: dict[str, Any]) -> str:
    """A document as a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")
