-- What PostgreSQL gives to everybody in a new database is taken back. Roles that own something here keep it.

do $$
declare
    owner name;
    large_object constant regprocedure[] := array(
        select p.oid from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(lo_.*|loread|lowrite)$'
          and p.proname not in ('lo_import', 'lo_export'));
    one regprocedure;
begin
    for owner in
        select distinct r.rolname from pg_roles r
        where not r.rolsuper and r.rolname !~ '^pg_' and r.oid in (
            select c.relowner from pg_class c
            union select n.nspowner from pg_namespace n
            union select d.datdba from pg_database d where d.datname = current_database())
          and r.rolcanlogin
    loop
        execute format('grant connect, temporary on database %I to %I', current_database(), owner);
        if exists (select from pg_class c join pg_roles r on r.oid = c.relowner
            where c.relnamespace = 'public'::regnamespace and r.rolname = owner) then
            execute format('grant create on schema public to %I', owner);
        end if;
    end loop;
    execute format('revoke connect, temporary on database %I from public', current_database());
    execute format('grant connect on database %I to @members@', current_database());
    begin
        revoke create on schema public from public;
    exception when insufficient_privilege then
        raise notice 'only the owner of schema public may take CREATE from PUBLIC';
    end;
    begin
        foreach one in array large_object loop
            execute format('revoke execute on function %s from public', one);
        end loop;
    exception when insufficient_privilege then
        raise notice 'only a superuser may take the large-object functions from PUBLIC';
    end;
end
$$;
