"""Stand-ins for Google, GitHub, Apple, Amazon and a company's issuer, with the checks that the real ones make."""

import base64
import hashlib
import html
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus, urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from tests.central.service.upstream import served


@dataclass
class StandIn:
    """What all of them share: one client, the person who is at the browser, and codes that are good once."""

    client_id: str = "our-client"
    client_secret: str = "our-client-secret"
    person: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    denies: bool = False
    url: str = ""

    def approve(self) -> dict[str, str]:
        """The words that go back to the service for the request that is being served."""
        assert request.args["client_id"] == self.client_id
        words = {"state": request.args["state"]}
        if self.denies:
            return {**words, "error": "access_denied"}
        code = secrets.token_urlsafe(16)
        self.codes[code] = dict(request.args.items())
        return {**words, "code": code}

    def spend(self) -> dict[str, str] | None:
        """The authorization request of the posted code; None when anything about the exchange is wrong."""
        asked = self.codes.pop(request.form.get("code", ""), None)
        if asked is None or request.form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        challenge = asked.get("code_challenge")
        if challenge:
            hashed = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(hashed).decode().rstrip("=") != challenge:
                return None
        return asked if self.knows_client() else None

    def knows_client(self) -> bool:
        """Whether the client proved itself, in the form or in the header."""
        if request.authorization:
            words = request.authorization.username or "", request.authorization.password or ""
            return tuple(map(unquote_plus, words)) == (self.client_id, self.client_secret)
        return (request.form.get("client_id"), request.form.get("client_secret")) == (
            self.client_id,
            self.client_secret,
        )

    def bearer(self) -> dict[str, Any] | None:
        """The person of the request's access token."""
        return self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))

    def new_token(self) -> str:
        """An opaque access token for the person."""
        token = f"opaque-{secrets.token_urlsafe(24)}"
        self.tokens[token] = dict(self.person)
        return token


@dataclass
class Issuer(StandIn):
    """An OpenID issuer; `forge` may turn the claims of a token into another token."""

    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    forge: Callable[[dict[str, Any]], str] | None = None
    answers: dict[str, str] = field(default_factory=dict)  # more words of the authorization answer
    as_form: bool = False
    methods: tuple[str, ...] = ("client_secret_basic", "client_secret_post")

    def claims(self, asked: dict[str, str]) -> dict[str, Any]:
        """The claims of an honest token."""
        now = int(time.time())
        fixed = {"iss": self.url, "aud": self.client_id, "iat": now, "exp": now + 600}
        return {**fixed, "nonce": asked.get("nonce"), **self.person}

    def signed(self, claims: dict[str, Any]) -> str:
        """A token with the issuer's signature."""
        header = {"alg": "RS256" if isinstance(self.key, RSAKey) else "ES256", "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=["RS256", "ES256"])


@dataclass
class Apple(Issuer):
    """Answers with a form, wants a signed client secret, and tells the name only the first time."""

    client_id: str = "com.example.xat"
    as_form: bool = True
    methods: tuple[str, ...] = ("client_secret_post",)
    team_key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    name: str = ""

    def knows_client(self) -> bool:
        """Apple's rules for the client secret."""
        try:
            found = jwt.decode(request.form["client_secret"], self.team_key, algorithms=["ES256"])
        except Exception:
            return False
        claims = found.claims
        return (
            found.header.get("kid") == "KEY123"
            and (claims["iss"], claims["sub"], claims["aud"]) == ("TEAM123", self.client_id, self.url)
            and claims["exp"] - claims["iat"] <= 15_777_000
        )


def issuer_app(here: Issuer) -> Flask:
    """Discovery, keys, authorization and token endpoint."""
    app = Flask(__name__)

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        return jsonify(
            issuer=here.url,
            authorization_endpoint=f"{here.url}/authorize",
            token_endpoint=f"{here.url}/token",
            jwks_uri=f"{here.url}/keys",
            token_endpoint_auth_methods_supported=list(here.methods),
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[here.key.as_dict(private=False)])

    @app.get("/authorize")
    def authorize() -> Any:
        words = {**here.approve(), **here.answers}
        if here.as_form:
            assert request.args["response_mode"] == "form_post"
            if isinstance(here, Apple) and here.name:
                first, last = here.name.split()
                words["user"] = json.dumps({"name": {"firstName": first, "lastName": last}})
                here.name = ""
            fields = "".join(
                f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
                for name, value in words.items()
            )
            return f'<form method="post" action="{html.escape(request.args["redirect_uri"])}">{fields}</form>'
        return redirect(f"{request.args['redirect_uri']}?{urlencode(words)}", 302)

    @app.post("/token")
    def token() -> Any:
        asked = here.spend()
        if asked is None:
            return jsonify(error="invalid_grant"), 400
        claims = here.claims(asked)
        made = here.forge(claims) if here.forge else here.signed(claims)
        return jsonify(
            access_token=here.new_token(),
            token_type="Bearer",
            id_token=made,
            expires_in=600,
            scope="openid email",
        )

    return app


def github_app(here: StandIn) -> Flask:
    """GitHub's web flow and the two addresses of its API that tell who somebody is."""
    app = Flask(__name__)

    @app.get("/login/oauth/authorize")
    def authorize() -> Any:
        return redirect(f"{request.args['redirect_uri']}?{urlencode(here.approve())}", 302)

    @app.post("/login/oauth/access_token")
    def token() -> Response:
        assert request.headers["Accept"] == "application/json"
        if here.spend() is None:  # a refusal has status 200 at GitHub
            return jsonify(
                error="bad_verification_code", error_description="The code is incorrect or expired."
            )
        return jsonify(access_token=here.new_token(), token_type="bearer", scope="read:user,user:email")

    @app.get("/user")
    def user() -> Any:
        found = here.bearer()
        if found is None:
            return jsonify(message="Bad credentials"), 401
        return jsonify({key: value for key, value in found.items() if key != "emails"})

    @app.get("/user/emails")
    def emails() -> Any:
        found = here.bearer()
        return jsonify(found["emails"]) if found else (jsonify(message="Bad credentials"), 401)

    return app


def amazon_app(here: StandIn) -> Flask:
    """Login with Amazon: page, tokens, token information and profile."""
    app = Flask(__name__)

    @app.get("/ap/oa")
    def authorize() -> Any:
        assert request.args["scope"] == "profile"
        return redirect(f"{request.args['redirect_uri']}?{urlencode(here.approve())}", 302)

    @app.post("/auth/o2/token")
    def token() -> Any:
        if here.spend() is None:
            return jsonify(error="invalid_grant"), 400
        return jsonify(access_token=here.new_token(), token_type="bearer", expires_in=3600)

    @app.get("/auth/o2/tokeninfo")
    def token_information() -> Any:
        found = here.tokens.get(request.args.get("access_token", ""))
        if found is None:
            return jsonify(error="invalid_token"), 400
        return jsonify(
            aud=found.get("aud", here.client_id), user_id=found["user_id"], iss="https://www.amazon.com"
        )

    @app.get("/user/profile")
    def profile() -> Any:
        found = here.bearer()
        return jsonify(found) if found else (jsonify(error="invalid_token"), 400)

    return app


@contextmanager
def stand_in(here: StandIn, make: Callable[[Any], Flask]) -> Iterator[Any]:
    """The stand-in behind a real HTTP server."""
    with served(make(here)) as url:
        here.url = url
        yield here
