-- What a partner's laptops exchange. The order of columns is the laptop's; `no` is the integer id of the views.

create table sync_head (
    one boolean primary key default true check (one),
    commit_no bigint not null default 0,
    epoch uuid not null default gen_random_uuid(),
    schema_version int not null default 1,
    min_schema int not null default 1,
    min_protocol int not null default 1
);
insert into sync_head default values;

create table platform (
    id uuid primary key,
    name text not null check (char_length(name) between 1 and 200),
    ver bigint not null, commit_no bigint not null, deleted boolean not null default false,
    updated_by text not null, written_at timestamptz not null,
    no bigint generated always as identity unique
);
create unique index platform_key on platform (name) where not deleted;

create table os_flavor (like platform including constraints including defaults including identity);
alter table os_flavor add primary key (id), add unique (no);
create unique index os_flavor_key on os_flavor (name) where not deleted;

create table system_software (like platform including constraints including defaults including identity);
alter table system_software add primary key (id), add unique (no);
create unique index system_software_key on system_software (name) where not deleted;

create table compute_model (
    id uuid primary key,
    platform_id uuid not null references platform (id),
    name text not null check (char_length(name) between 1 and 200),
    vcpus bigint check (vcpus >= 0),
    memory_bytes bigint check (memory_bytes >= 0),
    hourly_price double precision check (hourly_price >= 0),
    currency text not null default '' check (char_length(currency) <= 200),
    price_date text not null default '' check (char_length(price_date) <= 200),
    price_source text not null default '' check (char_length(price_source) <= 10000),
    notes text not null default '' check (char_length(notes) <= 10000),
    ver bigint not null, commit_no bigint not null, deleted boolean not null default false,
    updated_by text not null, written_at timestamptz not null,
    no bigint generated always as identity unique
);
create unique index compute_model_key on compute_model (platform_id, name) where not deleted;

create table collector (
    id uuid primary key,
    site_name text not null check (char_length(site_name) between 1 and 200),
    machine_name text not null check (machine_name ~ '^[A-Za-z0-9_.-]{1,200}$'),
    platform_id uuid not null references platform (id),
    compute_model_id uuid not null references compute_model (id),
    os_flavor_id uuid references os_flavor (id),
    system_software_id uuid references system_software (id),
    notes text not null default '' check (char_length(notes) <= 10000),
    zone text not null default '' check (char_length(zone) <= 200),
    created_at bigint not null,
    updated_at bigint not null,
    ver bigint not null, commit_no bigint not null, deleted boolean not null default false,
    updated_by text not null, written_at timestamptz not null,
    no bigint generated always as identity unique
);
create unique index collector_key on collector (site_name, machine_name) where not deleted;

create table result_file (
    id uuid primary key,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    name text not null check (char_length(name) between 1 and 4096),
    size_bytes bigint not null check (size_bytes >= 0),
    format text not null default '' check (char_length(format) <= 200),
    tool text not null default '' check (char_length(tool) <= 1000),
    tool_version text not null default '' check (char_length(tool_version) <= 1000),
    host text not null default '' check (char_length(host) <= 1000),
    state text not null check (state in ('imported', 'failed')),
    error text not null default '' check (char_length(error) <= 1000000),
    problems jsonb not null default '[]' check (jsonb_typeof(problems) = 'array'),
    problem_count bigint not null default 0 check (problem_count >= 0),
    parser_version bigint not null default 0,
    collector_id uuid references collector (id),
    imported_by text not null default '' check (char_length(imported_by) <= 1000),
    imported_at bigint not null,
    stored boolean not null default false, stored_bytes bigint, crc32c text,
    ver bigint not null, commit_no bigint not null, deleted boolean not null default false,
    updated_by text not null, written_at timestamptz not null,
    no bigint generated always as identity unique
);
create unique index result_file_key on result_file (sha256) where not deleted;

create table capture (
    id uuid primary key,
    result_file_id uuid not null references result_file (id),
    collector_id uuid references collector (id),
    tool text not null check (char_length(tool) <= 1000),
    tool_version text not null default '' check (char_length(tool_version) <= 1000),
    command text not null default '' check (char_length(command) <= 1000000),
    host text not null default '' check (char_length(host) <= 1000),
    label text not null default '' check (char_length(label) <= 1000),
    run_group text not null default '' check (char_length(run_group) <= 1000),
    tags jsonb not null default '{}' check (jsonb_typeof(tags) = 'object'),
    start_us bigint,
    end_us bigint,
    zone text not null default '' check (char_length(zone) <= 200),
    zone_source text not null default '' check (char_length(zone_source) <= 200),
    clock_shift_us bigint not null default 0,
    environment jsonb not null default '{}' check (jsonb_typeof(environment) = 'object'),
    series_count bigint not null default 0 check (series_count >= 0),
    sample_count bigint not null default 0 check (sample_count >= 0),
    created_at bigint not null,
    published boolean not null default false,
    ver bigint not null, commit_no bigint not null, deleted boolean not null default false,
    updated_by text not null, written_at timestamptz not null,
    no bigint generated always as identity unique
);
create index capture_result_file on capture (result_file_id);

create table annotation (
    id uuid primary key,
    capture_id uuid not null references capture (id),
    start_us bigint not null,
    end_us bigint,
    text text not null check (char_length(text) <= 1000000),
    created_at bigint not null,
    ver bigint not null, commit_no bigint not null, deleted boolean not null default false,
    updated_by text not null, written_at timestamptz not null,
    no bigint generated always as identity unique
);

