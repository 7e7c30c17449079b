-- What a laptop asks before and after an exchange.

-- Another server than before, or this one from a back-up: the stored epoch is the same, its surroundings are not.
create or replace function current_epoch() returns uuid language plpgsql stable as $$
declare
    surroundings text := '';
begin
    begin
        select concat(s.system_identifier, '/', c.timeline_id) into surroundings
        from pg_control_system() s, pg_control_checkpoint() c;
    exception when insufficient_privilege or feature_not_supported then
        surroundings := '';
    end;
    return (select md5(concat(h.epoch, '/', 'sync_head'::regclass::oid, '/', surroundings))::uuid from sync_head h);
end
$$;

create or replace function hello(protocol int, schema int) returns jsonb
language plpgsql security definer stable set search_path = pg_catalog, @schema@, pg_temp as $$
declare
    head sync_head;
    policy record;
    writer uuid;
begin
    select * into head from sync_head;
    select * into policy from xat.limits();
    select a.person_id into writer from xat.actor('@schema_name@') a;
    return jsonb_build_object(
        'epoch', current_epoch(),
        'head', head.commit_no,
        'schema_version', head.schema_version,
        'mode', case
            when protocol < head.min_protocol or schema < head.min_schema then 'upgrade_required'
            when protocol > 1 or schema > head.schema_version then 'wait_server'
            when schema < head.schema_version or writer is null then 'pull_only'
            else 'full' end,
        'server_time', clock_timestamp(),
        'limits', jsonb_build_object(
            'max_ops', policy.max_ops, 'max_op_bytes', policy.max_op_bytes,
            'max_push_bytes', policy.max_push_bytes, 'max_file_bytes', policy.max_file_bytes,
            'file_formats', policy.file_formats, 'metered_rows', policy.metered_rows),
        'files', policy.bucket);
end
$$;

create or replace function digest() returns jsonb
language sql security definer stable set search_path = pg_catalog, @schema@, pg_temp
begin atomic
    with every (entity, id, ver) as (
        select 'platform', id, ver from platform
        union all select 'os_flavor', id, ver from os_flavor
        union all select 'system_software', id, ver from system_software
        union all select 'compute_model', id, ver from compute_model
        union all select 'collector', id, ver from collector
        union all select 'result_file', id, ver from result_file
        union all select 'capture', id, ver from capture
        union all select 'annotation', id, ver from annotation
        union all select 'analysis', id, ver from analysis
        union all select 'report', id, ver from report
    ), found as (
        select entity, count(*) as n, sum(ver) as ver,
            sum(('x' || substr(md5(id::text || ':' || ver), 1, 12))::bit(48)::bigint) as hash
        from every group by entity
    )
    select jsonb_object_agg(entities.name, jsonb_build_object(
        'n', coalesce(found.n, 0), 'ver', coalesce(found.ver, 0), 'hash', coalesce(found.hash, 0)::text))
    from unnest(array['platform', 'os_flavor', 'system_software', 'compute_model', 'collector', 'result_file',
        'capture', 'annotation', 'analysis', 'report']) as entities (name)
    left join found on found.entity = entities.name;
end;
