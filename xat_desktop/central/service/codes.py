"""Authorization codes: for one use within a minute, bound to the redirect address and to the proof key."""

from typing import Any

import sqlalchemy as sa

from xat_desktop.central.service import audit, service
from xat_desktop.central.service.digest import digest, new_word

_INSERT = sa.text(
    "insert into xat.authorization_code"
    " (code_hash, person_id, provider, device_name, redirect_uri, challenge, sealed, expires_at)"
    " values (:code, :person_id, :provider, :device_name, :redirect_uri, :challenge, :sealed,"
    " now() + make_interval(secs => :seconds))"
)
_SPEND = sa.text(
    "update xat.authorization_code c set used_at = now() from xat.person p where c.code_hash = :code"
    " and c.used_at is null and c.expires_at > now() and p.id = c.person_id and p.state = 'active'"
    " returning c.*, p.email, p.display_name"
)
_SPENT = sa.text(
    "select session_id from xat.authorization_code where code_hash = :code and used_at is not null"
)
_OPENED = sa.text("update xat.authorization_code set session_id = :session_id where code_hash = :code")


def issue(db: sa.Connection, attempt: Any, seconds: int) -> str:
    """A code for a confirmed attempt."""
    code = new_word()
    words = {
        "code": digest(code),
        "person_id": attempt.person_id,
        "provider": attempt.provider,
        "device_name": attempt.device_name,
        "redirect_uri": attempt.redirect_uri,
        "challenge": attempt.challenge,
        "sealed": attempt.sealed,
        "seconds": seconds,
    }
    db.execute(_INSERT, words)
    audit.record(db, "code_issued", person_id=attempt.person_id, provider=attempt.provider)
    return code


def spend(db: sa.Connection, code: str) -> Any | None:
    """The row of a code that is good, which is used up by this; None when it is not."""
    return db.execute(_SPEND, {"code": digest(code)}).one_or_none()


def nonce_of(row: Any) -> str:
    """The desktop's nonce."""
    return service.current().seal.open(row.sealed)["nonce"]


def opened(db: sa.Connection, code: str, session_id: str) -> None:
    """Remember which session a code opened, to end it when the code comes a second time."""
    db.execute(_OPENED, {"code": digest(code), "session_id": session_id})


def session_of_spent(db: sa.Connection, code: str) -> str | None:
    """The session that a code opened when it was used before."""
    found = db.execute(_SPENT, {"code": digest(code)}).scalar()
    return str(found) if found else None
