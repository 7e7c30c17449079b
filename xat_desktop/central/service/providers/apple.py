"""Apple: the client secret is a signed token, the answer is a posted form, the name comes only the first time."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from joserfc import jwt
from joserfc.jwk import ECKey

from xat_desktop.central.service.providers._base import Handshake, Identity
from xat_desktop.central.service.providers.oidc import Oidc
from xat_desktop.central.service.secret_sources import Secret

_RELAY = "@privaterelay.appleid.com"
_SECRET_S = 300  # Apple allows six months; a secret that is made for each exchange needs no renewal
_RELAY_HINT = (
    "Apple hid your address. Sign in again with “Share My Email”, after removing XAT Desktop at"
    " account.apple.com › Sign in with Apple."
)


@dataclass(frozen=True)
class Apple(Oidc):
    """The key of the developer account signs each client secret."""

    team_id: str = ""
    key_id: str = ""
    private_key: Secret | None = None

    def client_password(self) -> str:
        """A token that Apple accepts as client secret, valid for some minutes."""
        assert self.private_key is not None
        now = int(time.time())
        claims = {
            "iss": self.team_id,
            "iat": now,
            "exp": now + _SECRET_S,
            "aud": self.issuer,
            "sub": self.client_id,
        }
        key = ECKey.import_key(self.private_key.reveal())
        return jwt.encode({"alg": "ES256", "kid": self.key_id}, claims, key, algorithms=["ES256"])

    def identify(self, answer: Mapping[str, str], handshake: Handshake) -> Identity:
        """The identity of the ID token, with the name of the form, which nobody has signed."""
        found = super().identify(answer, handshake)
        hint = _RELAY_HINT if found.email.lower().endswith(_RELAY) else ""
        return replace(found, name=_name(answer.get("user", "")), hint=hint)


def _name(text: str) -> str:
    try:
        parts = json.loads(text)["name"]
        return " ".join(str(parts[key]) for key in ("firstName", "lastName") if parts.get(key))[:200]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
