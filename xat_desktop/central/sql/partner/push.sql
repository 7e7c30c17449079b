-- The only way into the entity tables.

do $$
begin
    if to_regtype('write_context') is null then
        create type write_context as
            (client uuid, commit_no bigint, person_id uuid, device_id uuid, name text);
    end if;
end
$$;

create or replace function refused(code text, reason text) returns jsonb language sql immutable
return jsonb_build_object('status', 'refused', 'code', code, 'reason', reason);

create or replace function merged(id uuid, existing jsonb) returns jsonb language sql immutable
return jsonb_build_object('status', 'merged', 'id', id, 'row', existing - 'no');

-- The first field of `changes` that the entity does not have, or whose JSON type is not the column's.
create or replace function problem_of(changes jsonb, kinds jsonb) returns jsonb language plpgsql stable as $$
declare
    field text;
    value jsonb;
    kind text;
    found text;
begin
    if jsonb_typeof(changes) is distinct from 'object' then
        return refused('22023', '"set" is not an object.');
    end if;
    for field, value in select e.key, e.value from jsonb_each(changes) e loop
        kind := kinds ->> field;
        found := jsonb_typeof(value);
        if kind is null then
            return refused('42703', format('There is no field %s.', left(to_json(field)::text, 100)));
        elsif kind = 'server' then
            return refused('42501', format('The field "%s" is written by the server.', field));
        elsif found <> 'null' and kind <> 'any' and found <> kind
            and not (kind = 'integer' and found = 'number' and value::numeric % 1 = 0) then
            return refused('22023', format('The field "%s" is a %s, not a %s.', field, kind, found));
        end if;
    end loop;
    return null;
end
$$;

create or replace function record_write(context write_context, op uuid, entity text, row_id uuid, ver bigint,
    old jsonb, changes jsonb)
returns jsonb language plpgsql as $$
begin
    if op is not null then
        insert into sync_op (op, client, entity, id, ver, commit_no)
        values (op, context.client, entity, row_id, record_write.ver, context.commit_no);
    end if;
    insert into audit_log (commit_no, entity, id, ver, old, new, op, client, person_id, device_id)
    values (context.commit_no, entity, row_id, record_write.ver,
        case when old is not null then
            coalesce((select jsonb_object_agg(k, old -> k) from jsonb_object_keys(changes) k), '{}')
        end,
        changes, op, context.client, context.person_id, context.device_id);
    return jsonb_build_object('status', 'applied', 'ver', record_write.ver, 'commit_no', context.commit_no);
end
$$;

-- Takes the partner's turn: until the transaction ends nobody else of this partner writes.
create or replace function begin_write(client uuid) returns write_context language plpgsql as $$
declare
    context write_context;
begin
    select client, null, a.person_id, a.device_id, a.name into context from xat.actor('@schema_name@') a;
    if context.person_id is null then
        raise insufficient_privilege using message = 'This session may not write here: it is no member''s, or the partner is archived.';
    end if;
    select h.commit_no + 1 into context.commit_no from sync_head h for update;
    return context;
end
$$;

create or replace function put(context write_context, op jsonb) returns jsonb language plpgsql as $$
declare
    op_id uuid := op ->> 'op';
    row_id uuid := op ->> 'id';
    base bigint := op ->> 'base';
    entity text := op ->> 'table';
    changes jsonb := op -> 'set';
    done sync_op;
begin
    if jsonb_typeof(op) <> 'object' or op_id is null or row_id is null or base is null or base < 0 then
        return refused('22023', 'An op has "op", "table", "id", "base" and "set".');
    end if;
    select * into done from sync_op s where s.op = op_id;
    if found then
        if done.id <> row_id or done.entity is distinct from entity then
            return refused('23505', 'This op was used for another row.');
        end if;
        update sync_op s set asked_no = context.commit_no where s.op = op_id;
        return jsonb_build_object('status', 'applied', 'ver', done.ver, 'commit_no', done.commit_no, 'dup', true);
    end if;
    return case entity
        when 'platform' then put_platform(context, op_id, row_id, base, changes)
        when 'os_flavor' then put_os_flavor(context, op_id, row_id, base, changes)
        when 'system_software' then put_system_software(context, op_id, row_id, base, changes)
        when 'compute_model' then put_compute_model(context, op_id, row_id, base, changes)
        when 'collector' then put_collector(context, op_id, row_id, base, changes)
        when 'result_file' then put_result_file(context, op_id, row_id, base, changes)
        when 'capture' then put_capture(context, op_id, row_id, base, changes)
        when 'annotation' then put_annotation(context, op_id, row_id, base, changes)
        when 'analysis' then put_analysis(context, op_id, row_id, base, changes)
        when 'report' then put_report(context, op_id, row_id, base, changes)
        else refused('42P01', format('There is no table %s.', left(coalesce(to_json(entity)::text, 'without a name'), 100)))
    end;
end
$$;

create or replace function push(client uuid, ops json) returns jsonb
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp as $$
declare
    limits record;
    context write_context;
    one json;
    answer jsonb;
    answers jsonb[] := '{}';
    wrote boolean := false;
begin
    select * into limits from xat.limits();
    if client is null or ops is null then
        raise invalid_parameter_value using message = 'push takes a client and an array of ops.';
    elsif pg_column_size(ops) > limits.max_push_bytes then  -- before anything reads it
        raise program_limit_exceeded using message = format('At most %s bytes in one call.', limits.max_push_bytes);
    elsif json_typeof(ops) <> 'array' then
        raise invalid_parameter_value using message = 'push takes a client and an array of ops.';
    elsif json_array_length(ops) > limits.max_ops then
        raise program_limit_exceeded using message = format('At most %s ops in one call.', limits.max_ops);
    end if;
    context := begin_write(client);
    for one in select e.value from json_array_elements(ops) e loop
        begin
            if octet_length(one::text) > limits.max_op_bytes then
                answer := refused('54000', format('At most %s bytes in one op.', limits.max_op_bytes));
            else
                answer := put(context, one::jsonb);
            end if;
        exception when others then
            if left(sqlstate, 2) not in ('22', '23', '54') then
                raise;  -- not the op's fault: the whole call fails and may be repeated
            end if;
            answer := refused(sqlstate, left(sqlerrm, 1000));
        end;
        wrote := wrote or (answer ->> 'status' = 'applied' and not answer ? 'dup');
        answers := array_append(answers, answer);
    end loop;
    if wrote then
        update sync_head set commit_no = context.commit_no;
    end if;
    return to_jsonb(answers);
end
$$;
