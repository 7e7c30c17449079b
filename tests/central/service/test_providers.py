"""Each provider signs an invited person in, and its traps do not."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import pytest
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
from tests.central.service.world import (
    Browser,
    Desktop,
    RunningService,
    bearer,
    jwt_claims,
    link_to,
    running_service,
)
from tests.central.world import new_world
from tests.postgres import PostgresServer
from xat_desktop.central.invitations import invite, invite_to_link


@dataclass
class Everywhere:
    """The service with every provider's stand-in."""

    service: RunningService
    google: Issuer
    apple: Apple
    github: StandIn
    amazon: StandIn

    @property
    def stand_ins(self) -> list[StandIn]:
        """All providers."""
        return [self.google, self.apple, self.github, self.amazon]

    def arrives(self, provider: str, browser: Browser, desktop: Desktop | None = None) -> requests.Response:
        """From the desktop's address to wherever the provider's answer leads."""
        page = browser.get((desktop or Desktop(self.service)).address(), timeout=10)
        page = browser.get(link_to(page, provider), timeout=10)
        form = re.search(r'<form method="post" action="([^"]+/callback/[^"]+)">(.*)</form>', page.text)
        if not form:
            return page
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])
        with requests.Session() as foreign:  # a form of another site brings no cookie of ours
            answer = foreign.post(
                form[1],
                data={name: unescape(value) for name, value in fields},
                headers={"Origin": self.apple.url},
                allow_redirects=False,
                timeout=10,
            )
        assert answer.status_code == 303, answer.text
        assert "code" not in answer.headers["Location"]
        return browser.get(answer.headers["Location"], timeout=10)

    def signs_in(self, provider: str) -> dict[str, Any]:
        """The tokens of a whole sign-in."""
        desktop = Desktop(self.service)
        with Browser() as browser:
            answer = browser.confirm(self.arrives(provider, browser, desktop))
        return dict(desktop.exchange(answer["code"]).json())

    def refuses(self, provider: str) -> str:
        """The page of a sign-in that must fail."""
        with Browser() as browser:
            page = self.arrives(provider, browser)
        assert page.status_code in (403, 502), page.text
        assert "Choose another way to sign in" in page.text
        return unescape(page.text)

    def be(self, provider: str, **changes: Any) -> None:
        """Nina, as the provider knows her, is at the browser."""
        people: dict[str, dict[str, Any]] = {
            "google": {
                "sub": "g-1",
                "email": "nina@acme.example",
                "email_verified": True,
                "hd": "acme.example",
            },
            "apple": {"sub": "a-1", "email": "nina@acme.example", "email_verified": "true"},
            "github": {
                "id": 4711,
                "login": "nina",
                "name": "Nina",
                "email": "public@elsewhere.example",
                "emails": [
                    {"email": "old@acme.example", "primary": False, "verified": True},
                    {"email": "nina@acme.example", "primary": True, "verified": True},
                ],
            },
            "amazon": {"user_id": "amzn1.account.N", "email": "nina@acme.example", "name": "Nina"},
        }
        getattr(self, provider).person = {**people[provider], **changes}


