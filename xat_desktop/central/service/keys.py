"""The service's signing keys and what it signs: short access tokens and the desktop's ID tokens (ES256)."""

import secrets
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from xat_desktop.central.service.secret_sources import Secret
from xat_desktop.errors import XatError

ALGORITHM = "ES256"
_ACCESS = "at+jwt"  # RFC 9068: an ID token can never be taken for an access token


@dataclass(frozen=True)
class Access:
    """What a valid access token says."""

    person_id: str
    session_id: str


class SigningKeys:
    """The first key signs; all of them verify, so that a key is changed without signing anybody out."""

    def __init__(self, sources: Sequence[Secret], issuer: str, client_id: str) -> None:
        self._keys = [_key(source) for source in sources]
        self._set = KeySet(list(self._keys))
        self._issuer = issuer
        self._client_id = client_id

    def public(self) -> dict[str, Any]:
        """The JSON Web Key Set without the private parts."""
        return {"keys": [_public(key) for key in self._keys]}

    def access_token(self, person_id: str, session_id: str, seconds: int) -> str:
        """A token for the service's own endpoints."""
        claims = {"aud": self._issuer, "sub": person_id, "sid": session_id, "client_id": self._client_id}
        return self._signed({**claims, "jti": secrets.token_hex(16)}, seconds, _ACCESS)

    def id_token(self, claims: Mapping[str, Any], seconds: int) -> str:
        """A token that tells the desktop who signed in."""
        return self._signed({**claims, "aud": self._client_id}, seconds, "JWT")

    def verified(self, token: str) -> Access | None:
        """What an access token says; None when it is forged, expired, or meant for something else."""
        try:
            found = jwt.decode(token, self._set, algorithms=[ALGORITHM])
            rules = jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._issuer},
                sub={"essential": True},
                sid={"essential": True},
                exp={"essential": True},
            )
            rules.validate(found.claims)
            session_id = str(uuid.UUID(found.claims["sid"]))
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            return None
        if found.header.get("typ") != _ACCESS:
            return None
        return Access(str(found.claims["sub"]), session_id)

    def _signed(self, claims: Mapping[str, Any], seconds: int, kind: str) -> str:
        now = int(time.time())
        header = {"alg": ALGORITHM, "kid": self._keys[0].kid, "typ": kind}
        whole = {"iss": self._issuer, "iat": now, "exp": now + seconds, **claims}
        return jwt.encode(header, whole, self._keys[0], algorithms=[ALGORITHM])


def new_key() -> str:
    """A fresh private key as PEM."""
    return ECKey.generate_key("P-256").as_pem(private=True).decode("ascii")


def _key(source: Secret) -> ECKey:
    try:
        key = ECKey.import_key(source.reveal())
    except (JoseError, ValueError, TypeError):
        key = None
    if key is None or key.curve_name != "P-256" or not key.is_private:
        raise XatError("A signing key is no private P-256 key in PEM", "Make one with `xat-central new-key`.")
    key.ensure_kid()  # the RFC 7638 thumbprint
    return key


def _public(key: ECKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "use": "sig", "alg": ALGORITHM}
