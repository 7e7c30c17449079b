-- For each entity a function that checks and writes one op, made from the table's own columns and keys.

do $generator$
declare
    entity text;
    own constant text[] := '{id,ver,commit_no,updated_by,written_at,no}';  -- written by push alone
    set_by_server constant text[] := '{published,stored,stored_bytes,crc32c}';  -- by the other functions
    kinds jsonb;
    blank text;
    names text;
    fresh text;
    changed text;
    aliases text;
    twin text;
begin
    foreach entity in array '{platform,os_flavor,system_software,compute_model,collector,result_file,capture,annotation,analysis,report}'::text[]
    loop
        select jsonb_object_agg(a.attname, case
                when a.attname = any (set_by_server) then 'server'
                when a.atttypid in ('text'::regtype, 'uuid'::regtype) then 'string'
                when a.atttypid = 'boolean'::regtype then 'boolean'
                when a.atttypid = 'jsonb'::regtype then 'any'
                when a.atttypid = 'bigint'::regtype then 'integer'
                else 'number' end),
            string_agg(format('%L, %s', a.attname, pg_get_expr(d.adbin, d.adrelid)), ', ' order by a.attnum)
                filter (where d.adbin is not null),
            string_agg(format('%I', a.attname), ', ' order by a.attnum),
            string_agg(format('r.%I', a.attname), ', ' order by a.attnum),
            string_agg(format('%1$I = r.%1$I', a.attname), ', ' order by a.attnum)
        into kinds, blank, names, fresh, changed
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = entity::regclass and a.attnum > 0 and not a.attisdropped
          and a.attname <> all (own);

        select coalesce(string_agg(format(
            'if changes ? %1$L then r.%1$I := coalesce((select s.same_as from sync_alias s where s.id = r.%1$I), r.%1$I); end if;',
            a.attname), ' '), '')
        into aliases
        from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
        where c.conrelid = entity::regclass and c.contype = 'f';

        select format('if not r.deleted and (base = 0 or %s) then select t.id into twin from %I t where not t.deleted and t.id <> row_id and %s; end if;',
            string_agg(format('changes ? %L', a.attname), ' or ') || ' or changes ? ''deleted''',
            entity,
            string_agg(format('t.%1$I = r.%1$I', a.attname), ' and '))
        into twin
        from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indexrelid = to_regclass(entity || '_key') having count(*) > 0;

        execute format($function$
create or replace function put_%1$s(context write_context, op uuid, row_id uuid, base bigint, changes jsonb)
returns jsonb language plpgsql as $put$
declare
    current %1$I;
    r %1$I;
    twin uuid;
    problem jsonb := problem_of(changes, %2$L);
begin
    if problem is not null then return problem; end if;
    select * into current from %1$I t where t.id = row_id;
    if not found then
        select s.same_as into twin from sync_alias s where s.id = row_id;
        if found then
            select * into current from %1$I t where t.id = twin;
            return merged(twin, to_jsonb(current));
        end if;
    end if;
    if coalesce(current.ver, 0) <> base then
        return jsonb_build_object('status', 'conflict', 'row',
            case when current.id is not null then to_jsonb(current) - 'no' end);
    end if;
    if base = 0 then
        r := jsonb_populate_record(null::%1$I, jsonb_build_object(%3$s) || changes);
    else
        r := jsonb_populate_record(current, changes);
    end if;
    %4$s
    %5$s
    if twin is not null then
        select * into current from %1$I t where t.id = twin;
        if base > 0 then
            return refused('23505', 'Another row has this name or content.') || jsonb_build_object('id', twin, 'row', to_jsonb(current) - 'no');
        end if;
        insert into sync_alias (id, same_as, op, person_id) values (row_id, twin, op, context.person_id);
        return merged(twin, to_jsonb(current));
    end if;
    %6$s
    if base = 0 then
        insert into %1$I (id, ver, commit_no, updated_by, written_at, %7$s)
        values (row_id, 1, context.commit_no, context.name, clock_timestamp(), %8$s);
    else
        update %1$I t set ver = base + 1, commit_no = context.commit_no, updated_by = context.name,
            written_at = clock_timestamp(), %9$s
        where t.id = row_id;
    end if;
    return record_write(context, op, %1$L, row_id, base + 1, case when base > 0 then to_jsonb(current) end, changes);
end
$put$
        $function$, entity, kinds, blank, aliases, coalesce(twin, case entity when 'capture' then $twin$
    -- Its file was merged: so is what was read from it, each with one that this person has not been given yet.
    if base = 0 and not r.deleted and r.result_file_id <> (changes ->> 'result_file_id')::uuid then
        select t.id into twin from capture t
        where t.result_file_id = r.result_file_id and not t.deleted and t.id <> row_id
            and (t.tool, t.host, t.series_count, t.sample_count) = (r.tool, r.host, r.series_count, r.sample_count)
            and t.start_us is not distinct from r.start_us and t.end_us is not distinct from r.end_us
            and not exists (select from sync_alias s where s.same_as = t.id and s.person_id = context.person_id)
        order by t.id limit 1;
    end if;$twin$ else '' end),
            case entity when 'collector' then $check$
    if not exists (select from compute_model m where m.id = r.compute_model_id and m.platform_id = r.platform_id) then
        return refused('23514', 'The compute model does not belong to the platform.');
    end if;$check$ else '' end,
            names, fresh, changed);
    end loop;
end
$generator$;