create table analysis (
    id uuid primary key,
    kind text not null check (char_length(kind) between 1 and 200),
    parameters jsonb not null check (jsonb_typeof(parameters) = 'object'),
    status text not null check (status in ('pending', 'running', 'done', 'failed')),
    result jsonb,
    error text not null default '' check (char_length(error) <= 1000000),
    engine_version text not null check (char_length(engine_version) <= 200),
    created_at bigint not null,
    finished_at bigint,
    ver bigint not null, commit_no bigint not null, deleted boolean not null default false,
    updated_by text not null, written_at timestamptz not null,
    no bigint generated always as identity unique
);

create table report (
    id uuid primary key,
    title text not null check (char_length(title) between 1 and 1000),
    parameters jsonb not null check (jsonb_typeof(parameters) = 'object'),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    created_at bigint not null,
    ver bigint not null, commit_no bigint not null, deleted boolean not null default false,
    updated_by text not null, written_at timestamptz not null,
    no bigint generated always as identity unique
);

-- A pull reads each of them by this index.
create index platform_feed on platform (commit_no, id);
create index os_flavor_feed on os_flavor (commit_no, id);
create index system_software_feed on system_software (commit_no, id);
create index compute_model_feed on compute_model (commit_no, id);
create index collector_feed on collector (commit_no, id);
create index result_file_feed on result_file (commit_no, id);
create index capture_feed on capture (commit_no, id);
create index annotation_feed on annotation (commit_no, id);
create index analysis_feed on analysis (commit_no, id);
create index report_feed on report (commit_no, id);

-- The answer to each op that was applied, for retries.
create table sync_op (
    op uuid primary key,
    client uuid not null,
    entity text not null,
    id uuid not null,
    ver bigint not null,
    commit_no bigint not null
);

-- Ids of rows that turned out to be rows of another id.
create table sync_alias (
    id uuid primary key,
    same_as uuid not null,
    op uuid not null,
    person_id uuid not null,
    at timestamptz not null default clock_timestamp()
);

create table audit_log (
    no bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    commit_no bigint not null,
    entity text not null,
    id uuid not null,
    ver bigint not null,
    old jsonb,  -- former values of the fields in `new`; null for a new row
    new jsonb not null,
    op uuid,
    client uuid,
    person_id uuid not null,
    device_id uuid,
    role_name name not null default session_user,
    address inet default inet_client_addr()
);
create index audit_log_row on audit_log (id);

-- Bulk rows: written once by publish_series, never changed.
create table series (
    id uuid primary key,
    capture_id uuid not null references capture (id),
    times_from uuid,
    metric text not null check (char_length(metric) between 1 and 10000),
    attributes jsonb not null,
    unit text not null check (char_length(unit) <= 1000),
    kind text not null check (char_length(kind) <= 200),
    source_name text not null default '' check (char_length(source_name) <= 10000),
    n bigint not null check (n >= 0),
    t0 bigint not null,
    t1 bigint not null,
    minimum double precision,
    maximum double precision,
    sum double precision,
    sum_squares double precision,
    histogram bytea,
    unique (id, capture_id),
    foreign key (times_from, capture_id) references series (id, capture_id)
);
create index series_capture on series (capture_id);

create table summary (
    id uuid primary key,
    capture_id uuid not null references capture (id),
    metric text not null check (char_length(metric) between 1 and 10000),
    attributes jsonb not null,
    statistic text not null check (char_length(statistic) <= 1000),
    value double precision not null,
    unit text not null check (char_length(unit) <= 1000),
    source_name text not null default '' check (char_length(source_name) <= 10000),
    estimator text not null default '' check (char_length(estimator) <= 1000)
);
create index summary_capture on summary (capture_id);

create table chunk (
    series_id uuid not null,
    no bigint not null check (no >= 0),
    t0 bigint not null,
    t1 bigint not null,
    n bigint not null check (n >= 0),
    times bytea,
    data bytea not null,
    capture_id uuid not null,
    primary key (series_id, no),
    foreign key (series_id, capture_id) references series (id, capture_id)
);
create index chunk_capture on chunk (capture_id);

create table pyramid (
    series_id uuid not null,
    level bigint not null check (level >= 0),
    bucket bigint not null,
    times bytea,
    low bytea not null,
    high bytea not null,
    capture_id uuid not null,
    primary key (series_id, level),
    foreign key (series_id, capture_id) references series (id, capture_id)
);
create index pyramid_capture on pyramid (capture_id);

-- Uploads that are under way; the laptop copies into stage_*.
create table upload (
    id uuid primary key default gen_random_uuid(),
    capture_id uuid not null references capture (id),
    person_id uuid not null,
    touched_at timestamptz not null default clock_timestamp(),
    published_ver bigint,
    commit_no bigint,
    unique (capture_id, person_id)
);
create table stage_series (upload uuid not null, like series including defaults);
create table stage_summary (upload uuid not null, like summary including defaults);
create table stage_chunk (upload uuid not null, like chunk including defaults);
create table stage_pyramid (upload uuid not null, like pyramid including defaults);
create index stage_series_upload on stage_series (upload);
create index stage_summary_upload on stage_summary (upload);
create index stage_chunk_upload on stage_chunk (upload);
create index stage_pyramid_upload on stage_pyramid (upload);
