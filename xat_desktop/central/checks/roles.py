"""Whether roles are what they should be, and members those who are listed."""

from collections.abc import Iterator

from xat_desktop.central.checks.finding import Finding
from xat_desktop.central.database import Database
from xat_desktop.central.installation import Installation
from xat_desktop.central.partners import Partner
from xat_desktop.central.scripts import quoted


def roles(database: Database, found: Installation) -> Iterator[Finding]:
    """Roles of members and partners have no power of their own."""
    query = """
        with ours (name, login, comes_and_goes) as (
            select role_name, true, false from xat.person union select role_name, true, true from xat.device
            union select role_name, false, false from xat.partner
            union select owner_name, false, false from xat.partner
            union select unnest(%s::name[]), false, false)
        select ours.name::text, r.oid is null and not comes_and_goes as missing,
            r.rolcanlogin and not ours.login as login,
            r.rolsuper or r.rolcreatedb or r.rolreplication or r.rolbypassrls
                or (r.rolcreaterole and r.rolname <> %s) as power
        from ours left join pg_roles r on r.rolname = ours.name order by 1
    """
    shared = [found.owner, found.members, found.keeper, found.service]
    for row in database.rows(query, shared, found.keeper):
        if row.missing:
            yield Finding(row.name, "the role is gone", "Restore the roles: `pg_dumpall --roles-only`.")
        elif row.power:
            yield Finding(row.name, "the role has rights beyond its own", "Take them back by `alter role`.")
        elif row.login:
            yield Finding(row.name, "the role may sign in", f"alter role {quoted(row.name)} nologin;")
    query = """
        select r.rolname::text as role, m.rolname::text as member
        from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
        where (r.rolname = %s or r.rolname in (select owner_name from xat.partner))
          and not m.rolsuper and not m.rolcreaterole
    """
    for row in database.rows(query, found.owner):
        yield Finding(
            row.role, f"{row.member} may act as this owner", f"revoke {row.role} from {row.member};"
        )


def memberships(database: Database, partner: Partner) -> Iterator[Finding]:
    query = """
        with listed as (
            select p.role_name from xat.membership m join xat.person p on p.id = m.person_id
            where m.partner_id = %s and m.until is null
        ), granted as (
            select r.rolname from pg_auth_members a join pg_roles r on r.oid = a.member
            where a.roleid = to_regrole(%s) and not r.rolsuper and not r.rolcreaterole
        )
        select coalesce(l.role_name, g.rolname)::text as role, g.rolname is null as lacks
        from listed l full join granted g on g.rolname = l.role_name
        where l.role_name is null or g.rolname is null
    """
    for row in database.rows(query, partner.id, quoted(partner.role)):
        if row.lacks:
            yield Finding(
                partner.slug, f"member {row.role} has no access", "Run `xat-central member add` again."
            )
        else:
            yield Finding(
                partner.slug,
                f"{row.role} has access but is no member",
                f"revoke {partner.role} from {row.role};",
            )
