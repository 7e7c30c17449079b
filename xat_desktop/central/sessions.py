"""An administrator's view of the devices that are signed in."""

from dataclasses import dataclass

from xat_desktop.central.database import Database
from xat_desktop.central.installation import required
from xat_desktop.errors import XatError


@dataclass(frozen=True)
class Session:
    """One signed-in device."""

    id: str
    device: str
    provider: str
    signed_in_at: str
    used_at: str


def sessions_of(database: Database, email: str) -> list[Session]:
    """Live sessions of a person, last used first."""
    required(database)
    rows = database.rows(
        "select s.id::text, s.device_name, s.provider, s.created_at::text, s.used_at::text from xat.session s"
        " join xat.person p on p.id = s.person_id where lower(p.email) = lower(%s) and s.revoked_at is null"
        " and least(s.idle_until, s.expires_at) > now() order by s.used_at desc, s.id",
        email,
    )
    return [Session(*row) for row in rows]


def end_sessions(database: Database, email: str, session_id: str = "") -> int:
    """End one session of a person, else all; returns how many."""
    found = [one.id for one in sessions_of(database, email) if session_id in ("", one.id)]
    if session_id and not found:
        raise XatError("There is no such session", f"See `xat-central session list {email}`.")
    with database.transaction():
        for one in found:
            database.change(
                "update xat.session set revoked_at = now(), revoked_why = 'ended_by_administrator' where id = %s::uuid",
                one,
            )
            database.change("select xat.end_device(%s::uuid)", one)
    return len(found)
