"""A signed-in account at work: silent refresh, credentials for the database, and the end of the session."""

import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import requests

from xat_desktop.errors import XatError
from xat_desktop.sync.accounts import Account, end_account
from xat_desktop.sync.http import TIMEOUT_S, Offline, in_order, json_of, network_errors
from xat_desktop.sync.issuer import Issuer, discover
from xat_desktop.sync.process_lock import process_lock
from xat_desktop.sync.server_profile import LOOPBACK, DatabaseAddress, ServerProfile
from xat_desktop.sync.sign_in import plain_session, refreshed
from xat_desktop.sync.token_store import Grant, TokenStore

_SPARE_S = 30  # a token or password that ends sooner is not used any more
_SSLMODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_REVOKED = "The server ended this sign-in, or it has expired."


class SignInEnded(XatError):  # noqa: N818 - the state of an account
    """The person must sign in again; what is not sent yet is kept."""

    def __init__(self) -> None:
        super().__init__("You are signed out", f"{_REVOKED} Sign in again; your unsent work is kept.")


class Credential(NamedTuple):
    """What opens the database, for a while."""

    user: str
    password: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Credential(user={self.user!r}, …)"


@dataclass(frozen=True)
class PartnerAccess:
    """A partner that the person may sync."""

    id: str
    name: str
    slug: str
    schema_name: str
    state: str


@dataclass
class _Tokens:
    access: str = ""
    identity: str = ""
    until: float = 0.0  # on the monotonic clock: nobody's calendar matters

    @property
    def are_good(self) -> bool:
        return bool(self.access) and time.monotonic() < self.until


@dataclass
class AccountSession:
    """Threads may share it. It never asks a person anything: SignInEnded says that somebody must."""

    data_dir: Path
    profile: ServerProfile
    account: Account
    store: TokenStore
    partners: list[PartnerAccess] = field(default_factory=list)  # as of the last credential
    database: DatabaseAddress = field(default_factory=DatabaseAddress)
    bucket: str = ""
    _tokens: _Tokens = field(default_factory=_Tokens, repr=False)
    _credential: Credential | None = field(default=None, repr=False)
    _good_until: float = 0.0
    _issuer: Issuer | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __post_init__(self) -> None:
        self.database = self.database if self.database.host else self.profile.database
        self.bucket = self.profile.bucket

    def credential(self, renew: bool = False) -> Credential:
        """User and password of the database; `renew` after the database refused the last one."""
        with self._lock:
            if renew or self._credential is None or time.monotonic() > self._good_until:
                made, seconds = (
                    self._from_service() if self.profile.flavour == "service" else self._from_token(renew)
                )
                self._credential = made
                self._good_until = time.monotonic() + seconds - _SPARE_S
            return self._credential

    def access_token(self) -> str:
        """A token for the service's endpoints, refreshed without a browser when it has ended."""
        with self._lock:
            if not self._tokens.are_good:
                self._refresh()
            return self._tokens.access

    def call(self, method: str, url: str, body: Any = None) -> Any:
        """The JSON answer of one of the service's endpoints."""
        answer = self._asked(method, url, body)
        if answer.status_code == requests.codes.unauthorized:  # ended since: one more try with a fresh token
            self._tokens = _Tokens()
            answer = self._asked(method, url, body)
        if answer.status_code == requests.codes.unauthorized:
            self._end()
        found = json_of(answer)
        if answer.status_code != requests.codes.ok:
            detail = str(found.get("detail", "")) if isinstance(found, dict) else ""
            raise XatError(f"The server refused ({answer.status_code})", detail)
        return found

    def issuer(self) -> Issuer:
        """The issuer's addresses, read once."""
        with self._lock:
            if self._issuer is None:
                with plain_session(self.profile) as session:
                    self._issuer = discover(session, self.profile.issuer)
            return self._issuer

    def take(self, tokens: dict[str, Any]) -> None:
        """Use the tokens of a sign-in that was just made."""
        self._tokens = _in_use(tokens)

    def _asked(self, method: str, url: str, body: Any) -> requests.Response:
        token = self.access_token()
        with plain_session(self.profile) as session, network_errors():
            answer = session.request(
                method,
                url,
                json=body,
                headers={"Authorization": f"Bearer {token}"},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
        return in_order(answer)

    def _from_service(self) -> tuple[Credential, float]:
        address = self.issuer().credentials_endpoint
        if not address:
            raise XatError("The sign-in server gives no access to a database", "Ask your administrator.")
        found = self.call("POST", address)
        self.partners = [PartnerAccess(**one) for one in found["partners"]]
        if not self.profile.database.host:
            self.database = _allowed(found["database"], self.profile.database)
        self.bucket = self.profile.bucket or found.get("bucket") or ""
        seconds = float(found["expires_in"])
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        return Credential(found["user"], found["password"], until), seconds

    def _from_token(self, renew: bool) -> tuple[Credential, float]:
        if renew:
            self._tokens = _Tokens()
        self.access_token()
        password = self._tokens.identity if self.profile.token == "id_token" else self._tokens.access  # noqa: S105
        seconds = self._tokens.until - time.monotonic() + _SPARE_S
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        return Credential(self.account.database_user, password, until), seconds

    def _refresh(self) -> None:
        """A new access token. The next refresh token is stored before anything else happens."""
        with process_lock(self.data_dir / "sign-in.lock"):
            grant = self.store.read(self.account.key)
            if grant is None:
                self._end()
            attempt = grant.attempt or secrets.token_urlsafe(16)
            if not grant.attempt:  # frozen before it is sent: a lost answer can be asked for again
                self.store.write(self.account.key, Grant(grant.refresh_token, attempt))
            tokens = refreshed(self.profile, self.issuer(), grant.refresh_token, attempt)
            if tokens is None:
                self._end()
            self.store.write(self.account.key, Grant(str(tokens["refresh_token"])))
            self._tokens = _in_use(tokens)

    def _end(self) -> NoReturn:
        """The session is over: forget its token, and say so."""
        self.store.erase(self.account.key)
        end_account(self.data_dir, self.account, _REVOKED)
        raise SignInEnded


def _allowed(found: dict[str, Any], ours: DatabaseAddress) -> DatabaseAddress:
    """The service's address; how safe the connection is says the profile alone, which somebody here has accepted."""
    address = DatabaseAddress(**found, sslrootcert=ours.sslrootcert)
    if _strength(address.sslmode) < _strength(ours.sslmode) and address.host not in LOOPBACK:
        raise XatError(
            "The server asks for a connection that is not safe",
            f"Nothing was sent. Its administrator wants sslmode {address.sslmode}, the server profile says "
            f"{ours.sslmode}: ask for a profile that says so itself, if that is meant.",
        )
    return address


def _strength(sslmode: str) -> int:
    return _SSLMODES.index(sslmode) if sslmode in _SSLMODES else 0


def _in_use(tokens: dict[str, Any]) -> _Tokens:
    access = tokens.get("access_token")
    if not isinstance(access, str):
        raise Offline("The sign-in server does not answer as it should", "It sent no access token.")
    seconds = float(tokens.get("expires_in") or 60)
    return _Tokens(access, str(tokens.get("id_token") or ""), time.monotonic() + seconds - _SPARE_S)
