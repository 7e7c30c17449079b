-- What a session may know about itself. Made again at each upgrade.

create or replace function whoami(out person_id uuid, out email text, out display_name text)
language sql stable security definer set search_path = pg_catalog, @schema@, pg_temp
begin atomic
    select p.id, p.email, p.display_name from person p
    where p.state = 'active' and (
        p.role_name = session_user
        or p.id = (
            select d.person_id from device d
            where d.role_name = session_user and d.revoked_at is null
              and coalesce(d.expires_at > clock_timestamp(), true)
        )
    );
end;

create or replace function my_partners()
returns table (id uuid, name text, slug text, schema_name name, state text)
language sql stable security definer set search_path = pg_catalog, @schema@, pg_temp
begin atomic
    select p.id, p.name, p.slug, p.schema_name, p.state
    from partner p join membership m on m.partner_id = p.id
    where m.until is null and m.person_id = (select w.person_id from whoami() w)
    order by p.name, p.id;
end;

-- Who writes into a partner's schema: nobody, unless the session's person is a member at this moment.
create or replace function actor(schema name, out person_id uuid, out device_id uuid, out name text)
language sql stable security definer set search_path = pg_catalog, @schema@, pg_temp
begin atomic
    select w.person_id, (select d.id from device d where d.role_name = session_user), w.email
    from whoami() w
    where exists (
        select from membership m join partner p on p.id = m.partner_id
        where m.person_id = w.person_id and m.until is null and p.schema_name = actor.schema
          and p.state = 'active'
    );
end;

create or replace function limits(out max_file_bytes bigint, out file_formats text[], out max_ops int,
    out max_op_bytes bigint, out max_push_bytes bigint, out metered_rows int, out bucket text)
language sql stable security definer set search_path = pg_catalog, @schema@, pg_temp
begin atomic
    select p.max_file_bytes, p.file_formats, p.max_ops, p.max_op_bytes, p.max_push_bytes, p.metered_rows,
        p.bucket
    from policy p;
end;

revoke all on schema @schema@ from public;
revoke all on all tables in schema @schema@ from public, @members@;
revoke all on function whoami(), my_partners(), actor(name), limits() from public, @members@;
grant usage on schema @schema@ to @members@;
grant execute on function whoami(), my_partners() to @members@;
