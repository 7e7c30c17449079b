"""Codes, refresh tokens and access tokens that are guessed, stolen, repeated or forged."""

import json
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import requests
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from tests.central.service.world import (
    Desktop,
    RunningService,
    code_for,
    credentials,
    jwt_claims,
    part,
    signed_in,
)
from xat_desktop.central.service.keys import SigningKeys, new_key
from xat_desktop.central.service.secret_sources import Secret


def test_the_verifier_must_fit(service: RunningService) -> None:
    for wrong in (None, "", "x" * 43, "short", "y" * 200):
        desktop = Desktop(service)
        code = code_for(service, desktop)
        answer = desktop.exchange(code, code_verifier=wrong)
        assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})
        again = desktop.exchange(code)  # a wrong guess uses the code up
        assert again.json() == {"error": "invalid_grant"}


def test_the_code_is_bound_to_address_and_client(service: RunningService) -> None:
    for changes in (
        {"redirect_uri": "http://127.0.0.1:10/callback"},
        {"client_id": "other"},
        {"redirect_uri": None},
    ):
        desktop = Desktop(service)
        assert desktop.exchange(code_for(service, desktop), **changes).status_code in (400, 401)


def test_a_code_that_comes_twice_ends_what_it_opened(service: RunningService) -> None:
    desktop = Desktop(service)
    code = code_for(service, desktop)
    tokens = desktop.exchange(code).json()
    assert credentials(service, tokens["access_token"]).ok
    assert desktop.exchange(code).json() == {"error": "invalid_grant"}
    assert credentials(service, tokens["access_token"]).status_code == 401
    assert desktop.refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"}


def test_of_many_exchanges_at_once_at_most_one_gets_tokens(service: RunningService) -> None:
    desktop = Desktop(service)
    code = code_for(service, desktop)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: desktop.exchange(code), range(8)))
    tokens = [answer.json() for answer in answers if answer.ok]
    assert len(tokens) == 1
    assert credentials(service, tokens[0]["access_token"]).status_code == 401, "a replay ends the session"


def test_an_old_code_is_no_good(service: RunningService) -> None:
    desktop = Desktop(service)
    code = code_for(service, desktop)
    with service.world.connect() as db:
        db.execute("update xat.authorization_code set expires_at = now() where used_at is null")
    assert desktop.exchange(code).json() == {"error": "invalid_grant"}


def test_a_refresh_token_that_comes_twice_ends_the_session(service: RunningService) -> None:
    desktop = Desktop(service)
    first = signed_in(service, "nina-1")
    second = desktop.refresh(first["refresh_token"]).json()
    user = credentials(service, second["access_token"]).json()
    assert desktop.refresh(first["refresh_token"]).json() == {"error": "invalid_grant"}
    assert desktop.refresh(second["refresh_token"]).json() == {"error": "invalid_grant"}
    assert credentials(service, second["access_token"]).status_code == 401
    with pytest.raises(psycopg.OperationalError):  # the device's database role is gone
        psycopg.connect(service.world.server.dsn(service.world.database, user["user"], user["password"]))
    assert ("refresh_token_reused",) in service.rows("select event from xat.sign_in_audit")


def test_a_repeated_request_needs_the_word_that_only_the_laptop_knows(service: RunningService) -> None:
    desktop = Desktop(service)
    first = signed_in(service, "nina-1")
    lost = desktop.refresh(first["refresh_token"], attempt="a word").json()
    again = desktop.refresh(first["refresh_token"], attempt="a word").json()
    assert "access_token" in again
    assert desktop.refresh(again["refresh_token"], attempt="next").ok
    assert desktop.refresh(lost["refresh_token"]).json() == {"error": "invalid_grant"}
    # the answer has been used: whoever comes now with the old token has stolen it, whatever word they know
    assert desktop.refresh(first["refresh_token"], attempt="a word").json() == {"error": "invalid_grant"}


def test_a_thief_with_another_word_ends_the_session(service: RunningService) -> None:
    desktop = Desktop(service)
    first = signed_in(service, "nina-1")
    second = desktop.refresh(first["refresh_token"], attempt="the laptop's").json()
    assert desktop.refresh(first["refresh_token"], attempt="the thief's").json() == {"error": "invalid_grant"}
    assert desktop.refresh(second["refresh_token"]).json() == {"error": "invalid_grant"}


