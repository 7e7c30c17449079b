"""Members of a partner: a database role for each person, and the right to use the partner's schema."""

import logging
import re
import secrets
from dataclasses import dataclass

import psycopg

from xat_desktop.central.database import Database
from xat_desktop.central.installation import Installation, create_role, let_keeper_grant, required
from xat_desktop.central.partners import Partner
from xat_desktop.central.scripts import quoted
from xat_desktop.domain.validation import checked_text
from xat_desktop.errors import XatError

log = logging.getLogger(__name__)

_OURS = re.compile(r"u_[0-9a-f]{16}")
FORBIDS_SET_ROLE = 160_000
"""From this version of PostgreSQL on a membership can be without the right to `set role`."""


@dataclass(frozen=True)
class Credentials:
    """A person's database role; `secret` is there only when it was made just now."""

    role: str
    secret: str | None


@dataclass(frozen=True)
class Member:
    """A person who is or was a member."""

    email: str
    display_name: str
    role: str
    since: str
    until: str | None


def members(database: Database, partner: Partner) -> list[Member]:
    """Members now, then those who were."""
    query = """
        select p.email, p.display_name, p.role_name::text, m.since::text, m.until::text
        from xat.membership m join xat.person p on p.id = m.person_id
        where m.partner_id = %s order by m.until nulls first, lower(p.email)
    """
    return [Member(*row) for row in database.rows(query, partner.id)]


def add_member(
    database: Database,
    partner: Partner,
    email: str,
    display_name: str = "",
    *,
    new_secret: bool = False,
    with_secret: bool = True,
    database_role: str = "",
) -> Credentials:
    """Let the person of `email` use the partner's schema; a new person gets a role, and a secret unless something else
    signs them in: the sign-in service, or the cloud whose `database_role` exists already."""
    email = checked_text("E-mail", email, maximum=320)
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@"):
        raise XatError("The e-mail address is not valid", email)
    installation = required(database)
    if partner.state != "active":
        raise XatError("The partner is archived", f"{partner.name}: nobody can be added.")
    with database.transaction():
        role = database.one("select role_name::text from xat.person where lower(email) = lower(%s)", email)
        secret = None
        if (
            with_secret
            and not database_role
            and (role is None or new_secret or not _may_login(database, role))
        ):
            secret = secrets.token_urlsafe(24)
        if role is None:
            role = _new_role(database, installation, database_role)
            database.change(
                "insert into xat.person (email, display_name, role_name) values (%s, %s, %s)",
                *(email, checked_text("Name", display_name, required=False), role),
            )
        if secret:
            set_secret(database, role, secret)
        database.change("update xat.person set state = 'active' where role_name = %s", role)
        database.change(
            "insert into xat.membership (partner_id, person_id)"
            " select %s, p.id from xat.person p where p.role_name = %s on conflict do nothing",
            *(partner.id, role),
        )
        database.run(f"grant {quoted(partner.role)} to {quoted(role)}{_without_set(database)};")
    log.info("%s is a member of %s as %s", email, partner.slug, role)
    return Credentials(role, secret)


def _new_role(database: Database, installation: Installation, existing: str) -> str:
    role = existing or f"u_{secrets.token_hex(8)}"
    if not existing:
        create_role(database, role, "nologin connection limit 20")
    elif not database.one("select true from pg_roles where rolname = %s and not rolsuper", role):
        raise XatError("There is no such database role", f"{role}: make it first.")
    let_keeper_grant(database, installation, role)
    database.run(f"grant {quoted(installation.members)} to {quoted(role)}{_without_set(database)};")
    database.run(f"alter role {quoted(role)} set statement_timeout = '10min';")
    database.run(f"alter role {quoted(role)} set idle_in_transaction_session_timeout = '5min';")
    return role


def _without_set(database: Database) -> str:
    """A session that acts as the partner's role would keep it when the membership ends; 15 cannot forbid that."""
    return " with set false" if database.driver.info.server_version >= FORBIDS_SET_ROLE else ""


def remove_member(database: Database, partner: Partner, email: str) -> int:
    """End the membership: the next statement in this partner's schema fails; returns the sessions that were ended."""
    role = database.one(
        "select p.role_name::text from xat.person p join xat.membership m on m.person_id = p.id"
        " where lower(p.email) = lower(%s) and m.partner_id = %s",
        *(email, partner.id),
    )
    if role is None:
        raise XatError("There is no such member", f"{email}: see `xat-central member list {partner.slug}`.")
    with database.transaction():
        database.change(
            "update xat.membership set until = clock_timestamp() where until is null and partner_id = %s"
            " and person_id = (select id from xat.person where role_name = %s)",
            *(partner.id, role),
        )
        _take_access(database, partner, role)
        left = database.one(
            "select count(*) from xat.membership m join xat.person p on p.id = m.person_id"
            " where p.role_name = %s and m.until is null and m.partner_id <> %s",
            *(role, partner.id),
        )
        if not left:
            database.change("update xat.person set state = 'removed' where role_name = %s", role)
            if _OURS.fullmatch(role):  # another one is the company's, for whatever else it uses it
                database.run(f"alter role {quoted(role)} nologin;")
    log.info("%s is no longer a member of %s", email, partner.slug)
    return _end_sessions(database, role)


def _take_access(database: Database, partner: Partner, role: str) -> None:
    """Whoever gave the partner's role; PostgreSQL 16 and later only warn when another administrator did."""
    query = (
        "select g.rolname::text from pg_auth_members a join pg_roles g on g.oid = a.grantor"
        " where a.roleid = to_regrole(%s) and a.member = to_regrole(%s)"
    )
    values = quoted(partner.role), quoted(role)
    database.run(f"revoke {values[0]} from {values[1]};")
    for row in database.rows(query, *values):
        database.run(f"revoke {values[0]} from {values[1]} granted by {quoted(row.rolname)};")
    if not database.show and database.rows(query, *values):
        raise XatError(
            "The access could not be taken away",
            f"Another administrator gave {partner.role} to {role}: sign in as that role or as a superuser.",
        )


def _end_sessions(database: Database, role: str) -> int:
    """End what this person or one of the person's devices has open."""
    query = (
        "select {} from pg_stat_activity a where a.usename = %s or a.usename in ("
        "select d.role_name from xat.device d join xat.person p on p.id = d.person_id where p.role_name = %s)"
    )
    if database.show:
        database.change(query.format("pg_terminate_backend(a.pid)"), role, role)
        return 0
    try:
        with database.transaction():
            ended = database.rows(query.format("pg_terminate_backend(a.pid)"), role, role)
    except psycopg.errors.InsufficientPrivilege:
        log.warning(
            "open sessions stay, without rights here: only a superuser or pg_signal_backend ends them"
        )
        return 0
    return len(ended)


def _may_login(database: Database, role: str) -> bool:
    return bool(database.one("select rolcanlogin from pg_roles where rolname = %s", role))


def set_secret(database: Database, role: str, secret: str) -> None:
    """Only the SCRAM verifier leaves this program, so no log of the server can show the secret."""
    if database.show:
        database.show(f"alter role {quoted(role)} login password '...';  -- the verifier of a new secret")
        return
    verifier = database.driver.pgconn.encrypt_password(secret.encode(), role.encode(), b"scram-sha-256")
    database.change(f"alter role {quoted(role)} login password %s", verifier.decode())
