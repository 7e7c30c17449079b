"""Sessions of devices and their refresh tokens: each token is good once, and a second use ends the session."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from xat_desktop.central.service import audit
from xat_desktop.central.service.config import Lifetimes
from xat_desktop.central.service.digest import digest, new_word

_ADD_DEVICE = sa.text(
    "select xat.add_device(cast(:id as uuid), :person_id, :device_name, now() + make_interval(secs => :seconds))"
)
_OPEN = sa.text(
    "insert into xat.session (id, person_id, provider, device_name, idle_until, expires_at)"
    " values (:id, :person_id, :provider, :device_name, now() + make_interval(secs => :idle),"
    " now() + make_interval(secs => :whole))"
)
_TOKEN = sa.text(
    "select t.used_at, t.attempt_hash, s.id, s.person_id, s.provider, p.email, p.display_name,"
    " (s.revoked_at is null and s.idle_until > now() and s.expires_at > now() and p.state = 'active') as live"
    " from xat.refresh_token t join xat.session s on s.id = t.session_id"
    " join xat.person p on p.id = s.person_id where t.token_hash = :token for update of t, s"
)
_ISSUE = sa.text(
    "insert into xat.refresh_token (token_hash, session_id, parent_hash) values (:token, :session_id, :parent)"
)
_USED = sa.text(
    "update xat.refresh_token set used_at = now(), attempt_hash = :attempt where token_hash = :token"
)
_DROP_UNUSED = sa.text(
    "delete from xat.refresh_token where parent_hash = :token and used_at is null returning token_hash"
)
_TOUCH = sa.text(
    "update xat.session set used_at = now(), idle_until = least(now() + make_interval(secs => :idle), expires_at)"
    " where id = :id"
)
_FIND_LIVE = sa.text(
    "select s.id from xat.session s join xat.person p on p.id = s.person_id where s.id = cast(:id as uuid)"
    " and s.revoked_at is null and s.idle_until > now() and s.expires_at > now() and p.state = 'active'"
)
_REVOKE = sa.text(
    "update xat.session set revoked_at = now(), revoked_why = :why where id = cast(:id as uuid)"
    " and revoked_at is null returning person_id, provider"
)
_END_DEVICE = sa.text("select xat.end_device(cast(:id as uuid))")


@dataclass(frozen=True)
class Refreshed:
    """The session of a refresh token, and the token that replaces it."""

    session: Any
    token: str


def open_session(db: sa.Connection, code: Any, lifetimes: Lifetimes) -> tuple[str, str]:
    """A new device of the code's person; returns its session and first refresh token."""
    session_id = str(uuid.uuid4())
    words = {"person_id": code.person_id, "provider": code.provider, "device_name": code.device_name}
    db.execute(_ADD_DEVICE, {"id": session_id, "seconds": lifetimes.session, **words})
    db.execute(_OPEN, {"id": session_id, "idle": lifetimes.session_idle, "whole": lifetimes.session, **words})
    audit.record(
        db,
        "signed_in",
        person_id=code.person_id,
        session_id=session_id,
        provider=code.provider,
        device=code.device_name,
    )
    return session_id, _issued(db, session_id, None)


def refresh(db: sa.Connection, token: str, attempt: str, lifetimes: Lifetimes) -> Refreshed | None:
    """Replace a refresh token; None when it is no good. A stolen token is noticed by its second use.

    `attempt` is a word that the laptop chose and stored before it asked: with the same word the same request may be
    repeated as long as nobody has used its answer, so that a lost answer does not sign the laptop out.
    """
    row = db.execute(_TOKEN, {"token": digest(token)}).one_or_none()
    if row is None or not row.live:
        return None
    if row.used_at is not None and not _is_repeated(db, row, token, attempt):
        revoke(db, str(row.id), "refresh_token_reused")
        return None
    db.execute(_USED, {"token": digest(token), "attempt": digest(attempt) if attempt else None})
    db.execute(_TOUCH, {"id": row.id, "idle": lifetimes.session_idle})
    return Refreshed(row, _issued(db, str(row.id), digest(token)))


def _is_repeated(db: sa.Connection, row: Any, token: str, attempt: str) -> bool:
    """Whether this is the same request again and its first answer was never used; that answer is void now."""
    if not attempt or row.attempt_hash is None or bytes(row.attempt_hash) != digest(attempt):
        return False
    return db.execute(_DROP_UNUSED, {"token": digest(token)}).one_or_none() is not None


def _issued(db: sa.Connection, session_id: str, parent: bytes | None) -> str:
    token = new_word()
    db.execute(_ISSUE, {"token": digest(token), "session_id": session_id, "parent": parent})
    return token


def is_live(db: sa.Connection, session_id: str) -> bool:
    """Whether a session is neither revoked nor expired, and its person still active."""
    return db.execute(_FIND_LIVE, {"id": session_id}).one_or_none() is not None


def session_of_token(db: sa.Connection, token: str) -> str | None:
    """The session of a refresh token, used or not."""
    found = db.execute(
        sa.text("select session_id from xat.refresh_token where token_hash = :token"),
        {"token": digest(token)},
    ).scalar()
    return str(found) if found else None


def revoke(db: sa.Connection, session_id: str, why: str) -> None:
    """End a session with all its tokens, its database role and that role's connections."""
    row = db.execute(_REVOKE, {"id": session_id, "why": why}).one_or_none()
    if row is not None:
        db.execute(_END_DEVICE, {"id": session_id})
        audit.record(db, why, person_id=row.person_id, session_id=session_id, provider=row.provider)
