"""Login with Amazon: OAuth with opaque tokens; a token is only good when Amazon says that it was made for us."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from authlib.common.urls import add_params_to_uri

from xat_desktop.central.service.providers._base import Handshake, Identity, code_of
from xat_desktop.central.service.refusal import Refused
from xat_desktop.central.service.secret_sources import Secret
from xat_desktop.central.service.upstream import get_json, post_form

_UNVERIFIED = (
    "Amazon does not say whether an address is verified; your administrator decides whether that is enough."
)


@dataclass(frozen=True)
class Amazon:
    """Amazon's profile has no word on whether the e-mail is verified, so `trust_email` is the operator's choice."""

    name: str
    title: str
    client_id: str
    client_secret: Secret
    web: str = "https://www.amazon.com/ap/oa"
    api: str = "https://api.amazon.com"
    trust_email: bool = False
    posts_back: bool = False

    def authorization_url(self, handshake: Handshake) -> str:
        """Amazon's authorization page."""
        words = {
            "client_id": self.client_id,
            "scope": "profile",
            "response_type": "code",
            "redirect_uri": handshake.redirect_uri,
            "state": handshake.state,
        }
        return str(add_params_to_uri(self.web, words.items()))

    def identify(self, answer: Mapping[str, str], handshake: Handshake) -> Identity:
        """Exchange the code, check whose token it is, then read the profile."""
        form = {
            "grant_type": "authorization_code",
            "code": code_of(answer, self.title),
            "redirect_uri": handshake.redirect_uri,
            "client_id": self.client_id,
            "client_secret": self.client_secret.reveal(),
        }
        token = str(post_form(self.title, f"{self.api}/auth/o2/token", form).get("access_token") or "")
        about = get_json(self.title, f"{self.api}/auth/o2/tokeninfo", access_token=token)
        if not isinstance(about, dict) or not secrets.compare_digest(
            str(about.get("aud", "")).encode(), self.client_id.encode()
        ):
            raise Refused(f"{self.title}'s token was made for another program", "Try again.")
        profile = get_json(self.title, f"{self.api}/user/profile", token)
        subject = profile.get("user_id") if isinstance(profile, dict) else None
        if not subject or subject != about.get("user_id"):
            raise Refused(f"{self.title} did not say who you are", "Try again.")
        email = str(profile.get("email") or "")
        return Identity(
            self.name,
            "https://www.amazon.com",
            str(subject),
            email,
            self.trust_email and bool(email),
            str(profile.get("name") or ""),
            "" if self.trust_email else _UNVERIFIED,
        )
