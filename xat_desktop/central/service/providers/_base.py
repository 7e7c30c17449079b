"""What a provider is: how it is asked to sign somebody in, and who it says that was."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from xat_desktop.central.service.refusal import Refused


@dataclass(frozen=True)
class Identity:
    """A person as one provider knows them."""

    provider: str
    issuer: str
    subject: str
    email: str
    email_verified: bool  # only true when the provider itself says so
    name: str = ""
    hint: str = ""  # what to tell the person when the e-mail fits no invitation


@dataclass(frozen=True)
class Handshake:
    """The secrets of one sign-in at a provider."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str  # of PKCE; at least 43 characters


class Provider(Protocol):
    """One way to sign in."""

    @property
    def name(self) -> str:
        """Its name in addresses and in the configuration."""

    @property
    def title(self) -> str:
        """Its name for people."""

    @property
    def posts_back(self) -> bool:
        """Whether the answer comes as a form (POST) instead of in the address (GET)."""

    def authorization_url(self, handshake: Handshake) -> str:
        """Where the browser goes."""

    def identify(self, answer: Mapping[str, str], handshake: Handshake) -> Identity:
        """Who signed in; `answer` is what came back. Refused when it cannot be trusted."""


def code_of(answer: Mapping[str, str], title: str) -> str:
    """The authorization code of an answer; Refused when the provider or the person said no."""
    if answer.get("error"):
        raise Refused(
            f"You were not signed in with {title}", "You cancelled, or the provider refused. Try again."
        )
    code = answer.get("code", "")
    if not code or len(code) > 4096:
        raise Refused(f"{title} sent no code", "Try again.")
    return code
