"""One OpenID issuer: its discovery document and keys (cached), and the check of its ID tokens."""

import secrets
import threading
import time
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from xat_desktop.central.service.refusal import Refused
from xat_desktop.central.service.upstream import UpstreamError, get_json

_ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]  # never "none", never a shared secret
_KEEP_S = 3600
_KEYS_AGAIN_S = 30  # a token with an unknown key may make us ask again, this often
_LEEWAY_S = 60


class Issuer:
    """What is known of an issuer; safe to use from several threads."""

    def __init__(self, title: str, name: str) -> None:
        self.title = title
        self.name = name
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._metadata_at = -float(_KEEP_S)
        self._keys: KeySet | None = None
        self._keys_at = -float(_KEEP_S)

    def metadata(self) -> dict[str, Any]:
        """The discovery document."""
        with self._lock:
            if time.monotonic() - self._metadata_at >= _KEEP_S:
                self._metadata = self._discovered()
                self._metadata_at = time.monotonic()
            return self._metadata

    def endpoint(self, name: str) -> str:
        """An address of the discovery document."""
        found = self.metadata().get(name)
        if not isinstance(found, str):
            raise UpstreamError(self.title, f"discovery has no {name}")
        if self.name.startswith("https://") and not found.startswith("https://"):
            raise UpstreamError(self.title, f"the {name} is not encrypted")  # our secret goes there
        return found

    def _discovered(self) -> dict[str, Any]:
        found = get_json(self.title, self.name.rstrip("/") + "/.well-known/openid-configuration")
        if not isinstance(found, dict) or found.get("issuer") != self.name:
            raise UpstreamError(self.title, "discovery names another issuer")
        return found

    def verified(self, token: str, client_id: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token after signature, issuer, audience, times and nonce were checked."""
        claims = self._decoded(token)
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.name},
            aud={"essential": True, "value": client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            rules.validate(claims)
        except JoseError as error:
            raise self._refused(type(error).__name__) from None
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != client_id:
            raise self._refused("authorised party")
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise self._refused("nonce")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError, TypeError, KeyError):
            pass  # perhaps the issuer has changed its keys
        try:
            return jwt.decode(token, self._key_set(older_than=_KEYS_AGAIN_S), algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise self._refused(type(error).__name__) from None

    def _key_set(self, older_than: float = _KEEP_S) -> KeySet:
        address = self.endpoint("jwks_uri")
        with self._lock:
            if self._keys is None or time.monotonic() - self._keys_at >= older_than:
                self._keys = _key_set(self.title, get_json(self.title, address))
                self._keys_at = time.monotonic()
            return self._keys

    def _refused(self, why: str) -> Refused:
        return Refused(f"The answer of {self.title} cannot be trusted ({why})", "Try again.")


def _key_set(title: str, document: Any) -> KeySet:
    try:
        return KeySet.import_key_set(document)
    except (JoseError, ValueError, TypeError, KeyError):
        raise UpstreamError(title, "its keys cannot be read") from None
