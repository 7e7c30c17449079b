"""Looks for rights, owners and versions that are not as `init` and `upgrade` leave them."""

from collections.abc import Iterator

from xat_desktop.central import installation, tenants
from xat_desktop.central.checks import owners, rights, roles
from xat_desktop.central.checks.finding import UPGRADE, Finding
from xat_desktop.central.database import Database
from xat_desktop.central.migrate import newest, version_of
from xat_desktop.central.partners import Partner, partners
from xat_desktop.central.scripts import quoted


def examine(database: Database) -> list[Finding]:
    """All findings; none when everything is as it should be."""
    found = installation.find(database)
    if found is None:
        return [Finding("database", "it is not prepared", "Run `xat-central init`.")]
    findings = [*_versions(database, "shared", installation.SCHEMA), *rights.public_rights(database)]
    findings += roles.roles(database, found)
    findings += owners.owners(database, installation.SCHEMA, found.owner, found.keeper)
    findings += owners.definers(database, installation.SCHEMA)
    for partner in partners(database):
        findings += _partner(database, partner)
    return findings


def _partner(database: Database, partner: Partner) -> Iterator[Finding]:
    if database.one("select to_regnamespace(%s)", quoted(partner.schema)) is None:
        yield Finding(partner.slug, f"its schema {partner.schema} is gone", "Restore it from a back-up.")
        return
    yield from _versions(database, "partner", partner.schema)
    yield from owners.owners(database, partner.schema, partner.owner)
    yield from owners.definers(database, partner.schema)
    yield from rights.grants(database, partner)
    yield from roles.memberships(database, partner)
    yield from _tenant(database, partner)


def _versions(database: Database, part: str, schema: str) -> Iterator[Finding]:
    version = version_of(database, schema)
    if version > newest(part):
        yield Finding(
            schema, f"version {version} is newer than this program", "Install the newer xat-central."
        )
    elif version < newest(part):
        yield Finding(schema, f"version {version or 'none'} is older than {newest(part)}", UPGRADE)


def _tenant(database: Database, partner: Partner) -> Iterator[Finding]:
    if not partner.tenant_schema:
        return
    if partner.tenant_schema not in {tenant.schema for tenant in tenants.tenants(database)}:
        yield Finding(
            partner.slug,
            f"tenant {partner.tenant_schema} is not in the web backend's registry",
            "Archive the partner.",
        )
    elif not tenants.is_free(database, partner):
        yield Finding(
            partner.slug,
            f"schema {partner.tenant_schema} has tables under the views' names",
            f"Nothing to do when the web backend reads the views in {partner.schema}.",
        )
