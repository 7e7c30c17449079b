"""Sign-in in the system's browser: authorization code with PKCE over a loopback port, and a verified ID token."""

import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import requests
from oauthlib.oauth2 import OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from xat_desktop.errors import XatError
from xat_desktop.sync.accounts import Account
from xat_desktop.sync.http import TIMEOUT_S, Offline, in_order, network_errors
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
        tokens = _exchanged(profile, session, issuer, answer)
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
    for moment in ("access_token_response", "refresh_token_response"):
        session.register_compliance_hook(moment, in_order)
    return session


def refreshed(
    profile: ServerProfile, issuer: Issuer, refresh_token: str, attempt: str
) -> dict[str, Any] | None:
    """New tokens for a refresh token; None when the server says that it is no good any more."""
    words = _client_proof(profile, issuer)
    if profile.flavour == "service":
        words["attempt"] = attempt
    try:
        with oauth_session(profile) as session, network_errors():
            session.scope = None  # a server may narrow the scope; the library would call that an error
            return dict(
                session.refresh_token(
                    issuer.token_endpoint,
                    refresh_token=refresh_token,
                    client_id=profile.client_id,
                    timeout=TIMEOUT_S,
                    **words,
                )
            )
    except OAuth2Error as error:
        if error.error == "invalid_grant":
            return None
        raise _refused(error) from None
    except ValueError:
        raise _no_json() from None


def revoke_quietly(profile: ServerProfile, refresh_token: str) -> bool:
    """Tell the issuer that the token shall be good no more; False when it could not be told."""
    try:
        with plain_session(profile) as session:
            _revoke(session, discover(session, profile.issuer), profile, refresh_token)
    except XatError:
        return False
    return True


def _revoke(session: requests.Session, issuer: Issuer, profile: ServerProfile, refresh_token: str) -> None:
    if issuer.revocation_endpoint:
        proof = _client_proof(profile, issuer)
        auth = proof.pop("auth", None)
        form = {"token": refresh_token, "token_type_hint": "refresh_token", "client_id": profile.client_id}
        with network_errors():
            answer = session.post(
                issuer.revocation_endpoint,
                data=form | proof,
                auth=auth,
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
        in_order(answer)


def _client_proof(profile: ServerProfile, issuer: Issuer) -> dict[str, Any]:
    """The client secret where there is one: in the form, or in the header (RFC 6749, 2.3.1)."""
    if not profile.client_secret:
        return {}
    if issuer.secret_in_form:
        return {"client_secret": profile.client_secret}
    return {"auth": HTTPBasicAuth(quote_plus(profile.client_id), quote_plus(profile.client_secret))}


def _exchanged(
    profile: ServerProfile, session: OAuth2Session, issuer: Issuer, answer: dict[str, str]
) -> dict[str, Any]:
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
                    **_client_proof(profile, issuer),
                )
            )
    except OAuth2Error as error:
        raise _refused(error) from None
    except ValueError:
        raise _no_json() from None


def _no_json() -> Offline:
    return Offline(
        "The sign-in server does not answer as it should", "Its answer is no JSON. Try again later."
    )


def _refused(error: OAuth2Error) -> XatError:
    return XatError("The sign-in server refused", f"It says {error.error}. Start the sign-in again.")


def account_of(profile: ServerProfile, claims: dict[str, Any]) -> Account:
    """The account that the claims of an ID token describe."""
    user = profile.database_user
    if profile.flavour == "token" and not user:
        user = str(claims.get(profile.user_claim) or "")
        if not user:
            raise XatError(
                "The sign-in server did not name your database role",
                f"Its token has no {profile.user_claim}.",
            )
    email = str(claims.get("email") or claims["sub"])
    return Account(profile.name, str(claims["sub"]), email, str(claims.get("name") or ""), user)
