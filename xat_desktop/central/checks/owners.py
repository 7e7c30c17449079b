"""Whether tables and functions belong to the right role and cannot be turned against it."""

from collections.abc import Iterator

from xat_desktop.central.checks.finding import UPGRADE, Finding
from xat_desktop.central.database import Database
from xat_desktop.central.scripts import quoted


def owners(database: Database, schema: str, owner: str, *others: str) -> Iterator[Finding]:
    """Everything in `schema` belongs to `owner`; a function may belong to one of the `others`."""
    query = """
        select x.what, r.rolname::text as owner from (
            select 'schema' as what, n.nspowner as owner from pg_namespace n where n.oid = %(s)s::regnamespace
            union all select c.relname, c.relowner from pg_class c where c.relnamespace = %(s)s::regnamespace
            union all select p.proname, p.proowner from pg_proc p where p.pronamespace = %(s)s::regnamespace
                and p.proowner::regrole::text <> all (%(others)s)
        ) x join pg_roles r on r.oid = x.owner where r.rolname <> %(o)s order by 1
    """
    for row in database.named(query, s=quoted(schema), o=owner, others=list(others)):
        yield Finding(schema, f"{row.what} belongs to {row.owner}", f"Give it back to {owner}, or drop it.")


def definers(database: Database, schema: str) -> Iterator[Finding]:
    """Functions with the owner's rights must not look where a caller can put something."""
    query = """
        select p.proname::text as name,
            coalesce(p.proconfig::text !~ 'search_path=pg_catalog, .*, pg_temp', true) as open,
            (select count(*) from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                where a.grantee = 0) as public
        from pg_proc p where p.pronamespace = %s::regnamespace order by 1
    """
    for row in database.rows(query, quoted(schema)):
        if row.public:
            yield Finding(schema, f"PUBLIC may run {row.name}", UPGRADE)
    for row in database.rows(f"{query.replace('order by', 'and p.prosecdef order by')}", quoted(schema)):
        if row.open:
            yield Finding(schema, f"{row.name} has no fixed search_path", UPGRADE)
