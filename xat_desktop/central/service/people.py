"""Who a provider's identity is here: known by issuer and subject; an invitation binds a new one by verified e-mail."""

from dataclasses import dataclass

import sqlalchemy as sa

from xat_desktop.central.service import audit
from xat_desktop.central.service.digest import ascii_lower
from xat_desktop.central.service.providers._base import Identity
from xat_desktop.central.service.refusal import Refused

_KNOWN = sa.text(
    "update xat.identity i set used_at = now() from xat.person p"
    " where i.issuer = :issuer and i.subject = :subject and p.id = i.person_id"
    " returning p.id, p.email, p.display_name, p.state"
)
_INVITED = sa.text(
    "select v.id, v.link, p.id as person_id, p.email, p.display_name,"
    " exists (select from xat.identity i where i.person_id = p.id) as known"
    " from xat.invitation v join xat.person p on p.id = v.person_id"
    " where v.email = :email and v.used_at is null and v.expires_at > now() and p.state = 'active'"
    " order by v.link desc, v.created_at for update of v"
)
_OTHERS = sa.text(
    "select string_agg(distinct i.provider, ', ') from xat.person p join xat.identity i on i.person_id = p.id"
    " where lower(p.email) = :email"
)
_BIND = sa.text(
    "insert into xat.identity (issuer, subject, person_id, provider, email)"
    " values (:issuer, :subject, :person_id, :provider, :email)"
)
_USE = sa.text("update xat.invitation set used_at = now() where person_id = :person_id and used_at is null")


@dataclass(frozen=True)
class Person:
    """A person of this server."""

    id: str
    email: str
    name: str


def find_person(db: sa.Connection, identity: Identity) -> Person:
    """The person behind `identity`, bound to it now when an invitation allows it; Refused otherwise."""
    key = {"issuer": identity.issuer, "subject": identity.subject}
    known = db.execute(_KNOWN, key).one_or_none()
    if known is not None:
        if known.state != "active":
            raise Refused("Your access has ended", "Ask your administrator.", "sign_in_of_removed_person")
        return Person(str(known.id), known.email, known.display_name or "")
    return _bound(db, identity)


def _bound(db: sa.Connection, identity: Identity) -> Person:
    email = ascii_lower(identity.email.strip())
    if not identity.email_verified or not email:
        detail = identity.hint or "Verify your address there, or use another way to sign in."
        raise Refused(f"{identity.provider} does not confirm your e-mail address", detail, "email_unverified")
    rows = db.execute(_INVITED, {"email": email}).all()
    usable = [row for row in rows if row.link or not row.known]
    if not usable:
        raise _not_invited(db, identity, email)
    row = usable[0]
    bound = {"person_id": row.person_id, "provider": identity.provider, "email": email}
    db.execute(_BIND, {"issuer": identity.issuer, "subject": identity.subject, **bound})
    db.execute(_USE, {"person_id": row.person_id})
    event = "identity_linked" if row.known else "invitation_used"
    audit.record(db, event, person_id=row.person_id, provider=identity.provider)
    return Person(str(row.person_id), row.email, row.display_name or identity.name)


def _not_invited(db: sa.Connection, identity: Identity, email: str) -> Refused:
    others = db.execute(_OTHERS, {"email": email}).scalar()
    if others:
        detail = (
            f"Sign in with {others}, or ask your administrator to link {identity.provider} to your account."
        )
        return Refused("You already sign in another way", detail, "takeover_refused")
    detail = identity.hint or f"Ask your administrator to invite {email}."
    return Refused("You are not invited yet", detail, "not_invited")
