"""Whether PUBLIC, members and strangers have exactly the rights that the scripts give."""

from collections.abc import Iterator

from xat_desktop.central import tenants
from xat_desktop.central.checks.finding import UPGRADE, Finding
from xat_desktop.central.database import Database
from xat_desktop.central.partners import Partner
from xat_desktop.central.scripts import quoted

READABLE = (
    *("sync_head", "platform", "os_flavor", "system_software", "compute_model", "collector", "result_file"),
    *("capture", "annotation", "analysis", "report", "series", "summary", "chunk", "pyramid", *tenants.VIEWS),
)
STAGES = ("stage_series", "stage_summary", "stage_chunk", "stage_pyramid")
FUNCTIONS = ("hello", "push", "digest", "stage_series", "staged", "publish_series", "file_stored", "moment")


def public_rights(database: Database) -> Iterator[Finding]:
    """What everybody who reaches this database could do."""
    for right in ("CONNECT", "TEMPORARY"):
        query = (
            "select count(*) from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a"
            " where d.datname = current_database() and a.grantee = 0 and a.privilege_type = %s"
        )
        if database.one(query, right):
            yield Finding("database", f"PUBLIC has {right}", UPGRADE)
    query = (
        "select n.nspname::text as name, a.privilege_type as right"
        " from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a"
        " where a.grantee = 0 and (n.nspname = 'public' and a.privilege_type = 'CREATE' or n.nspname = 'xat'"
        " or n.nspname in (select p.schema_name from xat.partner p))"
    )
    for row in database.rows(query):
        yield Finding(row.name, f"PUBLIC has {row.right}", UPGRADE)
    large_objects = database.one(
        "select count(*) from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(lo_.*|loread|lowrite)$'"
        " and a.grantee = 0"
    )
    if large_objects:
        yield Finding("database", "PUBLIC may use large objects", "Run `xat-central upgrade` as a superuser.")
    for row in database.rows(
        "select extname::text as name from pg_extension"
        " where extname in ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack')"
    ):
        yield Finding("database", f"extension {row.name} is installed", "Keep it in another database.")


def grants(database: Database, partner: Partner) -> Iterator[Finding]:
    """Members have exactly what they need."""
    query = """
        select c.relname::text as name, a.privilege_type as right
        from pg_class c, aclexplode(c.relacl) a
        where c.relnamespace = %s::regnamespace and a.grantee = %s::regrole
        union all
        select p.proname || '()', a.privilege_type from pg_proc p, aclexplode(p.proacl) a
        where p.pronamespace = %s::regnamespace and a.grantee = %s::regrole
    """
    names = (quoted(partner.schema), quoted(partner.role))
    there = {(row.name, row.right) for row in database.rows(query, *names, *names)}
    wanted = {(name, "SELECT") for name in READABLE} | {(name, "INSERT") for name in STAGES}
    wanted |= {(f"{name}()", "EXECUTE") for name in FUNCTIONS}
    for name, right in sorted(wanted - there):
        yield Finding(partner.slug, f"members lack {right} on {name}", UPGRADE)
    for name, right in sorted(there - wanted):
        yield Finding(partner.slug, f"members have {right} on {name}", UPGRADE)
    strangers = """
        select distinct r.rolname::text as role
        from pg_class c, aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
        where c.relnamespace = %s::regnamespace and c.relkind <> 'v'
          and coalesce(r.rolname, 'PUBLIC') not in (%s, %s)
    """
    for row in database.rows(strangers, quoted(partner.schema), partner.role, partner.owner):
        yield Finding(partner.slug, f"{row.role or 'PUBLIC'} has rights on its tables", "Revoke them.")
