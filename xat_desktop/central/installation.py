"""The shared part: the owner's role, the members' role, schema `xat`, and the rights that PUBLIC loses."""

import logging
import secrets
from dataclasses import dataclass

from xat_desktop.central.database import Database
from xat_desktop.central.migrate import migrate, newest, version_of
from xat_desktop.central.scripts import quoted, script
from xat_desktop.errors import XatError

log = logging.getLogger(__name__)

SCHEMA = "xat"


@dataclass(frozen=True)
class Installation:
    """Names of the roles in this database."""

    owner: str
    members: str
    keeper: str  # may create roles; owns the functions that make and end those of devices
    service: str  # what the sign-in service may do

    @property
    def names(self) -> dict[str, str]:
        """What the SQL files of the shared part ask for."""
        roles = {"owner": self.owner, "members": self.members, "keeper": self.keeper, "service": self.service}
        return {"schema": SCHEMA, **roles}


def find(database: Database) -> Installation | None:
    """The installation in this database."""
    owner = database.one(
        "select r.rolname::text from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.nspname = %s",
        SCHEMA,
    )
    if owner is None:
        return None
    if not owner.endswith("_owner"):
        raise XatError("Schema xat belongs to something else", f"Its owner is {owner}; use another database.")
    return _named(owner.removesuffix("_owner"))


def _named(prefix: str) -> Installation:
    return Installation(*(f"{prefix}_{part}" for part in ("owner", "members", "keeper", "service")))


def required(database: Database) -> Installation:
    """The installation; XatError when there is none."""
    found = find(database)
    if found is None:
        raise XatError("This database is not prepared", "Run `xat-central init` first.")
    return found


def initialise(database: Database) -> Installation:
    """Make or mend the shared part; whatever is there already stays."""
    with database.transaction():
        found = find(database)
        if found is None:
            prefix = f"xat_{secrets.token_hex(4)}"
            found = _named(prefix)
            log.info("new installation %s", prefix)
            for role in (found.owner, found.members):
                create_role(database, role)
            database.run(f"create schema {SCHEMA} authorization {quoted(found.owner)};")
        check_not_newer(database, "shared", SCHEMA)
        _add_sign_in_roles(database, found)
        migrate(database, "shared", SCHEMA, found.owner, found.names)
        database.run(f"set local role {quoted(found.keeper)};")
        database.run(f"set local search_path = {SCHEMA}, pg_temp;")
        database.run(script("shared/devices.sql", found.names))
        database.run("reset role;")
        database.run("reset search_path;")
        database.run(script("database.sql", found.names))
    return found


def _add_sign_in_roles(database: Database, found: Installation) -> None:
    """The roles of the sign-in service, also in an installation that is older than it."""
    for role, options in ((found.keeper, "nologin createrole"), (found.service, "nologin")):
        if not database.one("select true from pg_roles where rolname = %s", role):
            create_role(database, role, options)
    if database.one("select to_regclass('xat.person')"):
        for row in database.rows("select role_name::text from xat.person"):
            let_keeper_grant(database, found, row.role_name)


def let_keeper_grant(database: Database, found: Installation, role: str) -> None:
    """Let a person's role be given to that person's devices."""
    database.run(f"grant {quoted(role)} to {quoted(found.keeper)} with admin option;")


def create_role(database: Database, role: str, options: str = "nologin") -> None:
    """A role that the administrator may act as; functions of what it will own are for nobody at first."""
    database.run(f"create role {quoted(role)} {options};")
    if not is_superuser(database):
        database.run(f"grant {quoted(role)} to current_user;")


def is_superuser(database: Database) -> bool:
    """Whether the administrator is a superuser."""
    return bool(database.one("select rolsuper from pg_roles where rolname = current_user"))


def check_not_newer(database: Database, part: str, schema: str) -> None:
    """XatError when `schema` was made by a later program."""
    if version_of(database, schema) > newest(part):
        raise XatError(
            "The database is newer than this program",
            f"Schema {schema}: install the newer xat-central first.",
        )
