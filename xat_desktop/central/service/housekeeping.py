"""Removes what has expired: attempts, codes, counts, ended sessions, and the database roles of idle devices."""

import logging
import threading
import time

import sqlalchemy as sa

_EVERY_S = 300.0
_KEEP_ENDED_DAYS = 30  # a refresh token that is used after its session ended is still recognised so long
_STATEMENTS = (
    "delete from xat.sign_in_attempt where expires_at < now() - interval '1 hour'",
    "delete from xat.authorization_code where expires_at < now() - interval '1 hour'",
    "delete from xat.request_count where minute < now() - interval '1 hour'",
    (
        "with ended as (update xat.session s set revoked_at = now(), revoked_why = 'expired' from xat.person p"
        " where s.revoked_at is null and p.id = s.person_id"
        " and (least(s.idle_until, s.expires_at) < now() or p.state = 'removed') returning s.id)"
        " select xat.end_device(id) from ended"
    ),
    f"delete from xat.session where revoked_at < now() - interval '{_KEEP_ENDED_DAYS} days'",  # noqa: S608
    "select xat.drop_idle_devices()",
)

_log = logging.getLogger(__name__)


class Housekeeping:
    """`due` is asked by requests, as a thread would sleep where a runtime stops idle processes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = -_EVERY_S

    def due(self) -> bool:
        """Whether it is time; true for one caller."""
        with self._lock:
            if time.monotonic() - self._last < _EVERY_S:
                return False
            self._last = time.monotonic()
            return True


def tidy(engine: sa.Engine) -> None:
    """Remove everything that has expired; what fails is tried again next time."""
    for statement in _STATEMENTS:
        try:
            with engine.begin() as db:
                db.execute(sa.text(statement))
        except sa.exc.DBAPIError as error:
            _log.warning(
                "housekeeping failed", extra={"facts": {"sqlstate": getattr(error.orig, "sqlstate", "")}}
            )
