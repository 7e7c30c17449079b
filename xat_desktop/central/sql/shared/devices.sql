-- Database roles of signed-in devices. The functions belong to the one role that may create roles, and the service
-- may do nothing but call them. A device's role exists only while its password is good, and some time after.

create or replace function add_device(device uuid, person uuid, called text, until timestamptz) returns void
language sql security definer set search_path = pg_catalog, @schema@, pg_temp
begin atomic
    insert into device (id, person_id, name, role_name, expires_at)
    values (device, person, called, 'd_' || replace(device::text, '-', ''), until);
end;

-- The role of a live device, with a new password: the verifier of it, so that no log can show the password.
create or replace function issue_password(device uuid, verifier text, until timestamptz) returns name
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp
as $$
declare
    live record;
begin
    select d.role_name, p.role_name as person_role into live
    from device d join person p on p.id = d.person_id
    where d.id = issue_password.device and d.revoked_at is null and p.state = 'active'
        and coalesce(d.expires_at > clock_timestamp(), true)
    for no key update of d;
    if not found then
        raise exception 'this device is not signed in' using errcode = '28000';
    end if;
    if verifier !~ '^SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' then
        raise exception 'this is no SCRAM verifier' using errcode = '22023';
    end if;
    if not exists (select from pg_roles r where r.rolname = live.role_name) then
        execute format('create role %I login connection limit 10', live.role_name);
        -- It may not act as its person: it could give that role a password, which would outlive the device.
        execute format('grant %I to %I', live.person_role, live.role_name)
            || case when current_setting('server_version_num')::int >= 160000 then ' with set false' else '' end;
        execute format('grant %I to current_user', live.role_name);  -- may end its connections
        execute format('alter role %I set statement_timeout = ''10min''', live.role_name);
        execute format('alter role %I set idle_in_transaction_session_timeout = ''5min''', live.role_name);
    end if;
    execute format('alter role %I password %L valid until %L', live.role_name, verifier, until);
    return live.role_name;
end
$$;

-- Drops the role of a device. One that something hangs on, in whatever database, stays without any right: a device can
-- bring that about, and must not keep its access by it.
create or replace function drop_device(role name) returns boolean
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp
as $$
begin
    execute format('drop owned by %I', role);
    execute format('drop role %I', role);
    return true;
exception when dependent_objects_still_exist then
    return false;
end
$$;

-- The device's next statement fails, its connections end, and its role is gone.
create or replace function end_device(device uuid) returns void
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp
as $$
declare
    ended record;
begin
    update device d set revoked_at = coalesce(d.revoked_at, clock_timestamp())
    from person p where d.id = end_device.device and p.id = d.person_id
    returning d.role_name, p.role_name as person_role into ended;
    if exists (select from pg_roles r where r.rolname = ended.role_name) then
        execute format('alter role %I nologin', ended.role_name);
        execute format('revoke %I from %I', ended.person_role, ended.role_name);
        perform pg_terminate_backend(a.pid) from pg_stat_activity a where a.usename = ended.role_name;
        perform drop_device(ended.role_name);
    end if;
end
$$;

-- Roles whose password ended an hour ago and who are not connected; returns how many were dropped.
create or replace function drop_idle_devices() returns int
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp
as $$
declare
    role name;
    dropped int := 0;
begin
    for role in
        select d.role_name from device d join pg_roles r on r.rolname = d.role_name
        where r.rolvaliduntil < clock_timestamp() - interval '1 hour'
            and not exists (select from pg_stat_activity a where a.usename = r.rolname)
        for no key update of d skip locked
    loop
        dropped := dropped + drop_device(role)::int;
    end loop;
    return dropped;
end
$$;

revoke execute on function
    add_device(uuid, uuid, text, timestamptz), issue_password(uuid, text, timestamptz), drop_device(name),
    end_device(uuid), drop_idle_devices() from public;
grant execute on function
    add_device(uuid, uuid, text, timestamptz), issue_password(uuid, text, timestamptz), end_device(uuid),
    drop_idle_devices() to @service@;
