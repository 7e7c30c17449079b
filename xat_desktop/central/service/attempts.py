"""A sign-in on its way: from the opened page over the provider to the code, bound to one browser."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from xat_desktop.central.service import service
from xat_desktop.central.service.client import AuthorizationRequest
from xat_desktop.central.service.digest import digest, new_word
from xat_desktop.central.service.providers._base import Handshake
from xat_desktop.central.service.refusal import Refused
from xat_desktop.central.service.seal import Seal
from xat_desktop.domain.uuid7 import new_id

_INSERT = sa.text(
    "insert into xat.sign_in_attempt (id, browser_hash, redirect_uri, challenge, device_name, sealed, expires_at)"
    " values (:id, :browser, :redirect_uri, :challenge, :device_name, :sealed,"
    " now() + make_interval(secs => :seconds))"
)
_FIND = sa.text(
    "select * from xat.sign_in_attempt where id = cast(:id as uuid) and browser_hash = :browser"
    " and expires_at > now() and confirmed_at is null"
)
_BEGIN = sa.text(
    "update xat.sign_in_attempt set provider = :provider, upstream_state_hash = :state, upstream_sealed = :sealed,"
    " posted_sealed = null, person_id = null where id = :id"
)
_POSTED = sa.text(
    "update xat.sign_in_attempt set posted_sealed = :posted where upstream_state_hash = :state"
    " and provider = :provider and posted_sealed is null and expires_at > now() returning id"
)
_TAKE = sa.text(
    "update xat.sign_in_attempt set upstream_state_hash = null where upstream_state_hash = :state"
    " and provider = :provider and browser_hash = :browser and expires_at > now() and confirmed_at is null returning *"
)
_SIGNED_IN = sa.text("update xat.sign_in_attempt set person_id = :person_id where id = :id")
_CONFIRM = sa.text(
    "update xat.sign_in_attempt set confirmed_at = now() where id = cast(:id as uuid) and browser_hash = :browser"
    " and person_id is not null and confirmed_at is null and expires_at > now() returning *"
)

Attempt = Any  # a row of xat.sign_in_attempt


def open_attempt(db: sa.Connection, wanted: AuthorizationRequest, browser: str, seconds: int) -> str:
    """Remember what the desktop asked for; returns the attempt's id."""
    attempt_id = new_id()
    words = {
        "redirect_uri": wanted.redirect_uri,
        "challenge": wanted.challenge,
        "device_name": wanted.device_name,
        "sealed": _seal().close({"state": wanted.state, "nonce": wanted.nonce}),
    }
    db.execute(_INSERT, {"id": attempt_id, "browser": digest(browser), "seconds": seconds, **words})
    return attempt_id


def find_attempt(db: sa.Connection, attempt_id: str, browser: str) -> Attempt:
    """The open attempt of this browser; Refused when there is none."""
    return _found(db.execute(_FIND, {"id": attempt_id, "browser": digest(browser)}).one_or_none())


def begin(db: sa.Connection, attempt: Attempt, provider: str, redirect_uri: str) -> Handshake:
    """Fresh secrets for going to `provider`; an earlier try at another provider is void."""
    made = Handshake(redirect_uri, new_word(), new_word(), new_word())
    sealed = _seal().close({"nonce": made.nonce, "verifier": made.verifier})
    words = {"provider": provider, "state": digest(made.state), "sealed": sealed}
    db.execute(_BEGIN, {"id": attempt.id, **words})
    return made


def keep_posted(db: sa.Connection, provider: str, state: str, form: Mapping[str, str]) -> None:
    """Keep what a provider posted until the browser comes with its cookie, which other sites' forms lack."""
    words = {"posted": _seal().close(form), "state": digest(state), "provider": provider}
    _found(db.execute(_POSTED, words).one_or_none())


def take(db: sa.Connection, provider: str, state: str, browser: str) -> Attempt:
    """The attempt that went to `provider` with `state` from this browser; a state is good for one answer."""
    words = {"state": digest(state), "provider": provider, "browser": digest(browser)}
    return _found(db.execute(_TAKE, words).one_or_none())


def handshake_of(attempt: Attempt, redirect_uri: str) -> Handshake:
    """The secrets that the attempt went to the provider with; the state has been checked."""
    found = _seal().open(attempt.upstream_sealed)
    return Handshake(redirect_uri, "", found["nonce"], found["verifier"])


def posted(attempt: Attempt) -> dict[str, str]:
    """What the provider posted; nothing before it did."""
    return _seal().open(attempt.posted_sealed) if attempt.posted_sealed else {}


def desktops_state(attempt: Attempt) -> str:
    """The state that the desktop waits for."""
    return _seal().open(attempt.sealed)["state"]


def signed_in(db: sa.Connection, attempt: Attempt, person_id: str) -> None:
    """Remember who it is until they confirm."""
    db.execute(_SIGNED_IN, {"id": attempt.id, "person_id": person_id})


def confirm(db: sa.Connection, attempt_id: str, browser: str) -> Attempt:
    """End the attempt, once."""
    return _found(db.execute(_CONFIRM, {"id": attempt_id, "browser": digest(browser)}).one_or_none())


def _seal() -> Seal:
    return service.current().seal


def _found(row: Attempt | None) -> Attempt:
    if row is None:
        detail = "It took too long, or was begun in another browser. Start again in XAT Desktop."
        raise Refused("This sign-in is not open any more", detail, "attempt_unknown", status=400)
    return row
