"""Partners: each has a schema, a role that owns it and a role whose members may use it."""

import logging
import secrets
from dataclasses import dataclass, replace

from xat_desktop.central import tenants
from xat_desktop.central.database import Database
from xat_desktop.central.installation import Installation, check_not_newer, create_role, required
from xat_desktop.central.migrate import migrate
from xat_desktop.central.scripts import quoted
from xat_desktop.domain.validation import checked_slug, checked_text, slug_of
from xat_desktop.errors import XatError

log = logging.getLogger(__name__)

_SELECT = """
select p.id::text, p.name, p.slug, p.schema_name::text, p.role_name::text, p.owner_name::text,
    p.tenant_schema, p.state
from xat.partner p
"""


@dataclass(frozen=True)
class Partner:
    """One partner of the shared server."""

    id: str
    name: str
    slug: str
    schema: str
    role: str
    owner: str
    tenant_schema: str | None
    state: str

    @property
    def names(self) -> dict[str, str]:
        """What the SQL files of a partner's schema ask for."""
        return {"schema": self.schema, "members": self.role, "owner": self.owner}


def partners(database: Database) -> list[Partner]:
    """All partners by name."""
    required(database)
    return [Partner(*row) for row in database.rows(f"{_SELECT} order by p.name, p.id")]


def find_partner(database: Database, text: str) -> Partner:
    """The partner of this short name, name, schema or id."""
    required(database)
    query = f"{_SELECT} where %s in (p.slug, p.name, p.schema_name::text, p.id::text, p.tenant_schema)"
    found = database.rows(query, text)
    if len(found) == 1:
        return Partner(*found[0])
    if found:
        slugs = ", ".join(row.slug for row in found)
        raise XatError("Several partners have this name", f"{text}: write the short name, one of {slugs}.")
    raise XatError("There is no such partner", f"{text}: see `xat-central partner list`.")


def add_partner(database: Database, name: str, slug: str = "") -> Partner:
    """Make the partner's roles, schema, tables and functions; one that exists is brought up to date.

    A name, schema or domain of the web backend's registry means that tenant.
    """
    name = checked_text("Partner name", name)
    installation = required(database)
    tenant = tenants.tenant_of(database, name)
    if tenant:
        name, slug = checked_text("Partner name", tenant.name), slug or slug_of(tenant.schema)
    slug = checked_slug(slug) if slug else slug_of(name)
    with database.transaction():
        schema = tenant.schema if tenant else None
        known = database.rows(f"{_SELECT} where p.slug = %s or p.tenant_schema = %s", slug, schema)
        partner = Partner(*known[0]) if known else _create(database, installation, name, slug)
        if len(known) > 1 or partner.name != name:
            raise XatError(
                "This short name is taken", f"{slug} is {partner.name}: choose another with --slug."
            )
        if tenant and partner.tenant_schema != tenant.schema:
            partner = replace(partner, tenant_schema=tenant.schema)
            database.change(
                "update xat.partner set tenant_schema = %s where id = %s", tenant.schema, partner.id
            )
        bring_up_to_date(database, partner)
    return partner


def bring_up_to_date(database: Database, partner: Partner) -> None:
    """The partner's schema at this program's version, within the caller's transaction."""
    check_not_newer(database, "partner", partner.schema)
    owner = quoted(partner.owner)
    database.run(f"set local role {quoted(required(database).owner)};")
    database.run(f"grant usage on schema xat to {owner};")
    database.run(f"grant execute on function xat.actor(name), xat.limits() to {owner};")
    database.run("reset role;")
    migrate(database, "partner", partner.schema, partner.owner, partner.names)
    if partner.tenant_schema:
        tenants.link(database, partner)


def archive_partner(database: Database, partner: Partner, *, undo: bool = False) -> None:
    """Nobody writes any more, members go on reading; or, undone, everything as before."""
    state = "active" if undo else "archived"
    with database.transaction():
        database.change("update xat.partner set state = %s where id = %s", state, partner.id)
    log.info("partner %s is %s", partner.slug, state)


def _create(database: Database, installation: Installation, name: str, slug: str) -> Partner:
    key = secrets.token_hex(8)
    partner_id = database.one("select gen_random_uuid()::text")
    partner = Partner(partner_id, name, slug, f"p_{key}", f"p_{key}", f"o_{key}", None, "active")
    for role in (partner.owner, partner.role):
        create_role(database, role)
    owner, schema = quoted(partner.owner), quoted(partner.schema)
    database.run(f"create schema {schema} authorization {owner};")
    database.run(f"set local role {owner};")
    database.run("alter default privileges revoke execute on functions from public;")
    database.run(f"set local role {quoted(installation.owner)};")
    database.change(
        "insert into xat.partner (id, name, slug, schema_name, role_name, owner_name)"
        " values (%s, %s, %s, %s, %s, %s)",
        *(partner.id, name, slug, partner.schema, partner.role, partner.owner),
    )
    database.run("reset role;")
    log.info("new partner %s in schema %s", slug, partner.schema)
    return partner