@pytest.fixture(scope="module")
def running(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    """Everything runs, over a database that tests may empty."""
    world = new_world(postgres)
    apple = Apple()
    folder = tmp_path_factory.mktemp("secrets")
    secret, key = folder / "secret", folder / "apple.p8"
    secret.write_text("our-client-secret")
    key.write_bytes(apple.team_key.as_pem(private=True))
    with ExitStack() as stack:
        google = stack.enter_context(stand_in(Issuer(), issuer_app))
        stack.enter_context(stand_in(apple, issuer_app))
        github = stack.enter_context(stand_in(StandIn(), github_app))
        amazon = stack.enter_context(stand_in(StandIn(), amazon_app))
        client = {"client_id": "our-client", "client_secret": f"file:{secret}"}
        providers = {
            "google": {**client, "issuer": google.url, "hosted_domain": "acme.example"},
            "github": {**client, "web": github.url, "api": github.url},
            "amazon": {**client, "web": f"{amazon.url}/ap/oa", "api": amazon.url, "trust_email": True},
            "apple": {
                "client_id": "com.example.xat",
                "issuer": apple.url,
                "team_id": "TEAM123",
                "key_id": "KEY123",
                "private_key": f"file:{key}",
            },
        }
        service = stack.enter_context(running_service(world, providers))
        yield Everywhere(service, google, apple, github, amazon)


@pytest.fixture
def everywhere(running: Everywhere) -> Iterator[Everywhere]:
    """Everything runs; Nina is invited to Acme, and nobody has signed in yet."""
    world = running.service.world
    with world.connect() as db:
        db.execute("truncate xat.identity, xat.invitation, xat.sign_in_audit")
        db.execute("update xat.membership set until = now() where until is null")
    with world.admin() as admin:
        invite(admin, world.acme, "nina@acme.example", "Nina")
    kept = [replace(one) for one in running.stand_ins]
    yield running
    for one, before in zip(running.stand_ins, kept, strict=True):
        one.__dict__.update(before.__dict__)


@pytest.mark.parametrize("provider", ["google", "github", "apple", "amazon"])
def test_an_invited_person_signs_in_the_first_time_and_again(everywhere: Everywhere, provider: str) -> None:
    everywhere.be(provider)
    for _ in range(2):
        tokens = everywhere.signs_in(provider)
        url = f"{everywhere.service.url}/credentials"
        found = requests.post(url, headers=bearer(tokens), timeout=10).json()
        assert [partner["name"] for partner in found["partners"]] == ["Acme"]
    assert everywhere.service.rows("select provider, email from xat.identity") == [
        (provider, "nina@acme.example")
    ]


def test_the_address_may_change_at_the_provider_once_the_person_is_known(everywhere: Everywhere) -> None:
    everywhere.be("google")
    everywhere.signs_in("google")
    everywhere.be("google", email="nina.new@acme.example")
    assert "id_token" in everywhere.signs_in("google")


def test_google_of_another_organisation(everywhere: Everywhere) -> None:
    for domain in ("elsewhere.example", None):
        everywhere.be("google", hd=domain)
        assert "not of your organisation" in everywhere.refuses("google")


@pytest.mark.parametrize("value", [False, None, "false", 1, "yes"])
def test_an_address_that_is_not_verified_binds_nothing(everywhere: Everywhere, value: object) -> None:
    everywhere.be("google", email_verified=value)
    assert "does not confirm your e-mail address" in everywhere.refuses("google")
    assert everywhere.service.rows("select * from xat.identity") == []


@pytest.mark.parametrize(
    "emails",
    [
        [{"email": "nina@acme.example", "primary": True, "verified": False}],
        [{"email": "nina@acme.example", "primary": False, "verified": True}],
        [],
    ],
)
def test_github_counts_only_the_verified_primary_address(everywhere: Everywhere, emails: object) -> None:
    everywhere.be(
        "github", email="nina@acme.example", emails=emails
    )  # the public address is anybody's choice
    assert "does not confirm your e-mail address" in everywhere.refuses("github")


def test_github_login_names_are_given_to_others_later(everywhere: Everywhere) -> None:
    everywhere.be("github")
    everywhere.signs_in("github")
    everywhere.be("github", id=4712, emails=[{"email": "eve@x.example", "primary": True, "verified": True}])
    assert "not invited" in everywhere.refuses("github")


def test_a_token_of_amazon_that_was_made_for_another_program(everywhere: Everywhere) -> None:
    everywhere.be("amazon", aud="amzn1.application-oa2-client.other")
    assert "made for another program" in everywhere.refuses("amazon")


def test_apple_hides_the_address_and_tells_the_name_once(everywhere: Everywhere) -> None:
    everywhere.be("apple", email="x7k2@privaterelay.appleid.com")
    page = everywhere.refuses("apple")
    assert "Share My Email" in page
    everywhere.be("apple")
    everywhere.apple.name = "Nina Novak"
    assert "id_token" in everywhere.signs_in("apple")
    assert everywhere.apple.name == ""
    assert "id_token" in everywhere.signs_in("apple")


def test_a_kelvin_sign_is_no_k(everywhere: Everywhere) -> None:
    with everywhere.service.world.admin() as admin:
        invite(admin, everywhere.service.world.acme, "kim@acme.example")
    everywhere.be("google", email="\u212aim@acme.example")
    assert "not invited" in everywhere.refuses("google")


def test_a_provider_that_says_no_or_is_broken(everywhere: Everywhere) -> None:
    everywhere.be("github")
    everywhere.github.denies = True
    assert "not signed in with GitHub" in everywhere.refuses("github")
    everywhere.github.denies = False
    everywhere.github.client_secret = "changed at GitHub"
    assert "refused the sign-in" in everywhere.refuses("github")
    everywhere.be("apple")
    everywhere.apple.url = "http://127.0.0.1:9"
    assert "did not complete" in everywhere.refuses("apple")


def test_a_second_provider_does_not_take_over_a_person(everywhere: Everywhere) -> None:
    everywhere.be("google")
    tokens = everywhere.signs_in("google")
    everywhere.be("github")
    page = everywhere.refuses("github")
    assert "You already sign in another way" in page
    assert "Sign in with google" in page
    with everywhere.service.world.admin() as admin:  # not even when the person is invited to another partner
        invite(admin, everywhere.service.world.globex, "nina@acme.example")
    assert "You already sign in another way" in everywhere.refuses("github")
    with everywhere.service.world.admin() as admin:
        invite_to_link(admin, "Nina@acme.example")
    linked = everywhere.signs_in("github")
    people = [jwt_claims(one["id_token"])["sub"] for one in (tokens, linked)]
    assert people[0] == people[1]
    everywhere.be("amazon")  # a link is good for one more provider, not for all
    assert "You already sign in another way" in everywhere.refuses("amazon")
    events = everywhere.service.rows("select event, count(*) from xat.sign_in_audit group by 1")
    assert dict(events)["takeover_refused"] == 3
    assert dict(events)["identity_linked"] == 1


def test_an_invitation_ends(everywhere: Everywhere) -> None:
    with everywhere.service.world.connect() as db:
        db.execute("update xat.invitation set expires_at = now()")
    everywhere.be("google")
    assert "not invited" in everywhere.refuses("google")
