"""The issuer of a server profile: its discovery document, and the check of the ID tokens that it signs."""

import secrets
from dataclasses import dataclass
from typing import Any

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from xat_desktop.errors import XatError
from xat_desktop.sync.http import get_json

_ALGORITHMS = ["ES256", "RS256", "PS256", "ES384", "EdDSA"]  # never "none", never a shared secret
_LEEWAY_S = 120  # laptops' clocks
_WORDS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Issuer:
    """An issuer's addresses, as it says itself."""

    name: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    revocation_endpoint: str = ""
    credentials_endpoint: str = ""
    files_endpoint: str = ""
    sessions_endpoint: str = ""
    secret_in_form: bool = False  # where it takes a client secret; else in the header
    names_itself: bool = False  # its answers carry `iss` (RFC 9207)


def discover(session: requests.Session, name: str) -> Issuer:
    """Read the discovery document of `name`; XatError when it speaks for another issuer."""
    found = get_json(session, name.rstrip("/") + "/.well-known/openid-configuration")
    if not isinstance(found, dict) or found.get("issuer") != name:
        raise XatError("The sign-in server is not the one of the profile", f"Expected was {name}.")
    words = {word: _address(found, word, name) for word in _WORDS}
    if not all(words.values()):
        raise XatError("The sign-in server's description is not valid", f"{name} lacks an address.")
    return Issuer(
        name=name,
        **words,
        revocation_endpoint=_address(found, "revocation_endpoint", name),
        credentials_endpoint=_address(found, "xat_credentials_endpoint", name),
        files_endpoint=_address(found, "xat_files_endpoint", name),
        sessions_endpoint=_address(found, "xat_sessions_endpoint", name),
        secret_in_form="client_secret_post" in (found.get("token_endpoint_auth_methods_supported") or []),
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def verified_claims(
    session: requests.Session, issuer: Issuer, token: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of an ID token after its signature, issuer, audience, times and nonce were checked."""
    rules = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": issuer.name},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        keys = KeySet.import_key_set(get_json(session, issuer.jwks_uri))
        claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
        rules.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise _untrusted(type(error).__name__) from None
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != client_id:
        raise _untrusted("made for another program")
    if nonce and not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise _untrusted("not the answer to this sign-in")
    return claims


def _address(document: dict[str, Any], word: str, issuer: str) -> str:
    found = document.get(word)
    return found if isinstance(found, str) and _is_safe(found, issuer) else ""


def _is_safe(address: str, issuer: str) -> bool:
    """Whether an address is encrypted, or as little as the issuer's own on this computer is."""
    return address.startswith("https://") or (
        issuer.startswith("http://") and address.startswith(issuer.rstrip("/") + "/")
    )


def _untrusted(why: str) -> XatError:
    return XatError(
        "The sign-in server's answer cannot be trusted", f"Its token is not valid ({why}). Sign in again."
    )
