"""Sign-in in the system's browser: authorization code with PKCE over a loopback port, and a verified ID token."""

import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from oauthlib.oauth2 import OAuth2Error
from requests_oauthlib import OAuth2Session

from xat_desktop.errors import XatError
from xat_desktop.sync.http import TIMEOUT_S, network_errors
from xat_desktop.sync.issuer import Issuer, discover, verified_claims
from xat_desktop.sync.loopback import Loopback
from xat_desktop.sync.server_profile import ServerProfile

WAIT_S = 300.0


@dataclass(frozen=True)
class SignedIn:
    """The answer of a sign-in; it does not show its tokens."""

    claims: dict[str, Any]
    tokens: dict[str, Any]

    def __repr__(self) -> str:
        return "SignedIn(…)"


def sign_in(
    profile: ServerProfile,
    provider: str,
    show: Callable[[str], None],
    watch: Callable[[], None],
    wait_s: float = WAIT_S,
) -> SignedIn:
    """Sign in at the profile's issuer. `show` gets the address for the browser; `watch` may raise Cancelled."""
    with plain_session(profile) as plain, oauth_session(profile) as session:
        issuer = discover(plain, profile.issuer)
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with Loopback(state) as loopback:
            session.redirect_uri = loopback.redirect_uri
            words = {"nonce": nonce, "device_name": socket.gethostname()}
            if provider:
                words["provider"] = provider
            address, _ = session.authorization_url(issuer.authorization_endpoint, state, **words)
            show(address)
            answer = loopback.wait(wait_s, watch)
        tokens = _exchanged(session, issuer, answer)
        claims = verified_claims(plain, issuer, str(tokens.get("id_token", "")), profile.client_id, nonce)
    return SignedIn(claims, tokens)


def plain_session(profile: ServerProfile) -> requests.Session:
    """A session without tokens: the library's own adds its token to every request, whoever gets it."""
    session = requests.Session()
    session.verify = profile.tls_root or True
    return session


def oauth_session(profile: ServerProfile) -> OAuth2Session:
    """A session for token requests to the profile's issuer."""
    session = OAuth2Session(profile.client_id, scope=profile.scope.split(), pkce="S256")
    session.verify = profile.tls_root or True
    return session


def refreshed(
    session: OAuth2Session, issuer: Issuer, refresh_token: str, attempt: str
) -> dict[str, Any] | None:
    """New tokens for a refresh token; None when the server says that it is no good any more."""
    session.scope = None  # a server may narrow the scope; the library would call that an error
    try:
        with network_errors():
            return dict(
                session.refresh_token(
                    issuer.token_endpoint,
                    refresh_token=refresh_token,
                    client_id=session.client_id,
                    attempt=attempt,
                    timeout=TIMEOUT_S,
                )
            )
    except OAuth2Error as error:
        if error.error in ("invalid_grant", "invalid_client", "unauthorized_client"):
            return None
        raise _refused(error) from None


def revoke(session: requests.Session, issuer: Issuer, client_id: str, refresh_token: str) -> None:
    """Tell the issuer that the token shall be good no more."""
    if issuer.revocation_endpoint:
        form = {"token": refresh_token, "token_type_hint": "refresh_token", "client_id": client_id}
        with network_errors():
            session.post(issuer.revocation_endpoint, data=form, timeout=TIMEOUT_S, allow_redirects=False)


def _exchanged(session: OAuth2Session, issuer: Issuer, answer: dict[str, str]) -> dict[str, Any]:
    if "error" in answer:
        raise XatError("You are not signed in", "The sign-in was cancelled, or refused by the server.")
    if answer.get("iss", "" if issuer.names_itself else issuer.name) != issuer.name:
        raise XatError("The sign-in server's answer cannot be trusted", "It came from another server.")
    session.scope = None  # a server may narrow the scope; the library would call that an error
    try:
        with network_errors():
            return dict(
                session.fetch_token(
                    issuer.token_endpoint,
                    code=answer.get("code", ""),  # not the whole address: the library demands https of it
                    include_client_id=True,
                    timeout=TIMEOUT_S,
                )
            )
    except OAuth2Error as error:
        raise _refused(error) from None


def _refused(error: OAuth2Error) -> XatError:
    return XatError("The sign-in server refused", f"It says {error.error}. Start the sign-in again.")
