"""The web backend's registry of tenants (django-tenants) in the same database: read, never changed."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xat_desktop.central.database import Database
from xat_desktop.central.scripts import quoted
from xat_desktop.errors import XatError

if TYPE_CHECKING:
    from xat_desktop.central.partners import Partner

log = logging.getLogger(__name__)

VIEWS = (
    *("collectors_platform", "collectors_osflavor", "collectors_systemsoftware", "collectors_computemodel"),
    *("collectors_collector", "collectors_collecteddata", "analysis_capture", "analysis_captureanalysis"),
)


@dataclass(frozen=True)
class Tenant:
    """One row of `public.partners_partner`."""

    schema: str
    name: str
    domain: str | None


def tenants(database: Database) -> list[Tenant]:
    """The registry's tenants; none when there is no registry."""
    if database.one("select to_regclass('public.partners_partner')") is None:
        return []
    domain = "null::text"
    if database.one("select to_regclass('public.partners_domain')") is not None:
        domain = (
            "(select d.domain::text from public.partners_domain d where d.tenant_id = p.id"
            " order by d.is_primary desc, d.id limit 1)"
        )
    query = (
        f"select p.schema_name::text, p.name::text, {domain} from public.partners_partner p"  # noqa: S608
        " where p.schema_name <> 'public' order by p.name, p.schema_name"
    )
    return [Tenant(*row) for row in database.rows(query)]


def tenant_of(database: Database, text: str) -> Tenant | None:
    """The tenant of this schema, name or domain, capitals aside."""
    found = [
        tenant
        for tenant in tenants(database)
        if text.casefold() in (tenant.schema, tenant.name.casefold(), (tenant.domain or "").casefold())
    ]
    if len(found) > 1:
        schemas = ", ".join(tenant.schema for tenant in found)
        raise XatError("Several tenants have this name", f"{text}: name the schema, one of {schemas}.")
    return found[0] if found else None


def link(database: Database, partner: "Partner") -> bool:
    """Let the web backend read the partner's views, also in its own schema where their names are free.

    Returns whether the tenant's schema has them.
    """
    assert partner.tenant_schema
    web, schema, owner = _web_role(database), quoted(partner.schema), quoted(partner.owner)
    database.run(f"set local role {owner};")
    views = ", ".join(f"{schema}.{view}" for view in VIEWS)
    database.run(f"grant usage on schema {schema} to {quoted(web)};")
    database.run(f"grant select on {views} to {quoted(web)};")
    database.run(f"grant execute on function {schema}.moment(bigint) to {quoted(web)};")
    database.run("reset role;")
    if not is_free(database, partner):
        log.warning(
            "schema %s has tables of its own under these names: read the views in %s",
            *(partner.tenant_schema, partner.schema),
        )
        return False
    tenant = quoted(partner.tenant_schema)
    database.run(f"grant usage, create on schema {tenant} to {owner};")
    database.run(f"set local role {owner};")
    for view in VIEWS:
        database.run(f"create or replace view {tenant}.{view} as table {schema}.{view};")
        database.run(f"grant select on {tenant}.{view} to {quoted(web)};")
    database.run("reset role;")
    database.run(f"revoke create on schema {tenant} from {owner};")
    return True


def is_free(database: Database, partner: "Partner") -> bool:
    """Whether the tenant's schema was migrated by the web backend and none of the names is its own."""
    taken = database.one(
        "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner"
        " where c.relnamespace = to_regnamespace(%s) and c.relname = any(%s) and r.rolname <> %s",
        *(quoted(partner.tenant_schema or ""), list(VIEWS), partner.owner),
    )
    migrated = database.one(
        "select to_regclass(%s)", f"{quoted(partner.tenant_schema or '')}.django_migrations"
    )
    return not taken and migrated is not None


def _web_role(database: Database) -> str:
    return str(
        database.one(
            "select r.rolname::text from pg_class c join pg_roles r on r.oid = c.relowner"
            " where c.oid = 'public.partners_partner'::regclass"
        )
    )
