"""Google: OpenID Connect; a Workspace domain may be demanded, and is checked in the ID token, not in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xat_desktop.central.service.providers._base import Handshake
from xat_desktop.central.service.providers.oidc import Oidc
from xat_desktop.central.service.refusal import Refused


@dataclass(frozen=True)
class Google(Oidc):
    """`hosted_domain` limits sign-in to one Workspace domain; empty = any Google account."""

    hosted_domain: str = ""

    def claims(self, answer: Mapping[str, str], handshake: Handshake) -> dict[str, Any]:
        """The claims, refused when they are of another domain (`hd` in the request is only a hint)."""
        claims = super().claims(answer, handshake)
        if self.hosted_domain and claims.get("hd") != self.hosted_domain:
            raise Refused(
                "This Google account is not of your organisation", f"Use one of {self.hosted_domain}."
            )
        return claims
