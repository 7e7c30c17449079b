"""The laptop trusts no answer that it cannot check, and shows no token in any log."""

import json
import logging
import secrets
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from flask import Flask, jsonify
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.central.service.providers import Issuer, issuer_app, stand_in
from tests.central.service.upstream import served
from tests.central.service.world import part
from tests.sync.laptop import MemoryKeyring
from xat_desktop.errors import XatError
from xat_desktop.sync.http import Offline
from xat_desktop.sync.server_profile import ServerProfile, save_profile
from xat_desktop.sync.token_store import TokenStore
from xat_desktop.tasks.progress import NoProgress
from xat_desktop.tasks.sign_in import SignInResult, sign_in


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    """An issuer that signs Nina in."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    made = Issuer(client_id="xat-desktop", person={"sub": "n-1", "email": "nina@acme.example"})
    made.client_secret = "not secret in an installed program"
    with stand_in(made, issuer_app) as running:
        yield running


def opens(address: str) -> bool:
    """A browser in which the issuer knows the person already."""
    Thread(target=lambda: requests.get(address, timeout=10)).start()
    return True


def try_to_sign_in(data_dir: Path, issuer: Issuer, **changes: Any) -> SignInResult:
    """A sign-in at the issuer itself, with tokens as passwords."""
    words = {"flavour": "token", "client_secret": issuer.client_secret, **changes}
    save_profile(data_dir, ServerProfile("acme", issuer.url, **words))
    return sign_in(data_dir, "", "", lambda *_: None, NoProgress(), TokenStore(MemoryKeyring()), opens)


def test_an_honest_issuer_and_no_token_in_the_log_at_any_level(
    data_dir: Path, issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):  # as `xat -v` does
        logging.getLogger("requests_oauthlib").debug("a child of the root logger")
        result = try_to_sign_in(data_dir, issuer)
    assert result.account.database_user == "nina@acme.example"
    tokens = [*issuer.tokens, result.session.credential().password, *issuer.codes]
    assert len(tokens) >= 2
    for token in tokens:
        assert token not in caplog.text
        assert token not in repr(result)


def test_a_narrowed_scope_is_no_error(data_dir: Path, issuer: Issuer) -> None:
    app_scope = try_to_sign_in(data_dir, issuer, scope="openid email offline_access groups")
    assert app_scope.account.email == "nina@acme.example"


def forgeries(issuer: Issuer) -> dict[str, Callable[[dict[str, Any]], str]]:
    other = RSAKey.generate_key(2048, {"kid": "one"})
    return {
        "nonce": lambda claims: issuer.signed({**claims, "nonce": secrets.token_urlsafe(32)}),
        "audience": lambda claims: issuer.signed({**claims, "aud": "someone-else"}),
        "audiences": lambda claims: issuer.signed({**claims, "aud": [claims["aud"], "someone-else"]}),
        "issuer": lambda claims: issuer.signed({**claims, "iss": "https://evil.example"}),
        "expired": lambda claims: issuer.signed({**claims, "exp": claims["iat"] - 3_600}),
        "no expiry": lambda claims: issuer.signed({k: v for k, v in claims.items() if k != "exp"}),
        "other key": lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, other),
        "none": lambda claims: part({"alg": "none"}) + "." + part(claims) + ".",
        "secret": lambda claims: jwt.encode(
            {"alg": "HS256"}, claims, OctKey.import_key(issuer.client_secret)
        ),
        "missing": lambda _: "",
    }


def test_forged_tokens(data_dir: Path, issuer: Issuer) -> None:
    for what, forge in forgeries(issuer).items():
        issuer.forge = forge
        with pytest.raises(XatError, match="cannot be trusted") as raised:
            try_to_sign_in(data_dir, issuer)
        assert "Sign in again" in raised.value.detail, what
        report = "".join(traceback.format_exception(raised.value))  # what a crash report would show
        assert issuer.tokens
        assert not [token for token in issuer.tokens if token in report], what
        assert "eyJ" not in report, what
    assert not (data_dir / "accounts.json").exists()


def test_a_token_without_the_claim_of_the_role(data_dir: Path, issuer: Issuer) -> None:
    with pytest.raises(XatError, match="did not name your database role"):
        try_to_sign_in(data_dir, issuer, user_claim="preferred_username")


def test_a_mix_up_of_issuers(data_dir: Path, issuer: Issuer) -> None:
    issuer.answers = {"iss": "https://evil.example"}
    with pytest.raises(XatError, match="came from another server"):
        try_to_sign_in(data_dir, issuer)


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": 7},
        [],
        "text",
    ],
)
def test_a_description_that_is_not_right(data_dir: Path, document: Any) -> None:
    app = Flask(__name__)

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Any:
        good = {name: f"{url}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        return jsonify({"issuer": url, **good, **document} if isinstance(document, dict) else document)

    with served(app) as url:
        save_profile(data_dir, ServerProfile("acme", url))
        with pytest.raises(XatError, match=r"not the one of the profile|not valid"):
            sign_in(data_dir, "", "", lambda *_: None, NoProgress(), TokenStore(MemoryKeyring()), opens)


def test_a_hotels_login_page_instead_of_the_server(data_dir: Path) -> None:
    app = Flask(__name__)
    app.add_url_rule("/.well-known/openid-configuration", view_func=lambda: "<h1>Welcome, guest</h1>")
    with served(app) as url:
        save_profile(data_dir, ServerProfile("acme", url))
        with pytest.raises(Offline, match="no JSON"):
            sign_in(data_dir, "", "", lambda *_: None, NoProgress(), TokenStore(MemoryKeyring()), opens)


def test_the_environments_proxy_is_used(
    data_dir: Path, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def proxy(environ: dict[str, Any], start: Any) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        answer = requests.Session()
        answer.trust_env = False
        found = answer.get(issuer.url + "/.well-known/openid-configuration", timeout=10)
        body = json.dumps({**found.json(), "issuer": "http://localhost:1"}).encode()
        start("200 OK", [("Content-Type", "application/json")])
        return [body]

    with served(proxy) as url:
        monkeypatch.setenv("HTTP_PROXY", url)
        monkeypatch.setenv("NO_PROXY", "")
        save_profile(data_dir, ServerProfile("acme", "http://localhost:2"))  # nobody listens there
        with pytest.raises(XatError, match="not the one of the profile"):
            sign_in(data_dir, "", "", lambda *_: None, NoProgress(), TokenStore(MemoryKeyring()), opens)
        assert seen
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        with pytest.raises(Offline, match="proxy cannot be used"):
            sign_in(data_dir, "", "", lambda *_: None, NoProgress(), TokenStore(MemoryKeyring()), opens)
