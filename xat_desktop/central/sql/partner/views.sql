-- The web backend's names for what was synced: integer ids beside uuids, deleted rows left out.

-- Microseconds as a time that every program can read; null outside of the years 1 to 9999.
create or replace function moment(us bigint) returns timestamptz language sql immutable parallel safe
return case when us between -62135596800000000 and 253402300799999999
    then timestamptz 'epoch' + us * interval '1 microsecond' end;

-- A catalogue row that was deleted on one laptop and used on another stays here as long as it is used, so that no
-- foreign key leads nowhere.
create or replace view collectors_platform as
select p.no as id, p.id as uuid, p.name from platform p
where not p.deleted
    or exists (select from collector c where c.platform_id = p.id and not c.deleted)
    or exists (select from compute_model m where m.platform_id = p.id and (not m.deleted
        or exists (select from collector c where c.compute_model_id = m.id and not c.deleted)));

create or replace view collectors_osflavor as
select o.no as id, o.id as uuid, o.name from os_flavor o
where not o.deleted or exists (select from collector c where c.os_flavor_id = o.id and not c.deleted);

create or replace view collectors_systemsoftware as
select s.no as id, s.id as uuid, s.name from system_software s
where not s.deleted or exists (select from collector c where c.system_software_id = s.id and not c.deleted);

create or replace view collectors_computemodel as
select m.no as id, m.id as uuid, p.no as platform_id, m.name, m.vcpus, m.memory_bytes, m.hourly_price, m.currency,
    m.price_date, m.price_source, m.notes
from compute_model m join platform p on p.id = m.platform_id
where not m.deleted or exists (select from collector c where c.compute_model_id = m.id and not c.deleted);

create or replace view collectors_collector as
select c.no as id, c.id as uuid, c.site_name, c.machine_name, p.no as platform_id, m.no as compute_model_id,
    o.no as os_flavor_id, s.no as system_software_id, c.notes, c.zone as time_zone,
    moment(c.created_at) as created_at, moment(c.updated_at) as updated_at
from collector c
join platform p on p.id = c.platform_id
join compute_model m on m.id = c.compute_model_id
left join os_flavor o on o.id = c.os_flavor_id
left join system_software s on s.id = c.system_software_id
where not c.deleted;

create or replace view collectors_collecteddata as
select r.no as id, r.id as uuid, c.no as collector_id, r.name as file_name, r.size_bytes as file_size,
    r.sha256, r.format as file_format, r.tool, r.tool_version, r.host, r.state as status, r.error,
    r.problem_count, r.imported_by as uploaded_by, moment(r.imported_at) as uploaded_at, r.stored
from result_file r left join collector c on c.id = r.collector_id and not c.deleted
where not r.deleted or exists (select from capture a where a.result_file_id = r.id and not a.deleted);

create or replace view analysis_capture as
select a.no as id, a.id as uuid, r.no as collected_data_id, c.no as collector_id, a.tool, a.tool_version, a.command,
    a.host, a.label, a.run_group, a.tags, moment(a.start_us) as started_at, moment(a.end_us) as ended_at,
    a.environment, a.series_count, a.sample_count, moment(a.created_at) as created_at, a.published
from capture a
join result_file r on r.id = a.result_file_id
left join collector c on c.id = a.collector_id and not c.deleted
where not a.deleted;

create or replace view analysis_captureanalysis as
select n.no as id, n.id as uuid, c.no as capture_id, r.no as collected_data_id, n.kind as analysis_type, n.status,
    n.parameters, n.result as results, n.error, n.engine_version, moment(n.created_at) as created_at,
    moment(n.finished_at) as completed_at, n.inputs_hash
from analysis n
left join capture c on c.id::text = n.parameters ->> 'capture' and not c.deleted
left join result_file r on r.id = c.result_file_id
where not n.deleted;
