-- Removes what nobody needs any more; for the administrator alone. Rows, tombstones and aliases are never removed: a
-- laptop may have been away for any time, and they are also what refuses an op whose answer is not known any more.

-- Ops whose answer has reached their laptop: it sends the oldest that it waits for first, so it does not wait for one
-- that was not in its newest call. What is in that call stays, however old.
create or replace function prunable_ops(before timestamptz) returns setof uuid language sql stable
begin atomic
    select o.op from sync_op o
    join (select n.client, max(n.commit_no) as commit_no from sync_op n group by n.client) newest
        on newest.client = o.client
    where o.at < before and greatest(o.commit_no, o.asked_no) < newest.commit_no;
end;

-- Deleted captures of which the server still has series.
create or replace function prunable_captures(before timestamptz) returns setof uuid language sql stable
begin atomic
    select c.id from capture c where c.deleted and c.published and c.written_at < before;
end;

-- Deleted files whose objects no living file or capture uses.
create or replace function prunable_files(before timestamptz) returns setof result_file language sql stable
begin atomic
    select distinct on (r.sha256) r.* from result_file r
    where r.deleted and r.stored and not exists (
        select from result_file o left join capture c on c.result_file_id = o.id and not c.deleted
        where o.sha256 = r.sha256 and (not o.deleted or c.id is not null or o.written_at >= before))
    order by r.sha256, r.id;
end;

create or replace function prunable(before timestamptz, audit_before timestamptz) returns jsonb
language sql stable
begin atomic
    select jsonb_build_object(
        'ops', (select count(*) from prunable_ops(before)),
        'audit', (select count(*) from audit_log a where a.at < audit_before),
        'captures', (select count(*) from prunable_captures(before)),
        'series_bytes', (select coalesce(sum(octet_length(k.data) + coalesce(octet_length(k.times), 0)), 0)
            from chunk k join prunable_captures(before) c on c = k.capture_id),
        'files', (select count(*) from prunable_files(before)),
        'file_bytes', (select coalesce(sum(f.size_bytes), 0) from prunable_files(before) f));
end;

create or replace function prune_ops(before timestamptz, most bigint) returns bigint language plpgsql as $$
declare
    removed bigint;
begin
    delete from sync_op s where s.op in (select o from prunable_ops(before) o limit most);
    get diagnostics removed = row_count;
    return removed;
end
$$;

-- What is removed of the audit is noted in the audit.
create or replace function prune_audit(before timestamptz, most bigint) returns bigint language plpgsql as $$
declare
    removed bigint;
begin
    delete from audit_log a where a.no in (select b.no from audit_log b where b.at < before order by b.no limit most);
    get diagnostics removed = row_count;
    if removed > 0 then
        insert into audit_log (commit_no, entity, id, ver, new)
        select h.commit_no, 'audit_log', h.epoch, 0, jsonb_build_object('removed', removed, 'before', before)
        from sync_head h;
    end if;
    return removed;
end
$$;

-- The series of one deleted capture. It is not published any more, so that a laptop which brings it back sends them
-- again. Its laptops hear of it as of any other change.
create or replace function prune_capture(capture uuid, before timestamptz) returns boolean language plpgsql as $$
declare
    number bigint;
    target capture;
begin
    perform from upload u where u.capture_id = prune_capture.capture order by u.id for update;
    select h.commit_no + 1 into number from sync_head h for update;
    select c.* into target from capture c
    where c.id = prune_capture.capture and c.deleted and c.published and c.written_at < before;
    if target.id is null then
        return false;  -- somebody brought it back
    end if;
    delete from upload u where u.capture_id = target.id and u.published_ver is not null;
    delete from pyramid p where p.capture_id = target.id;
    delete from chunk c where c.capture_id = target.id;
    delete from summary s where s.capture_id = target.id;
    delete from series s where s.capture_id = target.id;
    update capture c set published = false, ver = c.ver + 1, commit_no = number where c.id = target.id;
    update sync_head set commit_no = number;
    insert into audit_log (commit_no, entity, id, ver, old, new)
    values (number, 'capture', target.id, target.ver + 1, '{"published": true}', '{"published": false}');
    return true;
end
$$;

-- Contents whose objects may be removed from the bucket now: their files are not stored any more, so that a laptop
-- which brings one back sends it again, and for a day no laptop may say that one of them is there. One that was
-- listed in the last 30 days is listed again, as the removal may have been interrupted.
create or replace function prune_files(before timestamptz) returns setof text language plpgsql as $$
declare
    number bigint;
    target result_file;
begin
    select h.commit_no + 1 into number from sync_head h for update;
    delete from removal m where m.since < clock_timestamp() - interval '30 days';
    insert into removal (sha256)
    select f.sha256 from prunable_files(before) f
    on conflict (sha256) do update set since = clock_timestamp();
    for target in
        select r.* from result_file r join removal m on m.sha256 = r.sha256 where r.deleted and r.stored order by r.id
    loop
        update result_file r set stored = false, stored_bytes = null, crc32c = null, ver = r.ver + 1,
            commit_no = number where r.id = target.id;
        insert into audit_log (commit_no, entity, id, ver, old, new)
        values (number, 'result_file', target.id, target.ver + 1, '{"stored": true}', '{"stored": false}');
        update sync_head set commit_no = number;
    end loop;
    return query
        update removal m set listed_at = clock_timestamp()
        where not exists (select from result_file r where r.sha256 = m.sha256
            and (r.stored or not r.deleted))
        returning m.sha256;
end
$$;
