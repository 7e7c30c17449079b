"""GitHub: OAuth without OpenID; the person's number is the identity, the verified primary address the e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from xat_desktop.central.service.providers._base import Handshake, Identity, code_of
from xat_desktop.central.service.refusal import Refused
from xat_desktop.central.service.secret_sources import Secret
from xat_desktop.central.service.upstream import get_json, post_form


@dataclass(frozen=True)
class GitHub:
    """github.com, or a GitHub Enterprise server."""

    name: str
    title: str
    client_id: str
    client_secret: Secret
    web: str = "https://github.com"
    api: str = "https://api.github.com"
    posts_back: bool = False

    def authorization_url(self, handshake: Handshake) -> str:
        """GitHub's authorization page."""
        words = {
            "client_id": self.client_id,
            "redirect_uri": handshake.redirect_uri,
            "scope": "read:user user:email",
            "state": handshake.state,
            "code_challenge": create_s256_code_challenge(handshake.verifier),
            "code_challenge_method": "S256",
        }
        return str(add_params_to_uri(f"{self.web}/login/oauth/authorize", words.items()))

    def identify(self, answer: Mapping[str, str], handshake: Handshake) -> Identity:
        """Exchange the code, then ask who it is."""
        form = {
            "client_id": self.client_id,
            "client_secret": self.client_secret.reveal(),
            "code": code_of(answer, self.title),
            "redirect_uri": handshake.redirect_uri,
            "code_verifier": handshake.verifier,
        }
        tokens = post_form(self.title, f"{self.web}/login/oauth/access_token", form)
        token = tokens.get("access_token")  # a refused code is answered with 200 and an "error"
        if not isinstance(token, str) or not token:
            raise Refused(f"{self.title} refused the sign-in", "Try again.")
        user = get_json(self.title, f"{self.api}/user", token)
        email = _primary(get_json(self.title, f"{self.api}/user/emails", token))
        if not isinstance(user, dict) or not isinstance(user.get("id"), int):
            raise Refused(f"{self.title} did not say who you are", "Try again.")
        return Identity(
            self.name,
            self.web,
            str(user["id"]),
            email,
            bool(email),
            str(user.get("name") or user.get("login") or ""),
        )


def _primary(emails: Any) -> str:
    """The primary address when it is verified; `/user`'s own is a public text that anybody may choose."""
    rows = emails if isinstance(emails, list) else []
    found = [row for row in rows if isinstance(row, dict) and row.get("primary") is True]
    return str(found[0].get("email") or "") if found and found[0].get("verified") is True else ""
