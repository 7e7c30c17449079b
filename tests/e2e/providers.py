"""Every provider's stand-in, the service's configuration for them, and a person's way through each."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from threading import Thread
from typing import Any

import requests

from tests.central.service.providers import (
    Apple,
    Issuer,
    StandIn,
    amazon_app,
    github_app,
    issuer_app,
    stand_in,
)
from tests.central.service.world import Browser, link_to, proof_of


@dataclass(frozen=True)
class Providers:
    """The stand-ins by name, and the sections of the configuration."""

    stand_ins: dict[str, StandIn]
    sections: dict[str, dict[str, Any]]

    def be(self, provider: str, email: str) -> None:
        """The person of that address is at the browser."""
        verified = {"sub": f"{provider}-1", "email": email, "email_verified": True}
        people: dict[str, dict[str, Any]] = {
            "google": verified,
            "company": verified,
            "apple": {**verified, "email_verified": "true"},
            "github": {
                "id": 4711,
                "login": "x",
                "emails": [{"email": email, "primary": True, "verified": True}],
            },
            "amazon": {"user_id": "amzn1.account.X", "email": email, "name": "X"},
        }
        self.stand_ins[provider].person = people[provider]


@contextmanager
def all_providers(folder: Path) -> Iterator[Providers]:
    """All of them run."""
    apple = Apple()
    secret, key = folder / "client-secret", folder / "apple.p8"
    secret.write_text("our-client-secret")
    key.write_bytes(apple.team_key.as_pem(private=True))
    client = {"client_id": "our-client", "client_secret": f"file:{secret}"}
    with ExitStack() as stack:
        found: dict[str, StandIn] = {
            "google": stack.enter_context(stand_in(Issuer(), issuer_app)),
            "company": stack.enter_context(stand_in(Issuer(), issuer_app)),
            "apple": stack.enter_context(stand_in(apple, issuer_app)),
            "github": stack.enter_context(stand_in(StandIn(), github_app)),
            "amazon": stack.enter_context(stand_in(StandIn(), amazon_app)),
        }
        url = {name: one.url for name, one in found.items()}
        sections = {
            "google": {**client, "issuer": url["google"]},
            "company": {**client, "type": "oidc", "title": "Example Corp", "issuer": url["company"]},
            "github": {**client, "web": url["github"], "api": url["github"]},
            "amazon": {
                **client,
                "web": f"{url['amazon']}/ap/oa",
                "api": url["amazon"],
                "trust_email": "true",
            },
            "apple": {
                "client_id": "com.example.xat",
                "issuer": url["apple"],
                "team_id": "TEAM123",
                "key_id": "KEY123",
                "private_key": f"file:{key}",
            },
        }
        yield Providers(found, sections)


def person_at_browser(provider: str) -> Callable[[str], bool]:
    """Opens an address in a browser whose person the provider knows already, and confirms."""

    def follow(address: str) -> None:
        with Browser() as browser:
            page = browser.get(address, timeout=10)
            page = browser.get(link_to(page, provider), timeout=10)
            form = re.search(r'<form method="post" action="([^"]+/callback/[^"]+)">(.*)</form>', page.text)
            if form:
                fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])
                data = {name: unescape(value) for name, value in fields}
                posted = requests.post(form[1], data=data, allow_redirects=False, timeout=10)
                page = browser.get(posted.headers["Location"], timeout=10)
            browser.post(page.url, data={"proof": proof_of(page), "choice": "continue"}, timeout=10)

    def open_link(address: str) -> bool:
        Thread(target=follow, args=(address,), name="browser").start()
        return True

    return open_link
