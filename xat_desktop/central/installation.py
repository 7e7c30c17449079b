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

    @property
    def names(self) -> dict[str, str]:
        """What the SQL files of the shared part ask for."""
        return {"schema": SCHEMA, "owner": self.owner, "members": self.members}


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
    return Installation(owner, owner.removesuffix("_owner") + "_members")


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
            found = Installation(f"{prefix}_owner", f"{prefix}_members")
            log.info("new installation %s", prefix)
            for role in (found.owner, found.members):
                create_role(database, role)
            database.run(f"create schema {SCHEMA} authorization {quoted(found.owner)};")
        check_not_newer(database, "shared", SCHEMA)
        migrate(database, "shared", SCHEMA, found.owner, found.names)
        database.run(script("database.sql", found.names))
    return found


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
