"""The database login of the sign-in service: it may do what the service needs, and nothing else."""

import re
import secrets

from xat_desktop.central.database import Database
from xat_desktop.central.installation import required
from xat_desktop.central.members import Credentials, set_secret
from xat_desktop.central.scripts import quoted
from xat_desktop.errors import XatError


def add_service_login(database: Database, role: str) -> Credentials:
    """A login role for the service with a new secret; one that exists gets a new secret."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise XatError("The name of the login is not valid", "Use small letters, digits and underscores.")
    installation = required(database)
    secret = secrets.token_urlsafe(24)
    with database.transaction():
        known = database.one("select rolsuper or rolcreaterole from pg_roles where rolname = %s", role)
        if known:
            raise XatError("This login has too many rights for the service", f"{role}: choose another name.")
        if known is None:
            database.run(f"create role {quoted(role)} login;")
        database.run(
            f"grant {quoted(installation.members)}, {quoted(installation.service)} to {quoted(role)};"
        )
        set_secret(database, role, secret)
    return Credentials(role, secret)


def is_used(database: Database) -> bool:
    """Whether this server has a sign-in service: a login that may do what it needs."""
    query = "select true from pg_auth_members where roleid = to_regrole(%s) and member <> current_user::regrole limit 1"
    return bool(database.one(query, quoted(required(database).service)))
