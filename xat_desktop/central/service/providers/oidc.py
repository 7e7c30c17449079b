"""Any OpenID Connect issuer: discovery, code exchange with PKCE, and an ID token that is verified."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from xat_desktop.central.service.providers._base import Handshake, Identity, code_of
from xat_desktop.central.service.providers._issuer import Issuer
from xat_desktop.central.service.refusal import Refused
from xat_desktop.central.service.secret_sources import Secret
from xat_desktop.central.service.upstream import post_form


@dataclass(frozen=True)
class Oidc:
    """An issuer that follows the standard; the others are made of it."""

    name: str
    title: str
    issuer: str
    client_id: str
    client_secret: Secret | None = None
    scope: str = "openid email profile"
    trust_email: bool = False  # a company's issuer that verifies addresses but does not say so
    posts_back: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
    _issuer: Issuer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_issuer", Issuer(self.title, self.issuer))

    def authorization_url(self, handshake: Handshake) -> str:
        """The issuer's authorization endpoint with everything that this sign-in asks for."""
        words = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": handshake.redirect_uri,
            "scope": self.scope,
            "state": handshake.state,
            "nonce": handshake.nonce,
            "code_challenge": create_s256_code_challenge(handshake.verifier),
            "code_challenge_method": "S256",
            **self.extra,
        }
        return str(add_params_to_uri(self._issuer.endpoint("authorization_endpoint"), words.items()))

    def identify(self, answer: Mapping[str, str], handshake: Handshake) -> Identity:
        """Exchange the code and verify the ID token."""
        claims = self.claims(answer, handshake)
        return Identity(
            provider=self.name,
            issuer=str(claims["iss"]),
            subject=str(claims["sub"]),
            email=str(claims.get("email") or ""),
            email_verified=is_true(claims.get("email_verified"))
            or (self.trust_email and bool(claims.get("email"))),
            name=str(claims.get("name") or ""),
        )

    def claims(self, answer: Mapping[str, str], handshake: Handshake) -> dict[str, Any]:
        """The verified claims of the ID token."""
        code = code_of(answer, self.title)
        if answer.get("iss") and answer["iss"] != self._issuer.name:  # RFC 9207: mix-up of issuers
            raise Refused(f"The answer is not from {self.title}", "Try again.")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": handshake.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": handshake.verifier,
        }
        basic = self._authenticate(form)
        tokens = post_form(self.title, self._issuer.endpoint("token_endpoint"), form, basic)
        return self._issuer.verified(str(tokens.get("id_token", "")), self.client_id, handshake.nonce)

    def _authenticate(self, form: dict[str, str]) -> tuple[str, str] | None:
        """Put the client secret into the form where the issuer takes it there, else return it for the header."""
        secret = self.client_password()
        methods = self._issuer.metadata().get("token_endpoint_auth_methods_supported", [])
        if secret and "client_secret_post" not in methods:
            return quote_plus(self.client_id), quote_plus(secret)  # RFC 6749, 2.3.1
        if secret:
            form["client_secret"] = secret
        return None

    def client_password(self) -> str:
        """The client secret, when there is one."""
        return self.client_secret.reveal() if self.client_secret else ""


def is_true(value: Any) -> bool:
    """True as JSON's true or, as Apple and some others write it, the text "true"."""
    return value is True or value == "true"