def forged_access_tokens(service: RunningService, good: str) -> Iterator[tuple[str, str]]:
    """Access tokens that must not work, with what is wrong with them."""
    here = service.app.extensions["xat-central"]
    claims = jwt_claims(good)
    private = here.keys._keys[0]
    header = {"alg": "ES256", "typ": "at+jwt", "kid": private.kid}

    def signed(changes: dict[str, Any], **head: Any) -> str:
        return jwt.encode({**header, **head}, {**claims, **changes}, private, algorithms=["ES256"])

    assert credentials(service, signed({})).ok, "the forger's tools work"
    yield "expired", signed({"exp": int(time.time()) - 1})
    yield "not yet", signed({"nbf": int(time.time()) + 600})
    yield "other audience", signed({"aud": "xat-desktop"})
    yield "other issuer", signed({"iss": "https://evil.example"})
    yield "no expiry", jwt.encode(header, {k: v for k, v in claims.items() if k != "exp"}, private)
    yield "an ID token", signed({}, typ="JWT")
    yield "unknown session", signed({"sid": "00000000-0000-4000-8000-000000000000"})
    yield "other key", jwt.encode(header, claims, ECKey.generate_key("P-256"))
    yield "none", part({"alg": "none", "typ": "at+jwt"}) + "." + part(claims) + "."
    yield "None", part({"alg": "None", "typ": "at+jwt"}) + "." + part(claims) + "."
    public = OctKey.import_key(json.dumps(here.keys.public()["keys"][0]))
    yield (
        "public key as secret",
        jwt.encode({"alg": "HS256", "typ": "at+jwt"}, claims, public, algorithms=["HS256"]),
    )
    head, body, signature = good.split(".")
    yield "changed claims", ".".join([head, part({**claims, "sub": secrets.token_hex(8)}), signature])
    yield "no signature", f"{head}.{body}."
    yield "rubbish", "a.b.c"
    yield "empty", ""
    yield "long", "x" * 100_000


def test_forged_access_tokens(service: RunningService) -> None:
    tokens = signed_in(service, "nina-1")
    for what, token in forged_access_tokens(service, tokens["access_token"]):
        answer = credentials(service, token)
        assert answer.status_code in (400, 401, 431), what
    id_token = credentials(service, tokens["id_token"])
    assert id_token.status_code == 401
    assert "invalid_token" in id_token.headers["WWW-Authenticate"]


def test_a_session_id_that_is_no_uuid_is_refused_not_an_error(service: RunningService) -> None:
    keys = service.app.extensions["xat-central"].keys
    assert credentials(service, keys.access_token("x", "not a uuid", 60)).status_code == 401


def test_tokens_in_the_address_are_refused(service: RunningService) -> None:
    tokens = signed_in(service, "nina-1")
    url = f"{service.url}/token?grant_type=refresh_token&client_id=xat-desktop&refresh_token={tokens['refresh_token']}"
    assert requests.post(url, timeout=10).status_code == 401
    assert requests.get(url, timeout=10).status_code == 405
    address = f"{service.url}/credentials?access_token={tokens['access_token']}"
    assert requests.post(address, timeout=10).status_code == 401
    twice = [("refresh_token", tokens["refresh_token"]), ("refresh_token", "x")]
    form = [("grant_type", "refresh_token"), ("client_id", "xat-desktop"), *twice]
    assert requests.post(f"{service.url}/token", data=form, timeout=10).json() == {"error": "invalid_grant"}
    assert Desktop(service).refresh(tokens["refresh_token"]).ok, "the session has not been harmed"


def test_our_keys_can_be_changed_without_signing_anybody_out() -> None:
    old, new = Secret(new_key()), Secret(new_key())
    token = SigningKeys([old], "https://x.example", "c").access_token("p", str(uuid4()), 60)
    assert SigningKeys([new, old], "https://x.example", "c").verified(token)
    assert SigningKeys([new], "https://x.example", "c").verified(token) is None
    assert not [key for key in SigningKeys([new], "https://x.example", "c").public()["keys"] if "d" in key]
