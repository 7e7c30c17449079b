-- Bulk rows and files.

-- Opens the upload of a capture, or the one that this person began; null when everything is there already.
create or replace function stage_series(capture uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp as $$
declare
    who record;
    found uuid;
begin
    select * into who from xat.actor('@schema_name@');
    if who.person_id is null then
        raise insufficient_privilege using message = 'This session may not write here: it is no member''s, or the partner is archived.';
    end if;
    if not exists (select from capture c where c.id = stage_series.capture) then
        raise foreign_key_violation using message = 'There is no such capture: push it first.';
    elsif (select c.published from capture c where c.id = stage_series.capture) then
        return null;
    end if;
    perform drop_abandoned();
    insert into upload as u (capture_id, person_id) values (stage_series.capture, who.person_id)
    on conflict (capture_id, person_id) do update set touched_at = clock_timestamp()
    returning u.id into found;
    return found;
end
$$;

create or replace function drop_staged(done uuid) returns void language sql
begin atomic
    delete from stage_series s where s.upload = done;
    delete from stage_summary s where s.upload = done;
    delete from stage_chunk s where s.upload = done;
    delete from stage_pyramid s where s.upload = done;
end;

-- Uploads that nobody went on with for seven days, and rows of no upload.
create or replace function drop_abandoned() returns void language sql
begin atomic
    delete from upload u where u.published_ver is null and u.touched_at < clock_timestamp() - interval '7 days';
    delete from stage_series s where not exists (select from upload u where u.id = s.upload);
    delete from stage_summary s where not exists (select from upload u where u.id = s.upload);
    delete from stage_chunk s where not exists (select from upload u where u.id = s.upload);
    delete from stage_pyramid s where not exists (select from upload u where u.id = s.upload);
end;

-- The upload, when the session's person began it.
create or replace function own_upload(wanted uuid) returns upload language plpgsql as $$
declare
    found upload;
begin
    select u.* into found from upload u join xat.actor('@schema_name@') a on a.person_id = u.person_id
    where u.id = wanted;
    if found.id is null then
        raise insufficient_privilege using message = 'This upload is not yours, or it was removed after seven days.';
    end if;
    return found;
end
$$;

create or replace function staged(upload uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp as $$
declare
    found upload := own_upload(staged.upload);
begin
    update upload u set touched_at = clock_timestamp() where u.id = found.id;
    return jsonb_build_object(
        'series', (select coalesce(jsonb_agg(distinct s.id), '[]') from stage_series s where s.upload = found.id),
        'summary', (select coalesce(jsonb_agg(distinct s.id), '[]') from stage_summary s where s.upload = found.id),
        'chunk', (select coalesce(jsonb_agg(distinct s.series_id || '/' || s.no), '[]')
            from stage_chunk s where s.upload = found.id),
        'pyramid', (select coalesce(jsonb_agg(distinct s.series_id || '/' || s.level), '[]')
            from stage_pyramid s where s.upload = found.id));
end
$$;

-- Rows are moved first, the partner's turn is taken last: others go on writing while a large capture is moved.
create or replace function publish_series(upload uuid, counts jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp as $$
declare
    context write_context;
    found upload := own_upload(publish_series.upload);
    moved jsonb;
    target capture;
begin
    -- One publication of a capture at a time: whoever comes second sees what the first has done.
    perform from upload u where u.capture_id = found.capture_id order by u.id for update;
    select * into found from upload u where u.id = publish_series.upload;
    if found.published_ver is not null then
        return jsonb_build_object('status', 'published', 'ver', found.published_ver,
            'commit_no', found.commit_no, 'dup', true);
    end if;
    select * into target from capture c where c.id = found.capture_id;
    if target.published then  -- another person was first
        perform drop_staged(found.id);
        delete from upload u where u.id = found.id;
        return jsonb_build_object('status', 'published', 'ver', target.ver, 'commit_no', target.commit_no,
            'dup', true);
    end if;
    moved := move_staged(found);
    if moved is distinct from jsonb_build_object('series', counts -> 'series', 'summary', counts -> 'summary',
        'chunk', counts -> 'chunk', 'pyramid', counts -> 'pyramid') then
        raise data_exception using message = 'The upload is not complete.',
            detail = format('there: %s, announced: %s', moved, left(counts::text, 200));
    end if;
    perform drop_staged(found.id);
    context := begin_write(publish_series.upload);
    select * into target from capture c where c.id = found.capture_id;
    update capture c set published = true, ver = c.ver + 1, commit_no = context.commit_no,
        updated_by = context.name, written_at = clock_timestamp()
    where c.id = found.capture_id;
    update upload u set published_ver = target.ver + 1, commit_no = context.commit_no where u.id = found.id;
    update sync_head set commit_no = context.commit_no;
    return record_write(context, null, 'capture', target.id, target.ver + 1, to_jsonb(target),
        jsonb_build_object('published', true)) || '{"status": "published"}';
end
$$;

-- Staged rows become rows; a row that was copied twice counts once. All must hang on the upload's capture.
create or replace function move_staged(found upload) returns jsonb language plpgsql as $$
declare
    series_rows bigint;
    summary_rows bigint;
    chunk_rows bigint;
    pyramid_rows bigint;
begin
    if exists (select from stage_series s where s.upload = found.id and s.capture_id <> found.capture_id)
        or exists (select from stage_summary s where s.upload = found.id and s.capture_id <> found.capture_id)
        or exists (select from stage_chunk s where s.upload = found.id and s.capture_id <> found.capture_id)
        or exists (select from stage_pyramid s where s.upload = found.id and s.capture_id <> found.capture_id) then
        raise integrity_constraint_violation using message = 'The upload has rows of another capture.';
    end if;
    insert into series select distinct on (s.id) s.id, s.capture_id, s.times_from, s.metric, s.attributes, s.unit,
        s.kind, s.source_name, s.n, s.t0, s.t1, s.minimum, s.maximum, s.sum, s.sum_squares, s.histogram
    from stage_series s where s.upload = found.id order by s.id;
    get diagnostics series_rows = row_count;
    insert into summary select distinct on (s.id) s.id, s.capture_id, s.metric, s.attributes, s.statistic, s.value,
        s.unit, s.source_name, s.estimator
    from stage_summary s where s.upload = found.id order by s.id;
    get diagnostics summary_rows = row_count;
    insert into chunk select distinct on (s.series_id, s.no) s.series_id, s.no, s.t0, s.t1, s.n, s.times, s.data,
        s.capture_id
    from stage_chunk s where s.upload = found.id order by s.series_id, s.no;
    get diagnostics chunk_rows = row_count;
    insert into pyramid select distinct on (s.series_id, s.level) s.series_id, s.level, s.bucket, s.times, s.low,
        s.high, s.capture_id
    from stage_pyramid s where s.upload = found.id order by s.series_id, s.level;
    get diagnostics pyramid_rows = row_count;
    return jsonb_build_object('series', series_rows, 'summary', summary_rows, 'chunk', chunk_rows,
        'pyramid', pyramid_rows);
end
$$;

create or replace function file_stored(id uuid, size bigint, crc32c text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, @schema@, pg_temp as $$
declare
    context write_context := begin_write(file_stored.id);
    limits record;
    target result_file;
begin
    select * into limits from xat.limits();
    select r.* into target from result_file r
    where r.id = coalesce((select s.same_as from sync_alias s where s.id = file_stored.id), file_stored.id);
    if target.id is null then
        return refused('23503', 'There is no such result file: push it first.');
    elsif target.stored then
        return jsonb_build_object('status', 'applied', 'ver', target.ver, 'commit_no', target.commit_no, 'dup', true);
    elsif size is null or size < 0 or crc32c is null or crc32c !~ '^[A-Za-z0-9+/]{6}==$' then
        return refused('22023', 'The size or the CRC32C (base64, as the bucket tells it) is not valid.');
    elsif size <> target.size_bytes then
        return refused('22023', format('The original has %s bytes.', target.size_bytes));
    elsif size > limits.max_file_bytes then
        return refused('54000', format('The server takes files of at most %s bytes.', limits.max_file_bytes));
    elsif target.format <> all (limits.file_formats) then
        return refused('22023', format('The server does not take files of the format "%s".', target.format));
    elsif exists (select from removal m where m.sha256 = target.sha256
            and m.listed_at > clock_timestamp() - interval '1 day') then
        return refused('55006', 'An earlier copy is just being removed from the bucket: it is sent after a day.');
    end if;
    delete from removal m where m.sha256 = target.sha256;
    update result_file r set stored = true, stored_bytes = size, crc32c = file_stored.crc32c, ver = target.ver + 1,
        commit_no = context.commit_no, updated_by = context.name, written_at = clock_timestamp()
    where r.id = target.id;
    update sync_head set commit_no = context.commit_no;
    return record_write(context, null, 'result_file', target.id, target.ver + 1, to_jsonb(target),
        jsonb_build_object('stored', true, 'stored_bytes', size, 'crc32c', file_stored.crc32c));
end
$$;
