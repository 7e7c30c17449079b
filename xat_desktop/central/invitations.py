"""Invitations: who may sign in with which e-mail, and who may add another way to sign in."""

import logging

from xat_desktop.central.database import Database
from xat_desktop.central.installation import required
from xat_desktop.central.members import Credentials, add_member
from xat_desktop.central.partners import Partner
from xat_desktop.errors import XatError

log = logging.getLogger(__name__)

_INSERT = (
    "insert into xat.invitation (email, person_id, partner_id, link, expires_at)"
    " select translate(p.email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), p.id, %s, %s,"
    " now() + make_interval(days => %s) from xat.person p where lower(p.email) = lower(%s)"
)


def invite(
    database: Database, partner: Partner, email: str, display_name: str = "", days: int = 14
) -> Credentials:
    """Make a person a member; one who has never signed in may do so with this e-mail for some days."""
    made = add_member(database, partner, email, display_name, with_secret=False)
    signs_in = database.one(
        "select true from xat.identity i join xat.person p on p.id = i.person_id"
        " where lower(p.email) = lower(%s) limit 1",
        email,
    )
    if not signs_in:
        _open(database, partner.id, email, days, link=False)
    return made


def invite_to_link(database: Database, email: str, days: int = 14) -> None:
    """Let a person who signs in already add one more provider that knows them by the same e-mail."""
    required(database)
    if not database.one("select true from xat.person where lower(email) = lower(%s)", email):
        raise XatError("There is no such person", f"{email}: invite them with `xat-central member add`.")
    _open(database, None, email, days, link=True)


def _open(database: Database, partner_id: str | None, email: str, days: int, *, link: bool) -> None:
    with database.transaction():
        database.change(
            "update xat.invitation set expires_at = now() where used_at is null and expires_at > now()"
            " and person_id = (select id from xat.person where lower(email) = lower(%s))",
            email,
        )
        database.change(_INSERT, partner_id, link, days, email)
    log.info("%s is invited for %s days", email, days)
