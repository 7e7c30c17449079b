-- What PostgreSQL gives to everybody in a new database is taken back. Roles that own something here keep it.

do $$
declare
    owner name;
begin
    for owner in
        select distinct r.rolname from pg_roles r
        where not r.rolsuper and r.rolname !~ '^pg_' and r.oid in (
            select c.relowner from pg_class c
            union select n.nspowner from pg_namespace n
            union select d.datdba from pg_database d where d.datname = current_database())
    loop
        execute format('grant connect, temporary on database %I to %I', current_database(), owner);
    end loop;
    for owner in
        select distinct r.rolname from pg_class c join pg_roles r on r.oid = c.relowner
        where c.relnamespace = 'public'::regnamespace and not r.rolsuper
    loop
        execute format('grant create on schema public to %I', owner);
    end loop;
    execute format('revoke connect, temporary on database %I from public', current_database());
    execute format('grant connect on database %I to @members@', current_database());
end
$$;
